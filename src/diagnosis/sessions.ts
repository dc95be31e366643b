import type { LogRecord } from '../evidence/log-record';
import { CLOSED_REMOTELY, isTakeOverCode, isUnauthorized } from './codes-of-ends';
import type { Session } from './timeline';

/** Records of one end lie within a second in the documented samples; the rest is room for delay between front ends. */
const ONE_END_MS = 10_000;
/** How long after a connect the end of the session that it replaced may still be logged: two front ends' clocks. Own judgement. */
const DISORDER_MS = 5_000;
/** Nobody is thrown out so soon after a connect: such an end belongs to a session whose connect is missing. Own judgement. */
const TOO_SOON_MS = 1_000;
/** How long after its return a device may meet what the hub still held of its lost session. Own judgement. */
const ECHO_MS = 30_000;

interface Draft {
  readonly connect: LogRecord | null;
  /** The first and the last record of its end; null while there is none. */
  end: LogRecord | null;
  lastEnd: LogRecord | null;
  /** The codes of all records of its end. */
  codes: readonly string[];
  failed: boolean;
  replaced: boolean;
}

interface SessionBuilder {
  connect(record: LogRecord): void;
  end(record: LogRecord): void;
  finish(): readonly Session[];
}

/** Takes connects and ends in order of time. One identity has one session at a time, but their records may cross. */
export function sessionBuilder(): SessionBuilder {
  const drafts: Draft[] = [];
  /** The session that lasts. */
  let current: Draft | undefined;
  /** The one that it replaced and whose end was not logged yet. */
  let replaced: Draft | undefined;
  /** The one that ended last. */
  let ended: Draft | undefined;
  /** Nearly all ends have one code, and these few: one list each. */
  const alone = new Map<string, readonly string[]>();

  function connect(record: LogRecord): void {
    if (current) current.replaced = true;
    replaced = current;
    current = draftOf(record);
    drafts.push(current);
  }

  function end(record: LogRecord): void {
    const owner = ownerOf(record) ?? begunBefore();
    owner.end ??= record;
    owner.lastEnd = record;
    owner.failed ||= record.code !== null || record.level.toLowerCase() === 'error';
    if (record.code !== null)
      owner.codes = owner.codes.length === 0 ? only(record.code) : [...owner.codes, record.code];
    if (owner === current) current = undefined;
    if (owner === replaced) replaced = undefined;
    ended = owner;
  }

  function only(code: string): readonly string[] {
    const list = alone.get(code) ?? [code];
    alone.set(code, list);
    return list;
  }

  /** Which session this end belongs to; undefined when its connect was never seen. */
  function ownerOf(record: LogRecord): Draft | undefined {
    const age = current?.connect ? since(current.connect, record) : null;
    const mayCross = isTakeOverCode(record.code) || !(ended && livedSeconds(ended));
    if (replaced && age !== null && age <= DISORDER_MS && mayCross) return replaced;
    if (ended && isMoreOf(ended, record, age)) return ended;
    if (isTakeOverCode(record.code) && age !== null && age <= TOO_SOON_MS) return undefined;
    return current;
  }

  /** Whether the record is one more line about an end that is already known. `age`: of the session begun since, if any. */
  function isMoreOf(draft: Draft, record: LogRecord, age: number | null): boolean {
    const { lastEnd, codes } = draft;
    if (!lastEnd) return false;
    const close = since(lastEnd, record) <= ONE_END_MS;
    if (close && age === null) return true;
    const mayBe = record.code === CLOSED_REMOTELY || isTakeOverCode(record.code);
    if (!mayBe) return false;
    if (record.code === CLOSED_REMOTELY) return close && codes.length > 0 && !codes.includes(CLOSED_REMOTELY);
    // The device came back and met what the hub still held of its lost session: an echo of that loss, not a new end.
    // It is logged just before or just after the new connect, however long the device was away.
    return !codes.some(isTakeOverCode) && codes.includes(CLOSED_REMOTELY) && (age === null || age <= ECHO_MS);
  }

  function begunBefore(): Draft {
    const draft = draftOf(null);
    drafts.splice(current ? -1 : drafts.length, 0, draft);
    return draft;
  }

  return { connect, end, finish: () => drafts.map((draft, index) => toSession(draft, drafts[index + 1])) };
}

/** Where sessions last seconds, an end seconds after a connect is that session's own. */
function livedSeconds({ connect, end }: Draft): boolean {
  return connect !== null && end !== null && since(connect, end) <= DISORDER_MS;
}

function draftOf(connect: LogRecord | null): Draft {
  return { connect, end: null, lastEnd: null, codes: NO_CODES, failed: false, replaced: false };
}

const NO_CODES: readonly string[] = [];

function since(earlier: LogRecord, later: LogRecord): number {
  return later.time.getTime() - earlier.time.getTime();
}

function toSession(draft: Draft, next: Draft | undefined): Session {
  const { connect, end, codes } = draft;
  const described = connect ?? end;
  const back = next?.connect ?? null;
  return {
    from: connect?.time ?? null,
    to: end?.time ?? null,
    end: draft.failed ? 'error' : end ? 'clean' : draft.replaced ? 'taken-over' : 'open',
    code: codes.find(isUnauthorized) ?? codes[0] ?? null,
    codes,
    length: connect && end ? since(connect, end) : null,
    gap: end && back ? since(end, back) : null,
    address: described?.maskedIpAddress ?? '',
    sdkVersion: described?.sdkVersion ?? '',
    protocol: described?.protocol ?? '',
    authType: connect?.authType ?? end?.authType ?? null,
  };
}
