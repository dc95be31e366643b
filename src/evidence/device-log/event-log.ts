import type { DeviceLogMeaning } from '../device-log';
import type { Match } from './match-line';

/** A match where it stands in the log. */
export interface Found {
  readonly match: Match;
  /** What the line says of the place, or an earlier one. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Milliseconds since the epoch; null where nobody knows. */
  readonly at: number | null;
  /** The line has a time of its own. */
  readonly timed: boolean;
  readonly line: number;
  /** Lines that belong together (a message with its stack trace) have the same number; numbers count records. */
  readonly record: number;
  /** As it stands in the log, cut. */
  readonly text: string;
}

/** One thing that happened. */
export interface LogEvent {
  readonly meaning: DeviceLogMeaning;
  /** The line that told it first. */
  readonly found: Found;
  /** Also from further lines. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly code: string | undefined;
}

export interface EventLog {
  /** In the order of the log. */
  add(found: Found): void;
  end(): void;
}

/**
 * Makes one event of what several lines tell of one moment: the layers of an SDK log the same error, stack traces and
 * nested causes repeat it, a renewal looks like a loss until the connection is back.
 *
 * @param commit gets the events, mostly in the order of the log
 */
export function createEventLog(commit: (event: LogEvent) => void): EventLog {
  /** Those that a later line may still change, oldest first. */
  let recent: Recent[] = [];

  /** What it adds (a host, a port) goes to the event that is there already. */
  function isSaidAlready(found: Found): boolean {
    for (let index = recent.length - 1; index >= 0; index--) {
      const before = recent[index];
      if (!before || before.found.match.client !== found.match.client) continue;
      if (isSame(before, found) && isNear(before, found)) {
        recent[index] = {
          meaning: before.meaning,
          found: before.found,
          host: before.host ?? found.host,
          port: before.port ?? found.port,
          code: before.code ?? found.match.code,
          lastRecord: found.record,
        };
        return true;
      }
      if (isBetweenTries(before, found)) return false;
    }
    return false;
  }

  /** Planned: the SDK ends the connection to show a new token, and says that it is gone. */
  function isPartOfRenewal(found: Found): boolean {
    if (!PARTS_OF_RENEWAL.has(found.match.meaning)) return false;
    const last = recent.findLast((event) => isOfOneClient(event, found) && LIFE.has(event.meaning));
    return last?.meaning === 'renewal' && isSoonAfter(last, found);
  }

  /** The connection is back: what the lines before it meant is known now. */
  function settleBack(connected: Found): void {
    const own = recent.filter((event) => isOfOneClient(event, connected));
    const since = new Set(own.slice(own.findLastIndex(({ meaning }) => meaning === 'connected') + 1));
    const renewal = [...since].find(({ found }) => found.match.whenBack === 'renewal');
    const isRenewal = renewal !== undefined && isSoonAfter(renewal, connected);
    recent = recent.flatMap((event) => {
      if (!since.has(event)) return [event];
      if (isRenewal && event === renewal) return [{ ...event, meaning: 'renewal' as const }];
      const isOver = event.found.match.whenBack === 'nothing' || (isRenewal && PARTS_OF_RENEWAL.has(event.meaning));
      return isOver ? [] : [event];
    });
  }

  /** What says more hides what says less, in one record; a renewal also what was said just before it. */
  function isHidden(found: Found): boolean {
    const { meaning } = found.match;
    const less = HIDES.get(meaning);
    let hidden = false;
    let hides = false;
    for (const event of recent) {
      if (!isOfOneClient(event, found)) continue;
      const isOne = event.found.record === found.record;
      if (isOne && HIDES.get(event.meaning)?.has(meaning)) hidden = true;
      if (less?.has(event.meaning) && (isOne || (meaning === 'renewal' && isNear(event, found)))) hides = true;
    }
    if (hides) {
      recent = recent.filter(
        (event) =>
          !(
            isOfOneClient(event, found) &&
            less?.has(event.meaning) &&
            (event.found.record === found.record || isNear(event, found))
          ),
      );
    }
    return hidden;
  }

  return {
    add(found) {
      if (isPartOfRenewal(found) || isSaidAlready(found)) return;
      if (found.match.meaning === 'connected') settleBack(found);
      if (isHidden(found)) return;
      const { host, port, record, match } = found;
      recent.push({ meaning: match.meaning, found, host, port, code: match.code, lastRecord: record });
      if (recent.length <= MOST_RECENT) return;
      const oldest = recent.shift();
      if (oldest) commit(oldest);
    },
    end() {
      for (const event of recent) commit(event);
      recent = [];
    },
  };
}

interface Recent extends LogEvent {
  /** Of the last line that told the same. */
  readonly lastRecord: number;
}

/** A renewal takes some lines and seconds; beyond so many other events nothing belongs together. Own judgement. */
const MOST_RECENT = 32;
/** The layers of an SDK log an error within milliseconds; many stamps are of whole seconds. Own judgement. */
const SAME_MOMENT_MS = 1_000;
/** The same where lines have no times: in debug output some twenty lines lie between the layers. Own judgement. */
const SAME_MOMENT_RECORDS = 20;
/** What a program prints without a time beside the SDK's line, which has one. Own judgement. */
const BESIDE_RECORDS = 3;
/** The C SDK is back within seconds of EXPIRED_SAS_TOKEN (azure-iot-sdk-c#2274), Java within ten (azure-iot-sdk-java#609). */
const BACK_MS = 30_000;
const BACK_RECORDS = 60;

const PARTS_OF_RENEWAL: ReadonlySet<DeviceLogMeaning> = new Set<DeviceLogMeaning>([
  'closed-by-program',
  'lost',
  'token-expired',
]);

/** "Gone" says less than any reason for it. */
const REASONS: readonly DeviceLogMeaning[] = [
  'client-certificate',
  'closed-by-service',
  'connack-missing',
  'connect-refused',
  'connect-timeout',
  'credentials-refused',
  'dns',
  'gave-up',
  'ping-unanswered',
  'quota',
  'reset',
  'server-untrusted',
  'taken-over',
  'throttled',
  'unavailable',
  'unreachable',
];

const HIDES: ReadonlyMap<DeviceLogMeaning, ReadonlySet<DeviceLogMeaning>> = new Map<
  DeviceLogMeaning,
  ReadonlySet<DeviceLogMeaning>
>([
  ...REASONS.map((reason) => [reason, new Set<DeviceLogMeaning>(['lost'])] as const),
  ['renewal', PARTS_OF_RENEWAL],
  ['token-expired', new Set<DeviceLogMeaning>(['credentials-refused', 'lost'])],
  ['signature-invalid', new Set<DeviceLogMeaning>(['credentials-refused', 'lost'])],
  ['edge-token', new Set<DeviceLogMeaning>(['credentials-refused', 'edge-refused', 'token-expired'])],
  ['edge-scope', new Set<DeviceLogMeaning>(['credentials-refused'])],
  ['proxy', new Set<DeviceLogMeaning>(['connect-refused', 'connect-timeout', 'dns', 'lost', 'reset'])],
]);

/** Meanings that begin or end a connection. */
const LIFE: ReadonlySet<DeviceLogMeaning> = new Set<DeviceLogMeaning>([
  'closed-by-program',
  'closed-by-service',
  'connected',
  'lost',
  'ping-unanswered',
  'renewal',
  'reset',
  'taken-over',
  'token-expired',
]);

function isOfOneClient({ found }: LogEvent, { match }: Found): boolean {
  return found.match.client === match.client;
}

/** In one record several names are given to one refusal; elsewhere another code or host is something else. */
function isSame(before: LogEvent, { match, record, host }: Found): boolean {
  if (before.meaning !== match.meaning) return false;
  if (before.found.record === record && match.meaning !== 'hub-code') return true;
  return !isAnother(before.code, match.code) && !isAnother(before.host, host);
}

function isAnother(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function isNear({ found: before, lastRecord }: Recent, found: Found): boolean {
  if (before.record === found.record) return true;
  if (before.timed && found.timed && before.at !== null && found.at !== null) {
    return Math.abs(found.at - before.at) <= SAME_MOMENT_MS;
  }
  if (before.timed !== found.timed && found.record - lastRecord <= BESIDE_RECORDS) return true;
  // Without times only another layer tells of the same moment; the same layer tells of a new one.
  return found.record - before.record <= SAME_MOMENT_RECORDS && found.match.pattern !== before.match.pattern;
}

/** What happened after a connection began, or ended, is something new. */
function isBetweenTries(before: LogEvent, { match }: Found): boolean {
  return match.meaning === 'connected'
    ? before.meaning !== 'connected' && LIFE.has(before.meaning)
    : before.meaning === 'connected';
}

function isSoonAfter({ found: before }: LogEvent, found: Found): boolean {
  if (before.at !== null && found.at !== null) return found.at - before.at <= BACK_MS;
  return found.record - before.record <= BACK_RECORDS;
}
