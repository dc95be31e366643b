import type { FileOutcome } from '../../archive/read-archive-file';
import type { FilesScan } from '../../archive/scan-archive';
import type { Gap, Seen, Subject, Window } from '../../evidence';
import type { Collected } from '../../source';
import { type LogKind, spoken } from '../connection-log-rows';

/** What is missing of the hours that were wanted. */
export interface UnreadHours {
  readonly wanted: number;
  /** No room, or no time. */
  readonly skipped: number;
  readonly failed: number;
  /** Why the first of these failed; also of a category that could not be listed. */
  readonly trouble: Gap | undefined;
}

export interface ReadHours {
  readonly account: string;
  readonly connections: UnreadHours;
  readonly operations: UnreadHours;
}

/** What a scan of the hours tells, as the evidence that the log query gives. */
export function storageEvidence(
  scan: FilesScan,
  hours: ReadHours,
  subject: Subject,
  window: Window,
): Collected<LogKind> {
  const { fleet, connections, operations, totals, troubles } = scan;
  const seen = <T>(data: T, words: string, unread?: Seen<T>['unread']): Seen<T> => ({
    ok: true,
    data,
    searched: `${words}, ${spoken(window)}, in the storage account ${hours.account}`,
    ...(fleet.newest !== null && { dataUpTo: fleet.newest }),
    ...(unread && { unread }),
  });
  const who = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const torn = [
    ...(totals.bad > 0 ? [`${counted(totals.bad, 'line')} could not be read`] : []),
    ...new Set([...troubles.values()].map(wordsOf)),
  ];
  const isShort = ({ skipped, failed }: UnreadHours) => skipped + failed > 0;
  return {
    connections: seen(
      { ...connections, limited: connections.limited || isShort(hours.connections) },
      `connection records of ${who} on ${subject.hub}`,
      unreadOf('connection records', hours.connections, torn),
    ),
    operations: seen(
      { ...operations, limited: operations.limited || isShort(hours.operations) },
      `other log records of ${who} on ${subject.hub}`,
      unreadOf('other log records', hours.operations, []),
    ),
    fleet: seen(fleet, `connection records of all devices of ${subject.hub}`),
  };
}

function unreadOf(
  what: string,
  { wanted, skipped, failed, trouble }: UnreadHours,
  torn: readonly string[],
): Seen<unknown>['unread'] {
  const losses = [
    ...(skipped > 0 ? [`the oldest ${skipped} of ${wanted} hours are more than can be read at once`] : []),
    ...(failed > 0 ? [`${failed} of ${wanted} hours could not be read`] : []),
    ...(trouble ? [inside(trouble.detail)] : []),
    ...torn,
  ];
  if (losses.length === 0) return undefined;
  const fix = trouble?.fix ?? (skipped > 0 ? SHORTER : undefined);
  return { detail: `Of the ${what} something is missing: ${losses.join('; ')}.`, ...(fix !== undefined && { fix }) };
}

/** A sentence as a part of another. */
function inside(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}

function wordsOf(outcome: FileOutcome): string {
  return typeof outcome === 'object' ? `an hour was given up: ${outcome.why}` : 'an hour holds no log records';
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const SHORTER =
  'Ask about a shorter time. For a hub as large as this, send Connections to a Log Analytics workspace: there a query finds the few records that matter.';
