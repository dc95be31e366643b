import { recognizeSdk } from '../catalogues/sdks';
import type { Timeline } from '../timeline';
import type { Authentication } from './authentication';
import { findRenewals } from './renewals';

/** Default lifetime of a token in every device SDK, and in the samples for own clients (sources of the SDKs). */
const LIFETIME_MS = 60 * 60_000;
/** The hub refuses a token 5 to 10 minutes after its end (maintainers in azure-iot-sdk-java#304, -csharp#97, -csharp#565). */
const GRACE_MS = 5 * 60_000;

/**
 * How far the device's clock may be off before the hub refuses the token that it makes, milliseconds.
 *
 * A token names only its end, se = device clock + lifetime, and the hub refuses it once se + grace < hub time. With
 * offset = device clock - hub time a token t old has lifetime + offset + grace - t left by the hub's clock. So:
 * - Behind by more than lifetime + grace (offset < -(60 + 5…10) min at defaults): each new token is expired on arrival,
 *   and every try is refused.
 * - Behind by less: the connect succeeds, and the hub cuts the session after lifetime + grace - |offset|. Where that is
 *   before the SDK's own renewal (Node at 45 min: behind by more than 20…25; C# and Java are cut in any case), it is cut
 *   earlier than usual, comes back with a new token, and is cut again. That is loss, but no lasting refusal: not here.
 * - Ahead: the end lies later, no field says "not before", and the hub accepts it (seen with clocks hours ahead in
 *   azure-sdk-for-js#15607). Only who compares a token that somebody else made with the device's clock is misled:
 *   ahead by more than its lifetime it looks expired before it is sent. A hint, no proof.
 */
export function tokenBears({ sessions }: Timeline, registered: Authentication): number {
  const renewals = findRenewals(sessions, registered);
  if (!renewals || renewals.age === null) return LIFETIME_MS + GRACE_MS;
  // Cut by the hub: the age is lifetime and grace. A goodbye comes at the SDK's share of the lifetime.
  if (renewals.style !== 'goodbye') return Math.max(renewals.age, GRACE_MS);
  const renewal = recognizeSdk(renewals.sessions.at(-1)?.sdkVersion ?? '')?.sdk.renewal;
  const share = ((renewal?.agesMinutes[0] ?? 60) * 60_000) / LIFETIME_MS;
  return renewals.age / share + GRACE_MS;
}
