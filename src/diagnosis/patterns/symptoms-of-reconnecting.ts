import { CLOSED_REMOTELY, distinct, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { count, dayAndTime, duration } from '../words';
import { registeredAuthentication } from './authentication';
import { findReconnectLoop } from './reconnect-loop';
import { isAtRenewal } from './renewals';
import { findSilence } from './silence';
import { standingRefusals } from './standing-refusals';
import type { Seen, Symptom } from './symptom';
import { findTakeOvers } from './take-overs';

/** A client that means to return has tried by then: retry waits 30 s at most (retry defaults of the SDKs). Own judgement. */
const GONE_MS = 3_600_000;
/** And so much longer than it was ever away before: some devices have power for an hour a day. Own judgement. */
const GONE_BEYOND_OWN_GAPS = 3;
/** python#1207: stops after 20 to 30 hours. */
const DAY_FROM_MS = 20 * 3_600_000;
const DAY_TO_MS = 30 * 3_600_000;
/** A token has ended after an absence of its whole life: 60 min in every SDK's defaults. python#700: after a long sleep. */
const TOKEN_LIFE_MS = 3_600_000;
/** The bugs end the tries at the first refusal; some programs start once or twice anew. Own judgement. */
const FEW_REFUSALS = 3;

export function reconnectLoop({ context: { timeline } }: Seen): Symptom | undefined {
  // Two clients that fight look alike; their two faces tell them apart.
  if (findTakeOvers(timeline).twoClients?.confidence === 'confirmed') return undefined;
  const loop = findReconnectLoop(timeline);
  if (!loop) return undefined;
  return {
    kind: 'connections',
    text: `It tried to connect ${count(loop.busiest.attempts, 'time')} within one minute around ${dayAndTime(loop.busiest.at)}, ${loop.items.length} times in all without waiting in between.`,
    at: loop.last,
    confidence: 'likely',
    codes: codesOf(loop.items),
    sessions: loop.items,
    explains: ['protocol-violation'],
  };
}

export function lostForGood(seen: Seen): Symptom | undefined {
  return gone(seen, ({ code }) => code === CLOSED_REMOTELY);
}

export function lostAfterADay(seen: Seen): Symptom | undefined {
  return gone(
    seen,
    ({ code, length }) => code === CLOSED_REMOTELY && length !== null && length >= DAY_FROM_MS && length <= DAY_TO_MS,
  );
}

export function goodbyeForGood(seen: Seen): Symptom | undefined {
  const registered = registeredAuthentication(seen.identity);
  return gone(seen, (session) => isAtRenewal(session, seen.context.timeline.sessions, registered));
}

export function refusedAfterRenewal({ context: { timeline } }: Seen): Symptom | undefined {
  const last = timeline.sessions.at(-1);
  const refusals = standingRefusals(timeline, null);
  const renewed = timeline.sessions.some(({ codes, gap }) => gap !== null && codes.some(isUnauthorized));
  const at = refusals.at(-1)?.at;
  if (!last?.codes.some(isUnauthorized) || !renewed || !at) return undefined;
  return {
    kind: 'connections',
    text: `After the hub ended the session at its token’s end, ${count(refusals.length, 'attempt')} were refused as if with the old token.`,
    at,
    confidence: 'possible',
    codes: codesOf(refusals),
    sessions: [last, ...refusals],
    explains: [],
  };
}

export function refusedAfterAbsence({ context: { timeline, now }, identity }: Seen): Symptom | undefined {
  const last = timeline.sessions.at(-1);
  const refusals = standingRefusals(timeline, null);
  const [first, latest] = [refusals[0], refusals.at(-1)];
  if (!last?.to || last.codes.some(isUnauthorized) || !first || !latest || refusals.length > FEW_REFUSALS)
    return undefined;
  const absence = first.at.getTime() - last.to.getTime();
  const away = now.getTime() - latest.at.getTime();
  if (absence < TOKEN_LIFE_MS || away < GONE_MS || !isWanted(identity)) return undefined;
  return {
    kind: 'connections',
    text: `After ${duration(absence)} without a connection it was refused ${count(refusals.length, 'time')}, and has not tried again for ${duration(away)}.`,
    at: latest.at,
    confidence: 'possible',
    codes: codesOf(refusals),
    sessions: refusals,
    explains: [],
  };
}

/** The last connection ended in this way, and nothing came after it for longer than any pause of its own. */
function gone(seen: Seen, fits: (end: Session) => boolean): Symptom | undefined {
  const silence = findSilence(seen.context, seen);
  if (!silence || !fits(silence.session) || !isWanted(seen.identity)) return undefined;
  const longestPause = seen.context.timeline.sessions.reduce((longest, { gap }) => Math.max(longest, gap ?? 0), 0);
  if (silence.lasts < Math.max(GONE_MS, GONE_BEYOND_OWN_GAPS * longestPause)) return undefined;
  return {
    kind: 'connections',
    text: `The connection ${silence.session.end === 'clean' ? 'ended' : 'was lost'} on ${dayAndTime(silence.since)}, and the device has not tried again for ${duration(silence.lasts)}.`,
    at: silence.since,
    confidence: 'possible',
    codes: silence.session.codes,
    sessions: [silence.session],
    explains: ['client-gave-up'],
  };
}

function isWanted(identity: Seen['identity']): boolean {
  return identity !== null && identity?.status?.toLowerCase() !== 'disabled';
}

function codesOf(items: ReadonlyArray<Session | Refusal>): readonly string[] {
  return distinct(items.flatMap((item) => ('codes' in item ? item.codes : [item.code])));
}
