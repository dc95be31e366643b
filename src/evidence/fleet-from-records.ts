import type { Subject, Window } from './evidence';
import { type Fleet, type FleetMinute, MOST_MINUTES } from './fleet';
import { firstFrom } from './in-order';
import { isAttempt, isConnect, isDisconnect, type LogRecord } from './log-record';
import { sharedLossesOf } from './shared-losses';

/** A device counts as back soon when it connects within this time of its drop (evidence/fleet.ts). */
export const BACK_SOON_MS = 120_000;

const MINUTE_MS = 60_000;

/**
 * What the log source's one query counts (sources/connection-log-query.ts), counted from the records of the whole hub:
 * for replayed cases and archives. A test holds the two against each other.
 */
export function fleetFromRecords(records: readonly LogRecord[], subject: Subject, window: Window): Fleet {
  const within = records.filter(({ time }) => time >= window.from && time <= window.to);
  const connections = within.filter(({ category }) => category === 'Connections');
  const others = connections.filter(({ deviceId }) => deviceId !== subject.deviceId);
  const own = connections.filter((record) => identityOf(record) === identityOf(subject));
  const drops = others.filter((record) => isDisconnect(record) && record.level === 'Error');
  const sdks = sdkByDevice(others);
  return {
    records: connections.length,
    newest: newestOf(within),
    devices: new Set(others.map(({ deviceId }) => deviceId)).size,
    drops: drops.length,
    minutes: minutesOf(own, others, drops, sdks),
    busiest: busiestOf(connections),
    ...sharedLossesOf({ own, others, ownSdk: sdkByDevice(own).get(subject.deviceId) ?? '', sdks, window }),
  };
}

function newestOf(records: readonly LogRecord[]): Date | null {
  let newest: Date | null = null;
  for (const { time } of records) if (newest === null || time > newest) newest = time;
  return newest;
}

function busiestOf(connections: readonly LogRecord[]): Fleet['busiest'] {
  let busiest: { minute: number; attempts: number } | undefined;
  for (const [minute, { length: attempts }] of groupBy(connections.filter(isAttempt), ({ time }) => minuteOf(time))) {
    const most = busiest?.attempts ?? 0;
    if (attempts > most || (attempts === most && minute < (busiest?.minute ?? 0))) busiest = { minute, attempts };
  }
  return busiest ? { minute: new Date(busiest.minute), attempts: busiest.attempts } : null;
}

function minutesOf(
  own: readonly LogRecord[],
  others: readonly LogRecord[],
  drops: readonly LogRecord[],
  sdks: ReadonlyMap<string, string>,
): FleetMinute[] {
  const minutes = [...new Set(own.map(({ time }) => minuteOf(time)))].sort((a, b) => a - b).slice(-MOST_MINUTES);
  const dropsByMinute = groupBy(drops, ({ time }) => minuteOf(time));
  const connects = connectsByIdentity(others);
  return minutes.flatMap((minute) => {
    const around = [-1, 0, 1].flatMap((step) => dropsByMinute.get(minute + step * MINUTE_MS) ?? []);
    if (around.length === 0) return [];
    const back = around.filter((drop) => isBackSoon(drop, connects));
    const prefixes = devicesBy(
      around.filter(({ maskedIpAddress }) => maskedIpAddress !== ''),
      ({ maskedIpAddress }) => maskedIpAddress,
    );
    const ofSdks = devicesBy(around, ({ deviceId }) => sdks.get(deviceId) ?? '');
    return [
      {
        minute: new Date(minute),
        devices: distinctDevices(around),
        backSoon: distinctDevices(back),
        prefixes: prefixes.size,
        sdks: ofSdks.size,
        onePrefix: Math.max(0, ...prefixes.values()),
        oneSdk: Math.max(0, ...ofSdks.values()),
        codes: codesOf(around),
      },
    ];
  });
}

function groupBy<K>(records: readonly LogRecord[], by: (record: LogRecord) => K): Map<K, LogRecord[]> {
  const groups = new Map<K, LogRecord[]>();
  for (const record of records) {
    const key = by(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS;
}

function identityOf({ deviceId, moduleId }: Pick<LogRecord, 'deviceId' | 'moduleId'>): string {
  return JSON.stringify([deviceId, moduleId]);
}

function distinctDevices(records: readonly LogRecord[]): number {
  return new Set(records.map(({ deviceId }) => deviceId)).size;
}

function devicesBy(records: readonly LogRecord[], by: (record: LogRecord) => string): Map<string, number> {
  return new Map([...groupBy(records, by)].map(([key, group]) => [key, distinctDevices(group)]));
}

type Connects = ReadonlyMap<string, ReadonlyArray<{ readonly at: number }>>;

function connectsByIdentity(records: readonly LogRecord[]): Connects {
  const groups = groupBy(records.filter(isConnect), identityOf);
  return new Map(
    [...groups].map(([identity, connects]) => [
      identity,
      connects.map(({ time }) => ({ at: time.getTime() })).sort((a, b) => a.at - b.at),
    ]),
  );
}

function isBackSoon(drop: LogRecord, all: Connects): boolean {
  const connects = all.get(identityOf(drop)) ?? [];
  const time = drop.time.getTime();
  const back = connects[firstFrom(connects, time)];
  return back !== undefined && back.at - time <= BACK_SOON_MS;
}

/** The end of a session seldom names the SDK, so it is taken from what the device last said of itself. */
function sdkByDevice(records: readonly LogRecord[]): Map<string, string> {
  const latest = new Map<string, LogRecord>();
  for (const record of records) {
    if (record.sdkVersion === '') continue;
    const known = latest.get(record.deviceId);
    const later = known === undefined ? 1 : record.time.getTime() - known.time.getTime();
    if (later > 0 || (later === 0 && known !== undefined && record.sdkVersion > known.sdkVersion)) {
      latest.set(record.deviceId, record);
    }
  }
  return new Map([...latest].map(([deviceId, { sdkVersion }]) => [deviceId, sdkVersion]));
}

function codesOf(drops: readonly LogRecord[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const [code, records] of groupBy(drops, (drop) => drop.code)) {
    if (code !== null) codes[code] = distinctDevices(records);
  }
  return codes;
}
