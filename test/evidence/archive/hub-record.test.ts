import { readHubRecord } from '../../../src/evidence/archive/hub-record';

const BASE = {
  time: '2026-11-20T08:00:04.1170000Z',
  category: 'Connections',
  operationName: 'deviceConnect',
  level: 'Information',
  properties: '{"deviceId":"d"}',
};

test.each([
  ['/SUBSCRIPTIONS/1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO', true],
  ['/subscriptions/1/resourceGroups/g/providers/Microsoft.Devices/IotHubs/Contoso/', true],
  ['contoso', true],
  ['', true],
  [undefined, true],
  ['/SUBSCRIPTIONS/1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-2', false],
  ['/SUBSCRIPTIONS/1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOS', false],
])('a record of the resource %s is of the hub contoso: %s', (resourceId, isOurs) => {
  for (const name of ['resourceId', 'ResourceId', '_ResourceId', 'Resource']) {
    expect(readHubRecord({ ...BASE, [name]: resourceId }, 'contoso')?.kind.isOurs).toBe(isOurs);
  }
});

test.each([
  ['11/15/2026, 12:01:01.325 AM', '2026-11-15T00:01:01.325Z'],
  ['11/15/2026, 12:01:01.325 PM', '2026-11-15T12:01:01.325Z'],
  ['1/5/2026, 1:01:01.325 PM', '2026-01-05T13:01:01.325Z'],
  ['1/5/2026 1:01:01 am', '2026-01-05T01:01:01.000Z'],
  ['12/31/2026, 23:59:59.999', '2026-12-31T23:59:59.999Z'],
  ['2026-11-15T00:01:01.3254567Z', '2026-11-15T00:01:01.325Z'],
  // Without a zone it is UTC, whatever zone this machine is in.
  ['2026-11-15T00:01:01.325', '2026-11-15T00:01:01.325Z'],
  ['2026-11-15 00:01:01', '2026-11-15T00:01:01.000Z'],
  ['2026-11-15T02:01:01.325+02:00', '2026-11-15T00:01:01.325Z'],
])('%s is %s', (said, meant) => {
  const { time: _, ...rest } = BASE;
  for (const name of ['time', 'TimeGenerated', 'TimeGenerated [UTC]']) {
    const read = readHubRecord({ ...rest, [name]: said }, 'contoso');
    expect(read && new Date(read.time).toISOString()).toBe(meant);
    expect(read?.record?.time.toISOString()).toBe(meant);
  }
});

test.each(['13/15/2026, 12:01:01 AM', '11/31/2026x', 'yesterday', '', 7, null])('%j is no time', (said) => {
  expect(readHubRecord({ ...BASE, time: said }, 'contoso')).toBeUndefined();
});

test('a column for each property is as good as one for all', () => {
  const { properties: _, ...rest } = BASE;
  const spread = { deviceId_s: 'd', moduleId_s: '', sdkVersion_s: 'x/1', statusCode_d: 404, properties_s: '' };
  expect(readHubRecord({ ...rest, ...spread }, 'contoso')?.record).toMatchObject({
    deviceId: 'd',
    moduleId: null,
    sdkVersion: 'x/1',
  });
});

test('a record of no device counts for how far the data reach; JSON of something else does not', () => {
  const routes = { ...BASE, category: 'Routes', operationName: 'endpointUnhealthy', properties: '{"deviceId":null}' };
  expect(readHubRecord(routes, 'contoso')).toMatchObject({
    kind: { isOurs: true, isOfDevice: false },
    record: undefined,
  });
  expect(readHubRecord({ time: BASE.time, metricName: 'm', count: 1 }, 'contoso')).toBeUndefined();
  expect(readHubRecord({}, 'contoso')).toBeUndefined();
});
