import type { SharedLoss } from '../../src/evidence/fleet';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { readLogRecord } from '../../src/evidence/log-record';
import { archiveRecord, emptyHub, type SaidRecord } from '../kit/log-archive';
import { LOSS_DAY, LOSS_STORIES, LOSS_WINDOW } from '../kit/loss-stories';

const hub = emptyHub('contoso-lab');

function countedIn(records: readonly SaidRecord[], moduleId: string | null = null) {
  const read = records.map((said) => readLogRecord(archiveRecord(hub, said))).filter((one) => one !== undefined);
  return fleetFromRecords(read, { hub: hub.host, deviceId: 'me', moduleId }, LOSS_WINDOW);
}

describe('who shared a loss', () => {
  test.each(LOSS_STORIES)('$name', ({ records, module, returns, absence }) => {
    const counted = countedIn(records, module);
    const expected = returns.map(([at, shared]) => ({ at: new Date(`${LOSS_DAY}T${at}Z`), ...shared }));
    expect({ returns: counted.returns, absence: counted.absence }).toEqual({ returns: expected, absence });
  });

  test.each(LOSS_STORIES)('$name: in any order', ({ records, module }) => {
    const { newest: _, ...straight } = countedIn(records, module);
    expect(countedIn(records.toReversed(), module)).toMatchObject(straight);
  });

  test('none has more that shared it than there are', () => {
    const all = LOSS_STORIES.flatMap(({ returns, absence }): SharedLoss[] => [
      ...returns.map(([, shared]) => shared),
      ...(absence ? [absence] : []),
    ]);
    for (const { neighbours, neighboursToo, sameSdk, sameSdkToo, others, othersToo, othersTooAddresses } of all) {
      expect(neighboursToo).toBeLessThanOrEqual(neighbours);
      expect(sameSdk).toBeLessThanOrEqual(neighbours);
      expect(sameSdkToo).toBeLessThanOrEqual(Math.min(sameSdk, neighboursToo));
      expect(othersToo).toBeLessThanOrEqual(others);
      expect(othersTooAddresses).toBeLessThanOrEqual(othersToo);
    }
  });
});

describe('the busiest minute', () => {
  const connect = (time: string, device: string, code?: string): SaidRecord => ({
    at: `${LOSS_DAY}T${time}Z`,
    device,
    ...(code !== undefined && { code }),
  });

  test('counts accepted and refused ones, the subject too; of several it is the first', () => {
    const records = [
      connect('05:00:00', 'a'),
      connect('05:00:59.999', 'b'),
      connect('03:00:00', 'me'),
      connect('03:00:10', 'b', '429001'),
      connect('04:00:00', 'a'),
      { ...connect('04:00:01', 'a'), operation: 'deviceDisconnect' },
      { ...connect('04:00:01', 'a', '429001'), category: 'DeviceTelemetry', operation: 'ingress' },
    ];
    const expected = { minute: new Date(`${LOSS_DAY}T03:00:00Z`), attempts: 2 };
    expect(countedIn(records).busiest).toEqual(expected);
    expect(countedIn(records.toReversed()).busiest).toEqual(expected);
  });

  test('is none without an attempt', () => {
    expect(countedIn([{ ...connect('04:00:00', 'a', '404104'), operation: 'deviceDisconnect' }]).busiest).toBeNull();
  });
});

test('a minute counts when the device connected in it, and says how many share a prefix and an SDK', () => {
  const said = (time: string, device: string, address: string, sdk?: string): SaidRecord => ({
    at: `${LOSS_DAY}T${time}Z`,
    device,
    address,
    ...(sdk === undefined ? { operation: 'deviceDisconnect', code: '404104' } : { sdk }),
  });
  const { minutes } = countedIn([
    said('02:00:30', 'me', 'p1', 'x'),
    said('01:59:00', 'a', 'p1'),
    said('02:01:59', 'b', 'p1'),
    said('02:00:00', 'c', 'p2'),
    said('02:00:00', 'd', ''),
    said('05:00:00', 'a', 'p1', 'x'),
    said('05:00:00', 'b', 'p1', 'y'),
    said('05:00:00', 'c', 'p1', 'x'),
    said('05:00:00', 'd', 'p1', 'x'),
  ]);
  expect(minutes).toEqual([
    {
      minute: new Date(`${LOSS_DAY}T02:00:00Z`),
      devices: 4,
      backSoon: 0,
      prefixes: 2,
      sdks: 2,
      onePrefix: 2,
      oneSdk: 3,
      codes: { 404104: 4 },
    },
  ]);
});
