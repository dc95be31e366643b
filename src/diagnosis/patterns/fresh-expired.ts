import type { DeviceIdentity } from '../../evidence/device';
import type { DeviceLog } from '../../evidence/device-log';
import { bugsOf } from '../catalogues/known-bugs';
import type { Context } from '../check';
import type { Confidence, Proof } from '../finding';
import type { Refusal } from '../timeline';
import { count } from '../words';
import { registeredAuthentication } from './authentication';
import { holdsEndedToken, renewedBefore } from './fixed-token';
import { linesOf } from './log-lines';
import type { LoggedRefusals } from './logged-refusals';
import { findRenewals } from './renewals';
import { sdkInUse } from './sdk-in-use';
import { saysExpired } from './standing-refusals';

/** One refusal can be a token that was just too old; the next try has a new one. Own judgement. */
const FEWEST_REFUSALS = 2;

export interface FreshExpired {
  readonly because: readonly [Proof, ...Proof[]];
  readonly confidence: Confidence;
}

/**
 * A token that the device has only just made is called expired: its clock is behind by more than the token's life.
 * That it makes tokens is known where it renewed before. A restart between two such refusals makes a new token too, if
 * the program holds a key, as those with a device SDK mostly do; with a fixed token it shows the same one again. Where
 * neither is seen it is taken for a fixed token that ran out, which is another finding.
 */
export function findFreshExpired(
  refusals: readonly Refusal[],
  logged: LoggedRefusals | undefined,
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  identity: DeviceIdentity | null | undefined,
): FreshExpired | undefined {
  const { sessions } = context.timeline;
  const byHub = refusals.length >= FEWEST_REFUSALS && refusals.every(saysExpired);
  const byLog = logged?.onlyExpired && logged.tries >= FEWEST_REFUSALS ? logged : undefined;
  if ((!byHub && !byLog) || holdsEndedToken(context.timeline) || staysWithOldToken(context)) return undefined;
  const renewed = findRenewals(sessions, registeredAuthentication(identity)) !== undefined || renewedBefore(sessions);
  const made = renewed ? RENEWED : (renewedByLog(logs, context) ?? startedAnew(context, byLog));
  if (!made) return undefined;
  const said: Proof = byLog
    ? byLog.proof('that the token is expired')
    : {
        kind: 'connections',
        text: `The hub called the token expired at each of ${count(refusals.length, 'attempt')} since the last success.`,
      };
  return { because: [said, made.proof], confidence: made.confidence };
}

interface Made {
  readonly proof: Proof;
  readonly confidence: Confidence;
}

const RENEWED: Made = {
  proof: { kind: 'connections', text: 'The device had renewed its token before, so it makes new ones by itself.' },
  confidence: 'likely',
};

/** Versions that reconnect with the old token after the hub cut them look the same, and have a finding of their own. */
function staysWithOldToken({ timeline }: Context): boolean {
  const inUse = sdkInUse(timeline);
  return (
    inUse?.recognized !== undefined &&
    bugsOf(inUse.recognized, inUse.session.protocol).some(({ symptom }) => symptom === 'refused-after-renewal')
  );
}

function renewedByLog(logs: readonly DeviceLog[] | undefined, { subject }: Context): Made | undefined {
  const text = 'Its log shows that it renews its token by itself.';
  const renews = linesOf(logs, subject, ['renewal']).length > 0;
  return renews ? { proof: { kind: 'device-logs', text }, confidence: 'likely' } : undefined;
}

function startedAnew({ subject, timeline }: Context, refused: LoggedRefusals | undefined): Made | undefined {
  const [first, last] = [refused?.lines[0], refused?.lines.at(-1)];
  if (!first || first.log !== last?.log || !(first.log.sdk ?? sdkInUse(timeline)?.recognized)) return undefined;
  const starts = linesOf([first.log], subject, ['boot', 'process-start']).filter(
    ({ order, event }) => event.code === undefined && order > first.order && order < last.order,
  ).length;
  if (starts === 0) return undefined;
  const text = `It was started anew ${count(starts, 'time')} in between, and the new token was called expired as well.`;
  return { proof: { kind: 'device-logs', text }, confidence: 'possible' };
}
