import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Finding, Proof } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { type LoggedRefusals, loggedRefusals } from '../patterns/logged-refusals';
import {
  holdsEndedToken,
  saysExpired,
  saysWrongSignature,
  standingRefusals,
  unauthorizedEnd,
} from '../patterns/standing-refusals';
import { count, dayAndTime, duration, listed } from '../words';

/** One refusal can be a token that was just too old; the second try had a fresh one. Own judgement. */
const FEWEST_REFUSALS = 2;
/** A session that ended this shortly before the first refusal belongs to the same story. Own judgement. */
const SAME_STORY_MS = 15 * 60_000;

export const credentialsRejected = defineCheck({
  id: 'credentials-rejected',
  asks: 'Does the hub refuse the device’s key?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity'],
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
  run({ identity, connections, 'device-logs': logs }, context) {
    const { subject, timeline } = context;
    // Refusals of certificates are another finding.
    if (registeredAuthentication(identity) === 'x509') return undefined;
    const enabledSince =
      identity?.status?.toLowerCase() === 'disabled' ? null : registryTime(identity?.statusUpdatedTime);
    const refusals = standingRefusals(timeline, enabledSince);
    const [first, last] = [refusals[0], refusals.at(-1)];
    const logged = loggedRefusals(logs, context, identity);
    // The hub has one code for every trouble with credentials: where the device's own log says "expired", that is it.
    if (logged?.onlyExpired && !refusals.some(saysWrongSignature)) return undefined;
    const byLog = logged && refusedByLog(logged, context, identity, connections === undefined);
    if (!first || !last || refusals.length < FEWEST_REFUSALS || refusals.every(saysExpired)) return byLog;
    const session = timeline.sessions.at(-1);
    if (session?.authType?.toLowerCase().includes('x509') || holdsEndedToken(timeline.sessions)) return undefined;
    const worked = session !== undefined || registryTime(identity?.lastActivityTime) !== null;
    const sameStory =
      session?.to &&
      session.end === 'error' &&
      (isUnauthorized(session.code) || first.at.getTime() - session.to.getTime() <= SAME_STORY_MS);
    const codes = [...new Set(refusals.map(({ code }) => code))];
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'connections',
        text: `${count(refusals.length, 'attempt')} to connect refused with ${listed(codes)}, from ${dayAndTime(first.at)} to ${dayAndTime(last.at)}; none got through since.`,
        at: first.at,
      },
    ];
    if (session?.from) {
      const lasted = session.length === null ? '' : ` and lasted ${duration(session.length)}`;
      because.push({
        kind: 'connections',
        text: `Before that it worked: the last session began on ${dayAndTime(session.from)}${lasted}.`,
        at: session.from,
      });
    }
    if (logged) because.push(logged.proof(saidBy(logged)));
    if (identity?.status?.toLowerCase() === 'enabled') because.push(ENABLED);
    return {
      id: 'credentials-rejected',
      severity: 'critical',
      confidence: refusals.length > FEWEST_REFUSALS ? 'confirmed' : 'likely',
      title: 'The hub refuses the credentials of the device',
      explanation: worked
        ? 'It worked before and is refused at every try since, so most likely its key was changed at the hub but not on the device.'
        : 'It was refused at every try, so most likely it holds a wrong key or another device’s.',
      codes,
      because,
      guides: guidesFor(codes, GUIDES.sasTokens),
      next: nextSteps(subject),
      explains: [],
      latest: last.at,
      accountsFor: [...(session && sameStory ? [session] : []), ...refusals],
    };
  },
});

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
  const byCertificate = timeline.sessions.at(-1)?.authType?.toLowerCase().includes('x509');
  if (!enough || hubKnowsBetter || byCertificate || holdsEndedToken(timeline.sessions)) return undefined;
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
