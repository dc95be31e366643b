import { type RecognizedSdk, recognizeSdk } from '../catalogues/sdks';
import { isBareClose, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import { type Authentication, authenticationOf, isMqtt } from './authentication';
import { withHidden } from './hidden-renewals';
import { type Cluster, densest } from './numbers';
import { remembered } from './remembered';
import type { RenewalStyle, Renewals } from './renewal';
import { isNear, isTimes, tolerance } from './renewal-ages';
import { agesOf } from './session-times';

/** "Back within a minute": table of SAS renewals and signatures 1 and 2 of the SDK notes. */
export const BACK_SOON_MS = 60_000;
/** Clocks of two front ends may make a return look earlier than the end before it. */
const EARLY_MS = -5_000;
/** Of the ends of one style, this share must be steady; the rest are connections that other causes cut short. */
const LEAST_STEADY_SHARE = 0.5;
/** Fewest steady ends: a goodbye can have many reasons, a 401 in the same second hardly more than one. */
const FEWEST: Readonly<Record<RenewalStyle, number>> = { cut: 2, goodbye: 3, closed: 2 };
/** Own judgement. */
const LEAST_SOON_SHARE = 0.5;
/** A token lives 5 min at least in the documents, and Python renews 2 min before: who leaves sooner wakes and sleeps. Own judgement. */
const SHORTEST_AGE_MS = 2 * 60_000;

/** SAS token renewals over MQTT among the ended sessions, or undefined. */
export const findRenewals = remembered(readRenewals);

function readRenewals(sessions: readonly Session[], registered: Authentication): Renewals | undefined {
  const returned = sessions.filter(
    (session, index) =>
      (isBackSoon(session) || isBackUnseen(session, sessions[index + 1])) && isAble(session, registered),
  );
  if (returned.length === 0) return undefined;
  const sdkOf = rememberedSdk();
  const cut = areBackSoon(sessions, registered) ? findStyle('cut', returned, sdkOf) : undefined;
  if (cut) return withHidden(cut, returned, sessions);
  const soon = returned.filter(isBackSoon);
  const goodbyes = findStyle('goodbye', soon, sdkOf);
  if (goodbyes) return goodbyes;
  const closed = findStyle('closed', soon, sdkOf);
  return closed && !outlivesToken(sessions, registered, sdkOf) ? withHidden(closed, returned, sessions) : undefined;
}

/** Over AMQP and with certificates nothing is renewed by a new connection. */
function isAble(session: Session, registered: Authentication): boolean {
  return isMqtt(session) && authenticationOf(session, registered) !== 'x509';
}

function findStyle(style: RenewalStyle, able: readonly Session[], sdkOf: SdkOf): Renewals | undefined {
  const alike = able.filter((session) => hasStyle(session, style, sdkOf));
  if (alike.length === 0) return undefined;
  const ages = agesOf(alike);
  const between = betweenEnds(alike);
  const cluster = steadyOf(ages, between);
  // A window of few hours holds one or two: nothing can be steady yet, but a 401 and the return within the minute tell.
  const isSingle = style === 'cut' && ages.length <= 1 && between.length <= 1;
  if (!cluster) return isSingle ? { style, age: null, steady: 0, sessions: alike } : undefined;
  const atDefault = alike.some((session) => isAtDefaultAge(cluster.middle, sdkOf(session)));
  const fewest = isSingle ? 1 : atDefault ? Math.max(1, FEWEST[style] - 1) : FEWEST[style];
  if (cluster.members < fewest || cluster.members < LEAST_STEADY_SHARE * alike.length) return undefined;
  const isAtAge = ({ length }: Session): boolean =>
    isNear(length, cluster.middle) || (length !== null && length >= cluster.low && length <= cluster.high);
  const members =
    style === 'cut'
      ? // The 401 record is sometimes missing beside the 404104; and a token that outlives a lost connection is cut early.
        able.filter((session) => hasStyle(session, 'cut', sdkOf) || (isBareClose(session) && isAtAge(session)))
      : alike.filter(isAtAge);
  return { style, age: cluster.middle, steady: cluster.members, sessions: members };
}

/** Ages are steady, or, where losses come between, the time from one renewal to the next is. */
function steadyOf(ages: readonly number[], between: readonly number[]): Cluster | undefined {
  const byAge = densest(ages, tolerance);
  const byCadence = densest(between, tolerance);
  return (byCadence?.members ?? 0) > (byAge?.members ?? 0) ? byCadence : byAge;
}

function betweenEnds(sessions: readonly Session[]): number[] {
  return sessions.flatMap((session, index) => {
    const before = sessions[index - 1]?.to;
    return session.to && before ? [session.to.getTime() - before.getTime()] : [];
  });
}

function hasStyle(session: Session, style: RenewalStyle, sdkOf: SdkOf): boolean {
  if (style === 'cut') return session.codes.some(isUnauthorized);
  if (session.length !== null && session.length < SHORTEST_AGE_MS) return false;
  if (style === 'goodbye') return session.end === 'clean' && saysGoodbye(sdkOf(session));
  return isBareClose(session) && session.length !== null && isAtDefaultAge(session.length, sdkOf(session));
}

function saysGoodbye(recognized: RecognizedSdk | undefined): boolean {
  return recognized?.sdk.renewal.style === 'goodbye';
}

function isAtDefaultAge(age: number, recognized: RecognizedSdk | undefined): boolean {
  return (recognized?.sdk.renewal.agesMinutes ?? []).some((minutes) => isNear(age, minutes * 60_000));
}

/** A session that got older than a default token lets it: then a bare close at that age was none of its renewals. */
function outlivesToken(sessions: readonly Session[], registered: Authentication, sdkOf: SdkOf): boolean {
  return sessions.some((session) => {
    const ages = sdkOf(session)?.sdk.renewal.agesMinutes ?? [];
    if (session.length === null || ages.length === 0 || !isAble(session, registered)) return false;
    const oldest = Math.max(...ages) * 60_000;
    return session.length > oldest + tolerance(oldest) && !isTimes(session.length, oldest);
  });
}

function isBackSoon(session: Session): boolean {
  return session.gap !== null && session.gap >= EARLY_MS && session.gap <= BACK_SOON_MS;
}

/** Of the ends with a 401 whose return the log shows, most are back within the minute: returns that were not seen prove nothing by themselves. */
function areBackSoon(sessions: readonly Session[], registered: Authentication): boolean {
  const seen = sessions.filter(
    (session) => session.gap !== null && isAble(session, registered) && session.codes.some(isUnauthorized),
  );
  return seen.filter(isBackSoon).length >= LEAST_SOON_SHARE * seen.length;
}

/** It must have come back, since the next session ended too; only its connect is missing from the log. */
function isBackUnseen({ gap }: Session, next: Session | undefined): boolean {
  return gap === null && next !== undefined && next.from === null;
}

/**
 * Whether a goodbye stands at the age at which this device renews; where it was never seen to renew, at which its SDK does
 * by default. For the last session, of which nobody knows yet whether it comes back.
 */
export function isAtRenewal(session: Session, sessions: readonly Session[], registered: Authentication): boolean {
  const { length } = session;
  if (session.end !== 'clean' || length === null || !isAble(session, registered)) return false;
  const renewals = findRenewals(sessions, registered);
  if (renewals) return renewals.style === 'goodbye' && isNear(length, renewals.age ?? 0);
  const sdk = recognizeSdk(session.sdkVersion);
  const sleptAfterwards = sessions.some(({ end, gap }) => end === 'clean' && gap !== null && gap > BACK_SOON_MS);
  return saysGoodbye(sdk) && isAtDefaultAge(length, sdk) && !sleptAfterwards;
}

type SdkOf = (session: Session) => RecognizedSdk | undefined;

/** Sessions of one device mostly carry the same few texts. */
function rememberedSdk(): SdkOf {
  const seen = new Map<string, RecognizedSdk | undefined>();
  return ({ sdkVersion }) => {
    if (!seen.has(sdkVersion)) seen.set(sdkVersion, recognizeSdk(sdkVersion));
    return seen.get(sdkVersion);
  };
}
