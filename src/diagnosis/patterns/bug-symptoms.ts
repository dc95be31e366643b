import type { DeviceIdentity } from '../../evidence/device';
import type { Context } from '../check';
import { CLOSED_REMOTELY, distinct, isUnauthorized } from '../codes-of-ends';
import type { Confidence } from '../finding';
import type { Refusal, Session } from '../timeline';
import { count, dayAndTime, duration } from '../words';
import { registeredAuthentication } from './authentication';
import { findReconnectLoop } from './reconnect-loop';
import { findRenewals } from './renewals';
import { standingRefusals } from './standing-refusals';
import { findTakeOvers } from './take-overs';

export interface Symptom {
  readonly text: string;
  readonly at: Date;
  readonly confidence: Confidence;
  readonly codes: readonly string[];
  readonly sessions: ReadonlyArray<Session | Refusal>;
}

type Find = (context: Context, identity: DeviceIdentity | null | undefined) => Symptom | undefined;

/** A client that means to return has tried by then: retry waits 10 s at most (retry defaults of the SDKs). Own judgement. */
const GONE_MS = 3_600_000;
/** python#1207: stops after 20 to 30 hours. */
const DAY_FROM_MS = 20 * 3_600_000;
const DAY_TO_MS = 30 * 3_600_000;

const SYMPTOMS: Readonly<Record<string, Find>> = {
  'reconnect-loop': reconnectLoop,
  'lost-for-good': (context, identity) => gone(context, identity, (session) => session.code === CLOSED_REMOTELY),
  'lost-after-a-day': (context, identity) =>
    gone(
      context,
      identity,
      ({ code, length }) => code === CLOSED_REMOTELY && length !== null && length >= DAY_FROM_MS && length <= DAY_TO_MS,
    ),
  'goodbye-for-good': goodbyeForGood,
  'refused-after-renewal': refusedAfterRenewal,
};

/** The names that a bug of the catalogue may ask for. */
export const SYMPTOM_NAMES: readonly string[] = Object.keys(SYMPTOMS);

export function findSymptom(
  name: string,
  context: Context,
  identity: DeviceIdentity | null | undefined,
): Symptom | undefined {
  return SYMPTOMS[name]?.(context, identity);
}

function reconnectLoop({ timeline }: Context): Symptom | undefined {
  // Two clients that fight look alike; their two faces tell them apart.
  if (findTakeOvers(timeline.sessions).twoClients?.confidence === 'confirmed') return undefined;
  const loop = findReconnectLoop(timeline);
  if (!loop) return undefined;
  return {
    text: `It tried to connect ${count(loop.busiest.attempts, 'time')} within one minute around ${dayAndTime(loop.busiest.at)}, ${loop.items.length} times in all without waiting in between.`,
    at: loop.last,
    confidence: 'likely',
    codes: codesOf(loop.items),
    sessions: loop.items,
  };
}

function gone(
  { timeline, now }: Context,
  identity: DeviceIdentity | null | undefined,
  fits: (session: Session) => boolean,
): Symptom | undefined {
  const last = timeline.sessions.at(-1);
  if (!last?.to || !fits(last) || !isWanted(identity)) return undefined;
  const away = now.getTime() - last.to.getTime();
  if (away < GONE_MS || timeline.refusals.some(({ at }) => last.to && at > last.to)) return undefined;
  return {
    text: `The connection was lost on ${dayAndTime(last.to)}, and the device has not tried again for ${duration(away)}.`,
    at: last.to,
    confidence: 'possible',
    codes: last.codes,
    sessions: [last],
  };
}

function goodbyeForGood(context: Context, identity: DeviceIdentity | null | undefined): Symptom | undefined {
  const renewals = findRenewals(context.timeline.sessions, registeredAuthentication(identity));
  return gone(context, identity, ({ end, length }) => {
    const isRenewal = renewals !== undefined && length !== null && Math.abs(length - renewals.age) < 0.1 * renewals.age;
    return end === 'clean' && isRenewal;
  });
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
  };
}

function isWanted(identity: DeviceIdentity | null | undefined): boolean {
  return identity !== null && identity?.status?.toLowerCase() !== 'disabled';
}

function codesOf(items: ReadonlyArray<Session | Refusal>): readonly string[] {
  return distinct(items.flatMap((item) => ('codes' in item ? item.codes : [item.code])));
}
