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
  readonly ends: LogRecord[];
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

  function connect(record: LogRecord): void {
    if (current) current.replaced = true;
    replaced = current;
    current = { connect: record, ends: [], replaced: false };
    drafts.push(current);
  }

  function end(record: LogRecord): void {
    const owner = ownerOf(record) ?? begunBefore();
    owner.ends.push(record);
    if (owner === current) current = undefined;
    if (owner === replaced) replaced = undefined;
    ended = owner;
  }

  /** Which session this end belongs to; undefined when its connect was never seen. */
  function ownerOf(record: LogRecord): Draft | undefined {
    const age = current?.connect ? since(current.connect, record) : null;
    if (replaced && age !== null && age <= DISORDER_MS) return replaced;
    if (ended && isMoreOf(ended, record, age)) return ended;
    if (isTakeOverCode(record.code) && age !== null && age <= TOO_SOON_MS) return undefined;
    return current;
  }

  /** Whether the record is one more line about an end that is already known. `age`: of the session begun since, if any. */
  function isMoreOf(draft: Draft, record: LogRecord, age: number | null): boolean {
    const last = draft.ends.at(-1);
    if (!last) return false;
    const close = since(last, record) <= ONE_END_MS;
    if (close && age === null) return true;
    const mayBe = record.code === CLOSED_REMOTELY || isTakeOverCode(record.code);
    if (!mayBe) return false;
    const codes = draft.ends.map((one) => one.code);
    if (record.code === CLOSED_REMOTELY)
      return close && !codes.includes(CLOSED_REMOTELY) && codes.some((code) => code !== null);
    // The device came back and met what the hub still held of its lost session: an echo of that loss, not a new end.
    // It is logged just before or just after the new connect, however long the device was away.
    return !codes.some(isTakeOverCode) && codes.includes(CLOSED_REMOTELY) && (age === null || age <= ECHO_MS);
  }

  function begunBefore(): Draft {
    const draft: Draft = { connect: null, ends: [], replaced: false };
    drafts.splice(current ? -1 : drafts.length, 0, draft);
    return draft;
  }

  return { connect, end, finish: () => drafts.map((draft, index) => toSession(draft, drafts[index + 1])) };
}

function since(earlier: LogRecord, later: LogRecord): number {
  return later.time.getTime() - earlier.time.getTime();
}

function toSession(draft: Draft, next: Draft | undefined): Session {
  const { connect, ends } = draft;
  const last = ends[0];
  const described = connect ?? last;
  const codes: string[] = [];
  for (const { code } of ends) if (code !== null) codes.push(code);
  const failed = ends.some((end) => end.code !== null || end.level.toLowerCase() === 'error');
  const back = next?.connect ?? null;
  return {
    from: connect?.time ?? null,
    to: last?.time ?? null,
    end: failed ? 'error' : last ? 'clean' : draft.replaced ? 'taken-over' : 'open',
    code: codes.find(isUnauthorized) ?? codes[0] ?? null,
    codes,
    length: connect && last ? since(connect, last) : null,
    gap: last && back ? since(last, back) : null,
    address: described?.maskedIpAddress ?? '',
    sdkVersion: described?.sdkVersion ?? '',
    protocol: described?.protocol ?? '',
    authType: connect?.authType ?? last?.authType ?? null,
  };
}
