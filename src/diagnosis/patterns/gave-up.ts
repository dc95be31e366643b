import type { DeviceIdentity } from '../../evidence/device';
import type { Fleet } from '../../evidence/fleet';
import { recognizeSdk } from '../catalogues/sdks';
import type { Context } from '../check';
import { isTakeOverCode, isUnauthorized } from '../codes-of-ends';
import type { Confidence } from '../finding';
import type { Session } from '../session';
import { type Authentication, isMqtt, registeredAuthentication } from './authentication';
import { renewedBefore } from './fixed-token';
import { quantile } from './numbers';
import { endedInQuotaDay, type QuotaDays } from './quota-days';
import { findRenewals, isAtRenewal } from './renewals';
import { gapsOf } from './session-times';
import { findSilence, type Silence } from './silence';

/** Every SDK that still tries has tried by then: they wait 10 s between tries, Node ends after 4 min (retry defaults). Own judgement. */
const FAR_BEYOND_RETRY_MS = 3_600_000;
/** "Much longer than its own normal gaps". Own judgement. */
const TIMES_USUAL_GAP = 3;
const USUAL_SHARE = 0.9;
/** Who came back by itself so often would have done so again. Own judgement. */
const FEWEST_RETURNS = 3;

export interface GaveUp {
  readonly silence: Silence;
  /** `drop`: the connection broke. `renewal`: it ended for a new token, and no new connection followed. */
  readonly after: 'drop' | 'renewal';
  /** How long the device was away at most as a rule, milliseconds; null when it never came back in this time. */
  readonly usualGap: number | null;
  readonly confidence: Confidence;
}

/** What the hub's log shows of a client that stopped trying; undefined while the silence may still be its usual one. */
export function findGaveUp(
  context: Context,
  identity: DeviceIdentity | null | undefined,
  fleet: Fleet | undefined,
  quota: QuotaDays,
): GaveUp | undefined {
  // Only of a device that may connect can be said that it does not.
  if (!identity || identity.status?.toLowerCase() === 'disabled') return undefined;
  const silence = findSilence(context, { identity, ...(fleet && { fleet }) });
  if (!silence || silence.lasts < FAR_BEYOND_RETRY_MS) return undefined;
  const { sessions } = context.timeline;
  const registered = registeredAuthentication(identity);
  const after = whatEnded(silence.session, sessions, registered);
  if (!after || endedInQuotaDay(silence.session, quota)) return undefined;
  const gaps = gapsOf(sessions);
  const usualGap = quantile(gaps, USUAL_SHARE) ?? null;
  if (silence.lasts < TIMES_USUAL_GAP * (usualGap ?? 0)) return undefined;
  const retrying = recognizeSdk(silence.session.sdkVersion)?.sdk.retrying;
  const endsByDesign = retrying !== undefined && retrying.givesUpAfterSeconds !== null;
  const renewed = after === 'renewal' && findRenewals(sessions, registered) !== undefined;
  const fits = renewed || endsByDesign || gaps.length >= FEWEST_RETURNS;
  return { silence, after, usualGap, confidence: fits && silence.logGoesOn ? 'likely' : 'possible' };
}

/** Undefined for a goodbye that is no renewal, for a first 401 (its token ended), and for one that another client threw out. */
function whatEnded(
  session: Session,
  sessions: readonly Session[],
  registered: Authentication,
): GaveUp['after'] | undefined {
  if (session.end === 'clean') return isAtRenewal(session, sessions, registered) ? 'renewal' : undefined;
  if (isTakeOverCode(session.code)) return undefined;
  if (!session.codes.some(isUnauthorized)) return 'drop';
  return isMqtt(session) && renewedBefore(sessions) ? 'renewal' : undefined;
}
