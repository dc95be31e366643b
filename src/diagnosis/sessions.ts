import type { LogRecord } from '../evidence/log-record';
import { CLOSED_REMOTELY, isTakeOverCode, isUnauthorized } from './codes-of-ends';
import type { Session } from './session';

/** Records of one end lie within a second in the documented samples; the rest is room for delay between front ends. */
const ONE_END_MS = 10_000;
/** How long after a connect the end of the session that it replaced may still be logged: two front ends' clocks. Own judgement. */
const DISORDER_MS = 5_000;
/** Nobody is thrown out so soon after a connect: such an end belongs to a session whose connect is missing. Own judgement. */
const TOO_SOON_MS = 1_000;
/** How long after its return a device may meet what the hub still held of its lost session. Own judgement. */
const ECHO_MS = 30_000;

/** A session while its records come in. */
type Draft = { -readonly [K in keyof Session]: Session[K] };

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
  /** The one that ended last, and when its last record came. */
  let ended: { readonly draft: Draft; readonly at: Date } | undefined;
  /** Nearly all ends have one code, and these few: one list each. */
  const alone = new Map<string, readonly string[]>();

  function connect(record: LogRecord): void {
    if (current) current.end = 'taken-over';
    replaced = current;
    current = begin(record, record.time);
    drafts.push(current);
  }

  function end(record: LogRecord): void {
    const owner = ownerOf(record) ?? begunBefore(record);
    const failed = isError(record);
    if (owner.to === null) {
      owner.to = record.time;
      owner.length = owner.from && since(owner.from, record);
      owner.authType ??= record.authType;
    }
    owner.end = failed || owner.end === 'error' ? 'error' : 'clean';
    if (record.code !== null) {
      owner.codes = owner.codes.length === 0 ? only(record.code) : [...owner.codes, record.code];
      owner.code = owner.codes.find(isUnauthorized) ?? owner.codes[0] ?? null;
    }
    if (owner === current) current = undefined;
    if (owner === replaced) replaced = undefined;
    ended = { draft: owner, at: record.time };
  }

  function only(code: string): readonly string[] {
    const list = alone.get(code) ?? [code];
    alone.set(code, list);
    return list;
  }

  /** Which session this end belongs to; undefined when its connect was never seen. */
  function ownerOf(record: LogRecord): Draft | undefined {
    const age = current?.from ? since(current.from, record) : null;
    // Where sessions last seconds, an end seconds after a connect is that session's own.
    const lastSeconds = ended?.draft.length != null && ended.draft.length <= DISORDER_MS;
    const mayCross = isTakeOverCode(record.code) || !lastSeconds;
    if (replaced && age !== null && age <= DISORDER_MS && mayCross) return replaced;
    if (ended && isMoreOf(ended, record, age)) return ended.draft;
    if (isTakeOverCode(record.code) && age !== null && age <= TOO_SOON_MS) return undefined;
    return current;
  }

  function begunBefore(record: LogRecord): Draft {
    const draft = begin(record, null);
    drafts.splice(current ? -1 : drafts.length, 0, draft);
    return draft;
  }

  return { connect, end, finish: () => withGaps(drafts) };
}

/** Whether a record tells of trouble, as `hasFailed` of evidence/log-record.ts says it; a test holds the two together. */
export function isError({ code, level }: Pick<LogRecord, 'code' | 'level'>): boolean {
  return code !== null || (level !== 'Information' && level !== '' && level.toLowerCase() !== 'information');
}

/** Whether the record is one more line about an end that is already known. `age`: of the session begun since, if any. */
function isMoreOf(
  ended: { readonly draft: Draft; readonly at: Date },
  { time, code }: LogRecord,
  age: number | null,
): boolean {
  const { codes } = ended.draft;
  const close = time.getTime() - ended.at.getTime() <= ONE_END_MS;
  if (close && age === null) return true;
  if (code === CLOSED_REMOTELY) return close && codes.length > 0 && !codes.includes(CLOSED_REMOTELY);
  if (!isTakeOverCode(code)) return false;
  // The device came back and met what the hub still held of its lost session: an echo of that loss, not a new end.
  // It is logged just before or just after the new connect, however long the device was away.
  return !codes.some(isTakeOverCode) && codes.includes(CLOSED_REMOTELY) && (age === null || age <= ECHO_MS);
}

/** `from`: null when the record is that of an end whose connect was not seen. */
function begin(record: LogRecord, from: Date | null): Draft {
  return {
    from,
    to: null,
    end: 'open',
    code: null,
    codes: NO_CODES,
    length: null,
    gap: null,
    address: record.maskedIpAddress,
    sdkVersion: record.sdkVersion,
    protocol: record.protocol,
    authType: record.authType,
  };
}

const NO_CODES: readonly string[] = [];

function since(earlier: Date, later: LogRecord): number {
  return later.time.getTime() - earlier.getTime();
}

function withGaps(drafts: readonly Draft[]): readonly Session[] {
  for (const [index, draft] of drafts.entries()) {
    const back = drafts[index + 1]?.from;
    if (draft.to && back) draft.gap = back.getTime() - draft.to.getTime();
  }
  return drafts;
}
