import { recognizeSdk } from '../catalogues/sdks';
import { isUnauthorized } from '../codes-of-ends';
import type { Refusal, Session, Timeline } from '../timeline';
import { isMqtt } from './authentication';

/**
 * The refusals for credentials (401xxx) since the last successful connect: those that still stand. Refusals from before
 * the device's status last changed belong to that story (disabled then, enabled now).
 */
export function standingRefusals({ refusals, sessions }: Timeline, statusChanged: Date | null): readonly Refusal[] {
  const lastConnect = sessions.findLast(({ from }) => from !== null)?.from;
  const after = Math.max(lastConnect?.getTime() ?? 0, statusChanged?.getTime() ?? 0);
  return refusals.filter(({ at, code }) => at.getTime() > after && isUnauthorized(code));
}

/**
 * Over MQTT these SDKs (Node, Python, C) say goodbye and renew long before the token ends. Where the hub had to cut such
 * a session although it had lasted beyond their renewal, the program was given a token instead of a key, and what is
 * refused since is that same token. One that was cut earlier, or had renewed before, holds a key: then the key is wrong.
 */
export function holdsEndedToken(sessions: readonly Session[]): boolean {
  const session = sessions.at(-1);
  if (!session?.codes.some(isUnauthorized) || !isMqtt(session) || cameBackFromCut(sessions)) return false;
  const renewal = recognizeSdk(session.sdkVersion)?.sdk.renewal;
  if (renewal?.style !== 'goodbye' || sessions.slice(0, -1).some(looksRenewed)) return false;
  const latest = Math.max(...renewal.agesMinutes) * 60_000;
  return session.length === null || session.length > latest + RENEWAL_SLACK_MS;
}

/** A renewal may come a little late. Own judgement. */
const RENEWAL_SLACK_MS = 60_000;
/** The device is back from a renewal within a minute (findings contract of sas-renewal). */
const BACK_FROM_RENEWAL_MS = 60_000;

function looksRenewed({ end, gap }: Session): boolean {
  return end === 'clean' && gap !== null && gap < BACK_FROM_RENEWAL_MS;
}

/** One that came back after an earlier 401 can renew: something else keeps it away now. */
export function cameBackFromCut(sessions: readonly Session[]): boolean {
  return sessions.slice(0, -1).some(({ codes, gap }) => gap !== null && codes.some(isUnauthorized));
}

/**
 * The hub has one code for every trouble with credentials; only its message tells an old token from a wrong key
 * (put-token replies such as "SAS token is expired"). Where it says nothing, neither do we.
 */
export function saysExpired({ description }: Refusal): boolean {
  return /\bexpired?\b/i.test(description);
}

/** The same for a wrong key: put-token replies such as "invalid signature". */
export function saysWrongSignature({ description }: Refusal): boolean {
  return /\binvalid\b.{0,20}\bsignature\b|\bsignature\b.{0,20}\binvalid\b/i.test(description);
}

/** The session that the hub ended for its credentials, where no connect followed. */
export function unauthorizedEnd({ sessions }: Timeline): readonly Session[] {
  const last = sessions.at(-1);
  return last?.to && last.codes.some(isUnauthorized) ? [last] : [];
}
