import { metricsToArm, readMetrics, readResourceHealth, resourceHealthToArm } from '../../src/evidence/hub-health';

const HUB_ID = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/Contoso-Lab';
const HEALTH = 'providers/Microsoft.ResourceHealth/availabilityStatuses';

/** As the service answers for one hub (api-version 2022-10-01), fields that are not read included. */
const UNAVAILABLE = {
  id: `${HUB_ID}/${HEALTH}/current`,
  name: 'current',
  type: 'Microsoft.ResourceHealth/AvailabilityStatuses',
  location: 'westeurope',
  properties: {
    availabilityState: 'Unavailable',
    title: 'Unavailable',
    summary: 'We are sorry, your IoT Hub is unavailable.',
    reasonType: 'Unplanned',
    category: 'Unplanned',
    reasonChronicity: 'Persistent',
    occuredTime: '2026-11-20T08:05:00.1234567Z',
    reportedTime: '2026-11-20T08:11:00Z',
    resolutionETA: '2026-11-20T10:05:00Z',
    recommendedActions: [{ action: 'Wait' }],
    serviceImpactingEvents: [],
  },
};
const READ = {
  hub: 'contoso-lab',
  availabilityState: 'Unavailable',
  title: 'Unavailable',
  summary: 'We are sorry, your IoT Hub is unavailable.',
  reasonType: 'Unplanned',
  occurred: new Date('2026-11-20T08:05:00.123Z'),
  reported: new Date('2026-11-20T08:11:00Z'),
  resolved: null,
};
const of = (properties: object) => ({ properties: { availabilityState: 'Available', ...properties } });

describe('Resource Health', () => {
  test.each<[string, unknown]>([
    ['a single status', UNAVAILABLE],
    ['a list', { value: [UNAVAILABLE] }],
    ['a list with a link to more', { value: [UNAVAILABLE], nextLink: 'https://management.azure.com/next' }],
    ['the list alone', [UNAVAILABLE]],
  ])('%s', (_, answer) => expect(readResourceHealth(answer)).toEqual([READ]));

  test('is told newest first, whatever the order; without a time last', () => {
    const times = [null, '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z', '2026-11-18T00:00:00Z'];
    const read = readResourceHealth(times.map((occuredTime) => of({ occuredTime })));
    expect(read?.map(({ occurred }) => occurred?.getUTCDate() ?? null)).toEqual([20, 19, 18, null]);
  });

  test.each(['occuredTime', 'occurredTime'])('%s is read', (name) => {
    expect(readResourceHealth(of({ [name]: '2026-11-20T08:05:00Z' }))).toMatchObject([
      { occurred: new Date('2026-11-20T08:05:00Z') },
    ]);
  });

  test('a time without a zone is UTC', () => {
    expect(readResourceHealth(of({ occuredTime: '2026-11-20T08:05:00' }))).toMatchObject([
      { occurred: new Date('2026-11-20T08:05:00Z') },
    ]);
  });

  test.each(['unavailableOccuredTime', 'unavailableOccurredTime'])('recentlyResolved with %s', (name) => {
    const recentlyResolved = {
      [name]: '2026-11-20T08:05:00Z',
      resolvedTime: '2026-11-20T08:25:00Z',
      unavailableSummary: 'It was.',
    };
    expect(readResourceHealth(of({ recentlyResolved }))).toMatchObject([
      { resolved: { began: new Date('2026-11-20T08:05:00Z'), ended: new Date('2026-11-20T08:25:00Z') } },
    ]);
  });

  test('nulls, gaps and times that are none', () => {
    const nothing = {
      title: null,
      summary: null,
      reasonType: null,
      occuredTime: null,
      reportedTime: 'soon',
      recentlyResolved: null,
    };
    const read = {
      hub: null,
      availabilityState: 'Available',
      title: '',
      summary: '',
      reasonType: '',
      occurred: null,
      reported: null,
      resolved: null,
    };
    expect(readResourceHealth([of(nothing), of({}), of({ recentlyResolved: {} })])).toEqual([read, read, read]);
  });

  test.each([
    [`${HUB_ID}/${HEALTH}/current`, 'contoso-lab'],
    [`/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-LAB/${HEALTH}/1`, 'contoso-lab'],
    [`/subscriptions/0/providers/Microsoft.Compute/virtualMachines/vm/${HEALTH}/current`, ''],
    [undefined, null],
    [null, null],
    ['', null],
  ])('the id %p is about %p', (id, hub) => {
    expect(readResourceHealth([{ ...of({}), ...(id !== undefined && { id }) }])).toMatchObject([{ hub }]);
  });

  test('entries that are none are left out, a list of only such is none', () => {
    expect(readResourceHealth([UNAVAILABLE, { properties: {} }, 7])).toEqual([READ]);
    expect(readResourceHealth([{ properties: { availabilityState: 3 } }])).toBeUndefined();
    expect(readResourceHealth({ value: [] })).toEqual([]);
  });

  test.each([null, undefined, 7, 'x', {}, { value: 'x' }, { error: { code: 'AuthorizationFailed' } }])(
    '%p is no answer',
    (answer) => expect(readResourceHealth(answer)).toBeUndefined(),
  );

  test('comes back from a case as it was', () => {
    const read = readResourceHealth([
      UNAVAILABLE,
      of({ recentlyResolved: { unavailableOccuredTime: '2026-11-19T00:00:00Z', resolvedTime: null } }),
      { ...of({ occuredTime: '2026-11-18T00:00:00Z' }), id: '/subscriptions/0/providers/Microsoft.Compute/x' },
    ]);
    expect(read).toHaveLength(3);
    expect(readResourceHealth(JSON.parse(JSON.stringify(resourceHealthToArm(read ?? []))))).toEqual(read);
  });
});

describe('metrics', () => {
  const series = (name: string, ...lists: object[][]) => ({
    id: `${HUB_ID}/providers/Microsoft.Insights/metrics/${name}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: name, localizedValue: 'Told in words' },
    unit: 'Count',
    timeseries: lists.map((data) => ({ metadatavalues: [], data })),
    errorCode: 'Success',
  });
  const at = (time: string, values: object = {}) => ({ timeStamp: `2026-11-20T${time}:00Z`, ...values });
  const answer = (...value: object[]) => ({ cost: 0, timespan: 'x', interval: 'PT1M', namespace: 'x', value });

  test('every aggregation that is there, oldest first', () => {
    const given = series('dailyMessageQuotaUsed', [
      at('08:01', { maximum: 8000, average: 7990.5 }),
      at('08:00', { minimum: 1, total: 0 }),
    ]);
    const read = [
      {
        name: 'dailyMessageQuotaUsed',
        points: [
          { at: new Date('2026-11-20T08:00:00Z'), minimum: 1, total: 0 },
          { at: new Date('2026-11-20T08:01:00Z'), maximum: 8000, average: 7990.5 },
        ],
      },
    ];
    expect(readMetrics(answer(given))).toEqual(read);
    expect(readMetrics([given])).toEqual(read);
  });

  test('several series of one metric are one', () => {
    const read = readMetrics(answer(series('a', [at('08:02', { total: 2 })], [at('08:01', { total: 1 })], [])));
    expect(read?.[0]?.points.map(({ total }) => total)).toEqual([1, 2]);
  });

  test('a minute without values has no point: the service leaves them out, the command line says null', () => {
    const nothing = { average: null, maximum: null, minimum: null, total: null, count: null };
    const read = readMetrics(
      answer(series('a', [at('08:00'), at('08:01', nothing), at('08:02', { ...nothing, total: 3 })])),
    );
    expect(read).toEqual([{ name: 'a', points: [{ at: new Date('2026-11-20T08:02:00Z'), total: 3 }] }]);
  });

  test('a metric without series, a time that is none', () => {
    const read = readMetrics(answer(series('a'), series('b', [{ timeStamp: 'soon', total: 1 }])));
    expect(read).toEqual([
      { name: 'a', points: [] },
      { name: 'b', points: [] },
    ]);
  });

  test('entries that are none are left out, an answer of only such is none', () => {
    expect(readMetrics(answer(series('a'), { name: 'b' }))).toEqual([{ name: 'a', points: [] }]);
    expect(readMetrics(answer({ name: 'b' }))).toBeUndefined();
    expect(readMetrics(answer())).toEqual([]);
  });

  test.each([null, undefined, 7, 'x', {}, { value: 'x' }, series('a'), { error: { code: 'AuthorizationFailed' } }])(
    '%p is no answer',
    (given) => expect(readMetrics(given)).toBeUndefined(),
  );

  test('come back from a case as they were', () => {
    const read = readMetrics(
      answer(series('a', [at('08:00', { total: 1.5 }), at('08:01', { maximum: 2 })]), series('b')),
    );
    expect(read).toHaveLength(2);
    expect(readMetrics(JSON.parse(JSON.stringify(metricsToArm(read ?? []))))).toEqual(read);
  });
});
