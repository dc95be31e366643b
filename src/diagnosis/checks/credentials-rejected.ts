import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import type { Fleet } from '../../evidence/fleet';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { recognizeSdk } from '../catalogues/sdks';
import { type Context, defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Finding, Proof } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { holdsEndedToken, renewedBefore } from '../patterns/fixed-token';
import { type LoggedRefusals, loggedRefusals } from '../patterns/logged-refusals';
import { isAtRenewal } from '../patterns/renewals';
import { reachOf } from '../patterns/silence';
import {
  endBefore,
  refusalsByKind,
  refusedProof,
  saysExpired,
  saysUnknownDevice,
  saysWrongSignature,
  standingRefusals,
  unauthorizedEnd,
} from '../patterns/standing-refusals';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { dayAndTime, duration, plain } from '../words';

/** One refusal can be a token that was just too old; the second try had a fresh one. Own judgement. */
const FEWEST_REFUSALS = 2;
/** SDKs do not try again after refused credentials: who had renewed, was refused once and is silent since was refused for good. Own judgement. */
const SILENT_SINCE_MS = 10 * 60_000;
/** Of one that was never seen to renew, this long. Own judgement. */
const STOPPED_MS = 3_600_000;

export const credentialsRejected = defineCheck({
  id: 'credentials-rejected',
  asks: 'Does the hub refuse the device’s key?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet'],
  oneOf: ['connections', 'device-logs'],
  yieldsTo: [
    'device-not-found',
    'device-disabled',
    'clock-skew',
    'sas-auth-disabled',
    'device-recreated',
    'edge-auth',
    'certificate-invalid',
  ],
  run({ identity, connections, fleet, 'device-logs': logs }, context) {
    const { subject, timeline, now } = context;
    const { sessions } = timeline;
    // Refusals of certificates are another finding.
    const refusals = refusalsByKind(timeline, identity).key;
    const proof = refusedProof(refusals);
    const [first, last] = [refusals[0], refusals.at(-1)];
    const logged = loggedRefusals(logs, context, identity);
    // The hub has one code for every trouble with credentials: where the device's own log says "expired", that is it.
    if (logged?.onlyExpired && !refusals.some(saysWrongSignature)) return undefined;
    const byLog = logged && refusedByLog(logged, context, identity, connections === undefined);
    if (!proof || !first || !last || refusals.every(saysExpired) || holdsEndedToken(timeline)) return byLog;
    const session = sessions.at(-1);
    // One refusal of a disabled device says nothing about its key.
    const isDisabled = identity?.status?.toLowerCase() === 'disabled';
    const isFinal =
      (hadRenewed(session, sessions, identity) && isOver(first, now)) ||
      (!isDisabled && stoppedAt(first, fleet, context));
    if (refusals.length < FEWEST_REFUSALS && !isFinal) return byLog;
    const worked = session !== undefined || registryTime(identity?.lastActivityTime) !== null;
    const codes = distinct(refusals.map(({ code }) => code));
    const because: [Proof, ...Proof[]] = [proof];
    if (session?.from) {
      const lasted = session.length === null ? '' : ` and lasted ${duration(session.length)}`;
      because.push({
        kind: 'connections',
        text: `Before that it worked: the last session began on ${dayAndTime(session.from)}${lasted}.`,
        at: session.from,
      });
    }
    if (saysReason(last))
      because.push({
        kind: 'connections',
        text: `At the last one the hub says: "${plain(last.description, 120)}".`,
        at: last.at,
      });
    if (logged) because.push(logged.proof(saidBy(logged)));
    if (identity?.status?.toLowerCase() === 'enabled' && !saysUnknownDevice(last)) because.push(ENABLED);
    return {
      id: 'credentials-rejected',
      severity: 'critical',
      confidence: refusals.length > FEWEST_REFUSALS ? 'confirmed' : 'likely',
      title: 'The hub refuses the credentials of the device',
      explanation: saysUnknownDevice(last)
        ? 'By its own words the hub did not know this id: the device was deleted, or its settings name another hub or another id.'
        : worked
          ? 'It worked before and is refused at every try since, so most likely its key was changed at the hub but not on the device.'
          : 'It was refused at every try, so most likely it holds a wrong key or another device’s.',
      codes,
      because,
      guides: guidesFor(codes, GUIDES.sasTokens),
      next: nextSteps(subject),
      explains: [],
      latest: last.at,
      accountsFor: [...endBefore(refusals, session), ...refusals],
    };
  },
});

/** The hub's message mostly says nothing that its code does not; these two name the trouble. */
function saysReason(refusal: Refusal): boolean {
  return saysWrongSignature(refusal) || saysUnknownDevice(refusal);
}

/** It holds a key and renews with it: then even one refusal is not that of a token that was too old. */
function hadRenewed(
  last: Session | undefined,
  sessions: readonly Session[],
  identity: DeviceIdentity | null | undefined,
): boolean {
  if (last === undefined) return false;
  return renewedBefore(sessions) || isAtRenewal(last, sessions, registeredAuthentication(identity));
}

function isOver({ at }: Refusal, now: Date): boolean {
  return now.getTime() - at.getTime() >= SILENT_SINCE_MS;
}

/** Its SDK does not try again after refused credentials, and did not, while others were logged. */
function stoppedAt(refusal: Refusal, fleet: Fleet | undefined, context: Context): boolean {
  const version = refusal.sdkVersion || (context.timeline.sessions.at(-1)?.sdkVersion ?? '');
  if (recognizeSdk(version)?.sdk.retrying.afterRefusal !== 'stops' || !fleet || fleet.devices === 0) return false;
  return reachOf(fleet, context).getTime() - refusal.at.getTime() >= STOPPED_MS;
}

const ENABLED: Proof = {
  kind: 'identity',
  text: 'The device is registered and enabled, so it is its credentials that do not fit.',
};

function nextSteps(subject: Subject): Finding['next'] {
  return [
    {
      do: 'fix',
      who: 'hub operator',
      text: 'Ask who changed this device’s key around that time, and give the technician the connection string that holds now.',
      command: identityCommand('show', subject, '--query "{status:status,type:authentication.type}"'),
    },
    {
      do: 'fix',
      who: 'technician at the device',
      text: 'Put the present connection string into the device, restart it, and check that its clock is right within 5 minutes.',
    },
  ];
}

/**
 * By the device's own log, where the hub's records show less. A wrong signature can only be a wrong key; CONNACK 4 and 5
 * have more reasons, and a hub that logged no refusal may not have refused.
 */
function refusedByLog(
  logged: LoggedRefusals,
  { subject, timeline }: Context,
  identity: DeviceIdentity | null | undefined,
  hubUnseen: boolean,
): Finding | undefined {
  const refusals = standingRefusals(timeline, null);
  const enough = logged.tries >= FEWEST_REFUSALS || logged.isLast;
  // "Expired" by the hub is more exact than CONNACK 5.
  const hubKnowsBetter = refusals.length > 0 && refusals.every(saysExpired) && !logged.signature;
  const byCertificate =
    registeredAuthentication(identity) === 'x509' || timeline.sessions.at(-1)?.authType?.toLowerCase().includes('x509');
  if (!enough || hubKnowsBetter || byCertificate || holdsEndedToken(timeline)) return undefined;
  const isAgain = logged.tries > FEWEST_REFUSALS && (hubUnseen || refusals.length > 0);
  return {
    id: 'credentials-rejected',
    severity: 'critical',
    confidence: logged.signature || isAgain ? 'likely' : 'possible',
    title: 'The hub refuses the credentials of the device',
    explanation:
      'By its own log the device is turned away at the door. Most likely its key was changed at the hub but not on the device, or it holds another device’s.',
    codes: distinct(refusals.map(({ code }) => code)),
    because: [logged.proof(saidBy(logged)), ...(identity?.status?.toLowerCase() === 'enabled' ? [ENABLED] : [])],
    guides: guidesFor(['401003'], GUIDES.sasTokens),
    next: nextSteps(subject),
    explains: [],
    accountsFor: [...unauthorizedEnd(timeline), ...refusals],
  };
}

function saidBy({ signature }: LoggedRefusals): string {
  return signature ? 'that the signature is wrong' : 'that the device was refused';
}
