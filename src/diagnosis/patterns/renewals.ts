import { type RecognizedSdk, recognizeSdk } from '../catalogues/sdks';
import { CLOSED_REMOTELY, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../timeline';
import { type Authentication, authenticationOf, isMqtt } from './authentication';
import { densest } from './numbers';
import { remembered } from './remembered';

/** "Back within a minute": table of SAS renewals and signatures 1 and 2 of the SDK notes. */
const BACK_SOON_MS = 60_000;
/** Clocks of two front ends may make a return look earlier than the end before it. */
const EARLY_MS = -5_000;
/** Steady means a standard deviation under 2 min (signature 1), so nearly all within 3 min of the middle; less for short tokens. */
const STEADY_MS = 180_000;
const STEADY_SHARE_OF_AGE = 0.1;
/** Of the ends of one style, this share must be steady; the rest are connections that other causes cut short. */
const LEAST_STEADY_SHARE = 0.5;
/** Fewest steady ends: a goodbye can have many reasons, a 401 in the same second hardly more than one. */
const FEWEST = { cut: 2, goodbye: 3, closed: 2 } as const;

/** `cut`: 401 by the hub. `goodbye`: the client leaves by itself. `closed`: a bare 404104 at the SDK's own renewal age. */
export type RenewalStyle = keyof typeof FEWEST;

export interface Renewals {
  readonly style: RenewalStyle;
  /** Milliseconds from connect to renewal. */
  readonly age: number;
  /** Those at the steady age. */
  readonly steady: number;
  /** Every session that ended by a renewal. */
  readonly sessions: readonly Session[];
}

/** SAS token renewals over MQTT among the ended sessions, or undefined. */
export const findRenewals = remembered(readRenewals);

function readRenewals(sessions: readonly Session[], registered: Authentication): Renewals | undefined {
  const able = sessions.filter(
    (session) => isMqtt(session) && authenticationOf(session, registered) !== 'x509' && isBackSoon(session),
  );
  for (const style of ['cut', 'goodbye', 'closed'] as const) {
    const found = findStyle(style, able);
    if (found) return found;
  }
  return undefined;
}

function findStyle(style: RenewalStyle, able: readonly Session[]): Renewals | undefined {
  const sdkOf = rememberedSdk();
  const alike = able.filter((session) => hasStyle(session, style, sdkOf));
  const ages = alike.flatMap((session) => (session.length === null ? [] : [session.length]));
  const cluster = densest(ages, tolerance) && steadyOf(ages, betweenEnds(alike));
  if (!cluster) return undefined;
  const atDefault = alike.some((session) => isAtDefaultAge(cluster.middle, sdkOf(session)));
  const fewest = atDefault ? Math.max(1, FEWEST[style] - 1) : FEWEST[style];
  if (cluster.members < fewest || cluster.members < LEAST_STEADY_SHARE * alike.length) return undefined;
  const near = (session: Session): boolean =>
    session.length !== null && Math.abs(session.length - cluster.middle) <= tolerance(cluster.middle);
  const members =
    style === 'cut'
      ? // The 401 record is sometimes missing beside the 404104; and a token that outlives a lost connection is cut early.
        able.filter((session) => hasStyle(session, 'cut', sdkOf) || (isBareClose(session) && near(session)))
      : alike.filter(near);
  return { style, age: cluster.middle, steady: cluster.members, sessions: members };
}

/** Ages are steady, or, where losses come between, the time from one renewal to the next is. */
function steadyOf(ages: readonly number[], between: readonly number[]): ReturnType<typeof densest> {
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
  const sdk = sdkOf(session)?.sdk;
  if (style === 'goodbye') return session.end === 'clean' && sdk?.renewal.style === 'goodbye';
  return isBareClose(session) && session.length !== null && isAtDefaultAge(session.length, sdkOf(session));
}

function isBareClose(session: Session): boolean {
  return session.codes.length > 0 && session.codes.every((code) => code === CLOSED_REMOTELY);
}

function isAtDefaultAge(age: number, recognized: RecognizedSdk | undefined): boolean {
  return (recognized?.sdk.renewal.agesMinutes ?? []).some(
    (minutes) => Math.abs(age - minutes * 60_000) <= tolerance(age),
  );
}

function isBackSoon(session: Session): boolean {
  return session.gap !== null && session.gap >= EARLY_MS && session.gap <= BACK_SOON_MS;
}

function tolerance(age: number): number {
  return Math.min(STEADY_MS, age * STEADY_SHARE_OF_AGE);
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
