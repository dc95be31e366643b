import { recognizeSdk } from '../catalogues/sdks';
import { isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { isMqtt } from './authentication';
import { BACK_SOON_MS } from './renewals';

/** A renewal may come a little late. Own judgement. */
const RENEWAL_SLACK_MS = 60_000;
/** Who is back from a cut this soon made a new token by itself; later, somebody may have brought one. Own judgement. */
const BY_ITSELF_MS = 10 * 60_000;

/**
 * Over MQTT these SDKs (Node, Python, C) say goodbye and renew long before the token ends. Where the hub had to cut such
 * a session although it had lasted beyond their renewal, the program was given a token instead of a key, and what is
 * refused since is that same token. One that was cut earlier, or had renewed before, holds a key: then the key is wrong.
 */
export function holdsEndedToken({ sessions, refusals }: Timeline): boolean {
  const session = sessions.at(-1);
  if (!session?.codes.some(isUnauthorized) || !isMqtt(session) || renewedBefore(sessions)) return false;
  // The record of an end names no SDK; where the connect lies before the window, the next try does.
  const unseen = session.from === null ? refusals.find(({ sdkVersion }) => sdkVersion !== '')?.sdkVersion : undefined;
  const sdk = recognizeSdk(session.sdkVersion || (unseen ?? ''))?.sdk;
  // An own stack that was never seen to renew: tokens made by hand are found in these.
  if (!sdk) return true;
  const { renewal } = sdk;
  if (renewal.style !== 'goodbye') return false;
  const latest = Math.max(...renewal.agesMinutes) * 60_000;
  return session.length === null || session.length > latest + RENEWAL_SLACK_MS;
}

/** Whether a session before the last one ended by a renewal: then the device can renew, and something else keeps it away now. */
export function renewedBefore(sessions: readonly Session[]): boolean {
  const last = sessions.length - 1;
  return sessions.some((session, index) => index < last && (cameBackFromCut(session) || looksRenewed(session)));
}

function cameBackFromCut({ codes, gap }: Session): boolean {
  return gap !== null && gap <= BY_ITSELF_MS && codes.some(isUnauthorized);
}

function looksRenewed(session: Session): boolean {
  const { end, gap } = session;
  if (end !== 'clean' || gap === null || gap >= BACK_SOON_MS || !isMqtt(session)) return false;
  return recognizeSdk(session.sdkVersion)?.sdk.renewal.style === 'goodbye';
}
