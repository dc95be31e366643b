import type { Subject, Window } from '../evidence';
import type { Fleet, FleetMinute, SharedLoss } from '../fleet';
import { type LogRecord, type LogRecords, readLogRecord } from '../log-record';
import type { Collected } from '../source';
import { MOST_CONNECTIONS, MOST_OPERATIONS } from './connection-log-query';
import { codesOf, count, timeOf } from './log-cells';
import type { LogRow } from './log-client';

export type LogKind = 'connections' | 'operations' | 'fleet';

/**
 * What the one query's rows say; undefined when they are not what was asked for.
 *
 * @param workspace the name of the one that was asked instead of the hub
 */
export function readConnectionLog(
  rows: readonly LogRow[],
  partial: boolean,
  subject: Subject,
  window: Window,
  workspace?: string,
): Collected<LogKind> | undefined {
  const totals = rows.find(({ part }) => part === 'hub');
  const connections = recordsOf(rows, 'connections', MOST_CONNECTIONS);
  const operations = recordsOf(rows, 'operations', MOST_OPERATIONS);
  if (totals === undefined ? !partial : connections.lost > 0 && connections.records.length === 0) return undefined;
  const fleet = fleetOf(totals ?? {}, rows);
  const where = workspace === undefined ? '' : `, in the workspace ${workspace}`;
  const seen = <T>(data: T, words: string) => ({
    ok: true as const,
    data,
    searched: `${words}, ${spoken(window)}${where}${partial ? '; the service could give only a part' : ''}`,
    ...(fleet.newest !== null && { dataUpTo: fleet.newest }),
  });
  const who = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  return {
    connections: seen(
      limitedTo(connections, partial),
      `connection records of ${who} on ${subject.hub}${lost(connections)}`,
    ),
    operations: seen(
      limitedTo(operations, partial),
      `other log records of ${who} on ${subject.hub}${lost(operations)}`,
    ),
    fleet: seen(fleet, `connection records of all devices of ${subject.hub}`),
  };
}

interface Read {
  readonly records: readonly LogRecord[];
  readonly limited: boolean;
  /** Rows that could not be read. */
  readonly lost: number;
}

/** One row more than is kept was asked for; the oldest goes. */
function recordsOf(rows: readonly LogRow[], part: string, most: number): Read {
  const own = rows.filter((row) => row.part === part);
  const read = own.map(readLogRecord).filter((record) => record !== undefined);
  const records = read.sort((a, b) => a.time.getTime() - b.time.getTime()).slice(-most);
  return { records, limited: own.length > most, lost: own.length - read.length };
}

function limitedTo({ records, limited }: Read, partial: boolean): LogRecords {
  return { records, limited: limited || partial };
}

function lost({ lost }: Read): string {
  return lost === 0 ? '' : ` (${lost} could not be read)`;
}

/** Such as `2026-11-20 08:00 to 2026-11-21 08:00 UTC`. */
export function spoken({ from, to }: Window): string {
  const short = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');
  return `${short(from)} to ${short(to)} UTC`;
}

function fleetOf(totals: LogRow, rows: readonly LogRow[]): Fleet {
  const absence = rows.find(({ part }) => part === 'absence');
  return {
    records: count(totals.records),
    newest: timeOf(totals.TimeGenerated),
    devices: count(totals.devices),
    drops: count(totals.drops),
    losses: count(totals.lossCount),
    minutes: rows.flatMap((row) => (row.part === 'minute' ? minuteOf(row) : [])),
    busiest: busiestOf(rows.find(({ part }) => part === 'busiest')),
    returns: rows.flatMap((row) => {
      const at = row.part === 'return' ? timeOf(row.TimeGenerated) : null;
      return at === null ? [] : [{ at, ...sharedLossOf(row.losses) }];
    }),
    absence: absence === undefined ? null : sharedLossOf(absence.losses),
  };
}

function minuteOf(row: LogRow): FleetMinute[] {
  const minute = timeOf(row.TimeGenerated);
  if (minute === null) return [];
  const { devices, backSoon, prefixes, sdks, onePrefix, oneSdk } = row;
  return [
    {
      minute,
      devices: count(devices),
      backSoon: count(backSoon),
      prefixes: count(prefixes),
      sdks: count(sdks),
      onePrefix: count(onePrefix),
      oneSdk: count(oneSdk),
      codes: codesOf(row.codes),
    },
  ];
}

function busiestOf(row: LogRow | undefined): Fleet['busiest'] {
  const minute = timeOf(row?.TimeGenerated);
  return minute && { minute, attempts: count(row?.attempts) };
}

function sharedLossOf(value: unknown): SharedLoss {
  const of = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const address: unknown = of.get('address');
  return {
    address: typeof address === 'string' ? address : '',
    neighbours: count(of.get('neighbours')),
    neighboursToo: count(of.get('neighboursToo')),
    neighbourLosses: count(of.get('neighbourLosses')),
    mostLosses: count(of.get('mostLosses')),
    sameSdk: count(of.get('sameSdk')),
    sameSdkToo: count(of.get('sameSdkToo')),
    others: count(of.get('others')),
    othersToo: count(of.get('othersToo')),
    othersTooAddresses: count(of.get('othersTooAddresses')),
  };
}
