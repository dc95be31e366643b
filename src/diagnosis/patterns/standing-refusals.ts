import { type DeviceIdentity, registryTime } from '../../evidence/device';
import { distinct, isUnauthorized } from '../codes-of-ends';
import type { Proof } from '../finding';
import type { Session } from '../session';
import type { Refusal, Timeline } from '../timeline';
import { count, dayAndTime, listed } from '../words';
import { authenticationOf, registeredAuthentication } from './authentication';

/**
 * The refusals for credentials (401xxx) since the last successful connect: those that still stand. Refusals from before
 * the device's status last changed belong to that story (disabled then, enabled now).
 */
export function standingRefusals({ refusals, sessions }: Timeline, statusChanged: Date | null): readonly Refusal[] {
  const lastConnect = sessions.findLast(({ from }) => from !== null)?.from;
  const after = Math.max(lastConnect?.getTime() ?? 0, statusChanged?.getTime() ?? 0);
  return refusals.filter(({ at, code }) => at.getTime() > after && isUnauthorized(code));
}

/** Since when the device has its status, for `standingRefusals`; null while it is disabled, or when it never changed. */
export function enabledSince(identity: DeviceIdentity | null | undefined): Date | null {
  return identity?.status?.toLowerCase() === 'disabled' ? null : registryTime(identity?.statusUpdatedTime);
}

/** Standing refusals by what the device showed: a certificate, or a key or token. */
export interface RefusalsByKind {
  readonly certificate: readonly Refusal[];
  readonly key: readonly Refusal[];
}

export function refusalsByKind(timeline: Timeline, identity: DeviceIdentity | null | undefined): RefusalsByKind {
  const registered = registeredAuthentication(identity);
  const session = timeline.sessions.at(-1);
  const usual = session ? authenticationOf(session, registered) : registered;
  const isCertificate = (refusal: Refusal): boolean =>
    registered === 'x509' || speaksOfThumbprint(refusal) || authenticationOf(refusal, usual) === 'x509';
  const standing = standingRefusals(timeline, enabledSince(identity));
  return { certificate: standing.filter(isCertificate), key: standing.filter((one) => !isCertificate(one)) };
}

/**
 * The hub has one code for every trouble with credentials; only its message names a thumbprint (template "Thumbprint does
 * not match configuration" of 401003). The template "renew token or certificate" is said of keys too, so that word decides nothing.
 */
export function speaksOfThumbprint({ description }: Refusal): boolean {
  return /thumbprint/i.test(description);
}

/** A session that ended this shortly before the first refusal belongs to the same story. Own judgement. */
const SAME_STORY_MS = 15 * 60_000;

/** The last session, where its end belongs to the refusals that followed. */
export function endBefore(refusals: readonly Refusal[], session: Session | undefined): readonly Session[] {
  const first = refusals[0];
  if (!first || !session?.to || session.end !== 'error') return [];
  const wait = first.at.getTime() - session.to.getTime();
  return isUnauthorized(session.code) || wait <= SAME_STORY_MS ? [session] : [];
}

/** What the log shows of refusals, as one sentence; undefined without any. */
export function refusedProof(refusals: readonly Refusal[]): Proof | undefined {
  const [first, last] = [refusals[0], refusals.at(-1)];
  if (!first || !last) return undefined;
  const when = first === last ? `on ${dayAndTime(first.at)}` : `from ${dayAndTime(first.at)} to ${dayAndTime(last.at)}`;
  return {
    kind: 'connections',
    text: `${count(refusals.length, 'attempt')} to connect refused with ${listed(distinct(refusals.map(({ code }) => code)))}, ${when}; none got through since.`,
    at: first.at,
  };
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

/** And for an id that it does not know: template "IotHub '*' does not contain the specified device '*'" of 401003. */
export function saysUnknownDevice({ description }: Refusal): boolean {
  return /does not contain/i.test(description);
}

/** The session that the hub ended for its credentials, where no connect followed. */
export function unauthorizedEnd({ sessions }: Timeline): readonly Session[] {
  const last = sessions.at(-1);
  return last?.to && last.codes.some(isUnauthorized) ? [last] : [];
}
