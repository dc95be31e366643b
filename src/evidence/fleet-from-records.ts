import type { Subject, Window } from './evidence';
import { type Fleet, type FleetMinute, MOST_MINUTES } from './fleet';
import { isConnect, isDisconnect, type LogRecord } from './log-record';

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
  const drops = others.filter((record) => isDisconnect(record) && record.level === 'Error');
  return {
    records: connections.length,
    newest: newestOf(within),
    devices: new Set(others.map(({ deviceId }) => deviceId)).size,
    drops: drops.length,
    minutes: minutesOf(connections, others, drops, subject),
    busiest: null,
    returns: [],
  };
}

function newestOf(records: readonly LogRecord[]): Date | null {
  let newest: Date | null = null;
  for (const { time } of records) if (newest === null || time > newest) newest = time;
  return newest;
}

function minutesOf(
  connections: readonly LogRecord[],
  others: readonly LogRecord[],
  drops: readonly LogRecord[],
  subject: Subject,
): FleetMinute[] {
  const own = connections.filter(
    (record) => isDisconnect(record) && record.deviceId === subject.deviceId && record.moduleId === subject.moduleId,
  );
  const minutes = [...new Set(own.map(({ time }) => minuteOf(time)))].sort((a, b) => a - b).slice(-MOST_MINUTES);
  const dropsByMinute = groupBy(drops, ({ time }) => minuteOf(time));
  const sdks = sdkByDevice(others);
  const connects = groupBy(others.filter(isConnect), identityOf);
  return minutes.flatMap((minute) => {
    const around = [-1, 0, 1].flatMap((step) => dropsByMinute.get(minute + step * MINUTE_MS) ?? []);
    if (around.length === 0) return [];
    const back = around.filter((drop) => isBackSoon(drop, connects.get(identityOf(drop)) ?? []));
    return [
      {
        minute: new Date(minute),
        devices: distinct(around, ({ deviceId }) => deviceId),
        backSoon: distinct(back, ({ deviceId }) => deviceId),
        prefixes: distinct(
          around.filter(({ maskedIpAddress }) => maskedIpAddress !== ''),
          ({ maskedIpAddress }) => maskedIpAddress,
        ),
        sdks: distinct(around, ({ deviceId }) => sdks.get(deviceId)?.sdkVersion ?? ''),
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

function identityOf({ deviceId, moduleId }: LogRecord): string {
  return JSON.stringify([deviceId, moduleId]);
}

function distinct(records: readonly LogRecord[], by: (record: LogRecord) => string): number {
  return new Set(records.map(by)).size;
}

function isBackSoon(drop: LogRecord, connects: readonly LogRecord[]): boolean {
  return connects.some(({ time }) => {
    const gap = time.getTime() - drop.time.getTime();
    return gap >= 0 && gap <= BACK_SOON_MS;
  });
}

/** The end of a session seldom names the SDK, so it is taken from what the device last said of itself. */
function sdkByDevice(records: readonly LogRecord[]): Map<string, LogRecord> {
  const latest = new Map<string, LogRecord>();
  for (const record of records) {
    const known = latest.get(record.deviceId);
    if (record.sdkVersion !== '' && (known === undefined || record.time >= known.time)) {
      latest.set(record.deviceId, record);
    }
  }
  return latest;
}

function codesOf(drops: readonly LogRecord[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const [code, records] of groupBy(drops, (drop) => drop.code)) {
    if (code !== null) codes[code] = distinct(records, ({ deviceId }) => deviceId);
  }
  return codes;
}
