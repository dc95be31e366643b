import type { DeviceIdentity } from '../../evidence/device';
import type { Fleet } from '../../evidence/fleet';
import type { Context } from '../check';
import { CLOSED_REMOTELY, distinct, isUnauthorized } from '../codes-of-ends';
import type { Confidence } from '../finding';
import type { Refusal, Session } from '../timeline';
import { count, dayAndTime, duration } from '../words';
import { registeredAuthentication } from './authentication';
import { findReconnectLoop } from './reconnect-loop';
import { isAtRenewal } from './renewals';
import { findSilence } from './silence';
import { standingRefusals } from './standing-refusals';
import { findTakeOvers } from './take-overs';

export interface Symptom {
  readonly text: string;
  readonly at: Date;
  readonly confidence: Confidence;
  readonly codes: readonly string[];
  readonly sessions: ReadonlyArray<Session | Refusal>;
  /** Ids of findings that merely follow from this symptom of the bug. */
  readonly explains: readonly string[];
}

/** What tells a symptom from its look-alikes, where it could be seen. */
interface Beside {
  readonly identity?: DeviceIdentity | null;
  readonly fleet?: Fleet;
}

type Find = (context: Context, beside: Beside) => Symptom | undefined;

/** A client that means to return has tried by then: retry waits 10 s at most (retry defaults of the SDKs). Own judgement. */
const GONE_MS = 3_600_000;
/** python#1207: stops after 20 to 30 hours. */
const DAY_FROM_MS = 20 * 3_600_000;
const DAY_TO_MS = 30 * 3_600_000;

const SYMPTOMS: Readonly<Record<string, Find>> = {
  'reconnect-loop': reconnectLoop,
  'lost-for-good': (context, beside) => gone(context, beside, (session) => session.code === CLOSED_REMOTELY),
  'lost-after-a-day': (context, beside) =>
    gone(
      context,
      beside,
      ({ code, length }) => code === CLOSED_REMOTELY && length !== null && length >= DAY_FROM_MS && length <= DAY_TO_MS,
    ),
  'goodbye-for-good': goodbyeForGood,
  'refused-after-renewal': refusedAfterRenewal,
};

/** The names that a bug of the catalogue may ask for. */
export const SYMPTOM_NAMES: readonly string[] = Object.keys(SYMPTOMS);

export function findSymptom(name: string, context: Context, beside: Beside): Symptom | undefined {
  return SYMPTOMS[name]?.(context, beside);
}

function reconnectLoop({ timeline }: Context): Symptom | undefined {
  // Two clients that fight look alike; their two faces tell them apart.
  if (findTakeOvers(timeline).twoClients?.confidence === 'confirmed') return undefined;
  const loop = findReconnectLoop(timeline);
  if (!loop) return undefined;
  return {
    text: `It tried to connect ${count(loop.busiest.attempts, 'time')} within one minute around ${dayAndTime(loop.busiest.at)}, ${loop.items.length} times in all without waiting in between.`,
    at: loop.last,
    confidence: 'likely',
    codes: codesOf(loop.items),
    sessions: loop.items,
    explains: ['protocol-violation'],
  };
}

function gone(context: Context, beside: Beside, fits: (session: Session) => boolean): Symptom | undefined {
  const silence = findSilence(context, beside);
  if (!silence || silence.lasts < GONE_MS || !fits(silence.session) || !isWanted(beside.identity)) return undefined;
  return {
    text: `The connection was lost on ${dayAndTime(silence.since)}, and the device has not tried again for ${duration(silence.lasts)}.`,
    at: silence.since,
    confidence: 'possible',
    codes: silence.session.codes,
    sessions: [silence.session],
    explains: ['client-gave-up'],
  };
}

function goodbyeForGood(context: Context, beside: Beside): Symptom | undefined {
  const registered = registeredAuthentication(beside.identity);
  return gone(context, beside, (session) => isAtRenewal(session, context.timeline.sessions, registered));
}

function refusedAfterRenewal({ timeline }: Context): Symptom | undefined {
  const last = timeline.sessions.at(-1);
  const refusals = standingRefusals(timeline, null);
  const renewed = timeline.sessions.some(({ codes, gap }) => gap !== null && codes.some(isUnauthorized));
  const at = refusals.at(-1)?.at;
  if (!last?.codes.some(isUnauthorized) || !renewed || !at) return undefined;
  return {
    text: `After the hub ended the session at its token’s end, ${count(refusals.length, 'attempt')} were refused as if with the old token.`,
    at,
    confidence: 'possible',
    codes: codesOf(refusals),
    sessions: [last, ...refusals],
    explains: [],
  };
}

function isWanted(identity: DeviceIdentity | null | undefined): boolean {
  return identity !== null && identity?.status?.toLowerCase() !== 'disabled';
}

function codesOf(items: ReadonlyArray<Session | Refusal>): readonly string[] {
  return distinct(items.flatMap((item) => ('codes' in item ? item.codes : [item.code])));
}
