import type { Fleet } from '../../src/evidence/fleet';
import { busyMinute, connections, fleet, idsOf, type Kinds, reportOn, siteReturn } from '../kit/check-table';
import type { Row } from '../kit/log-records';

// Where others dropped with the device, the device and its network are not to blame, whatever the size of the hub.

/** Lost at 05:00, back some minutes later. */
const lost: Row[] = [
  [1, 'on'],
  [300.2, '404104'],
  [309, 'on'],
];

const NOBODY_NEAR = { neighbours: 0, neighboursToo: 0, neighbourLosses: 0, mostLosses: 0, sameSdk: 0, sameSdkToo: 0 };

/** Everybody of a hub with so many other devices drops in one minute and needs minutes to return, each as it can. */
function everybodyGone(devices: number, places: number): Fleet {
  const shares = { prefixes: places, sdks: Math.min(devices, 4), onePrefix: Math.ceil(devices / places) };
  const minute = { ...shares, devices, backSoon: 0, oneSdk: Math.ceil(devices / 4), codes: { '404104': devices } };
  const half = Math.floor(devices / 2);
  const back = { ...NOBODY_NEAR, others: devices, othersToo: half, othersTooAddresses: Math.min(half, places) };
  const losses = Math.ceil(devices * 1.2);
  // Half of the devices renew their tokens each hour.
  const drops = losses + devices * 24;
  return fleet([busyMinute(300, minute)], { devices, drops, losses, returns: [siteReturn(309, back)] });
}

describe('the whole hub drops and needs minutes to return, and nothing says why', () => {
  test.each([
    [2, 2],
    [9, 3],
    [79, 7],
    [99_999, 4_000],
  ])('%i other devices', (devices, places) => {
    const report = reportOn({ connections: connections(lost), fleet: everybodyGone(devices, places) });
    expect(idsOf(report)).toEqual(['drops-unexplained']);
    const [finding] = report.findings;
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'possible' });
    expect(finding?.because.at(-1)?.text).toMatch(/other devices.* dropped too|dropped too/);
    expect(finding?.next[0]?.text).toContain('Resource Health');
    expect(report.verdict.headline).toMatch(/much of the hub/);
  });

  test('the service gave codes of its own faults to some of them', () => {
    const { minutes, ...rest } = everybodyGone(40, 6);
    const coded = minutes.map((minute) => ({ ...minute, codes: { '404104': 30, '500001': 10 } }));
    const report = reportOn({ connections: connections(lost), fleet: { ...rest, minutes: coded } });
    expect(idsOf(report)).toEqual(['drops-unexplained']);
    expect(report.findings[0]?.because.at(-1)?.text).toContain('500001');
  });

  test('and to this device: then the service said so', () => {
    const own: Row[] = lost.map((row) => (row[1] === '404104' ? [300.2, '500001'] : row));
    const report = reportOn({ connections: connections(own), fleet: everybodyGone(40, 6) });
    expect(idsOf(report)).toEqual(['service-errors']);
    expect(report.findings[0]).toMatchObject({ title: expect.stringContaining('others dropped too') });
  });
});

describe('drops that a silent outage smears, at many addresses', () => {
  const back = { ...NOBODY_NEAR, others: 38, othersToo: 20, othersTooAddresses: 6 };
  const smeared = (fields: object = {}, losses = 20): Kinds => ({
    connections: connections(lost),
    fleet: fleet([], { losses, returns: [siteReturn(309, { ...back, ...fields })] }),
  });

  test('half of the hub falls and comes back with the device: its own network is not named', () => {
    expect(idsOf(reportOn(smeared()))).toEqual(['drops-unexplained']);
  });

  test('on a hub of three too', () => {
    const others = { others: 2, othersToo: 2, othersTooAddresses: 1 };
    expect(idsOf(reportOn(smeared(others, 4)))).toEqual(['drops-unexplained']);
  });

  test.each([
    ['one other, by chance', { othersToo: 1, othersTooAddresses: 1 }],
    ['a few of a large hub, as every day', { others: 10_000, othersToo: 60, othersTooAddresses: 55 }],
  ])('%s: the device lost its network', (_, fields) => {
    expect(idsOf(reportOn(smeared(fields)))).toEqual(['network-loss']);
  });
});

test('one of two drops is shared: both are told, each as what it is', () => {
  const both: Row[] = [...lost, [700, '404104'], [725, 'on']];
  const report = reportOn({ connections: connections(both), fleet: everybodyGone(40, 6) });
  expect(idsOf(report).toSorted()).toEqual(['drops-unexplained', 'network-loss']);
  const loss = report.findings.find(({ id }) => id === 'network-loss');
  expect(loss?.accountsFor).toHaveLength(1);
});
