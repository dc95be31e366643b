import { registryTime } from '../../evidence/device';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Confidence, Proof } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { type LoggedRefusals, loggedRefusals } from '../patterns/logged-refusals';
import { holdsEndedToken, saysExpired, saysWrongSignature, standingRefusals } from '../patterns/standing-refusals';
import type { Refusal } from '../timeline';
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
    const logged = loggedRefusals(logs, context, identity);
    // Its code is the same for every trouble with credentials: where the device's log says "expired", that is the trouble.
    const expired = refusals.every(saysExpired) || (logged?.onlyExpired && !refusals.some(saysWrongSignature));
    const byHub = refusals.length >= FEWEST_REFUSALS && !expired;
    if (!byHub && !(logged && tellsMore(logged, refusals))) return undefined;
    const session = timeline.sessions.at(-1);
    if (session?.authType?.toLowerCase().includes('x509') || holdsEndedToken(timeline.sessions)) return undefined;
    const [proof, ...because] = [
      ...(byHub ? [proofOfHub(refusals)] : []),
      ...(logged
        ? [logged.proof(logged.signature ? 'that the signature is wrong' : 'that the device was refused')]
        : []),
    ];
    if (!proof) return undefined;
    if (session?.from) {
      const lasted = session.length === null ? '' : ` and lasted ${duration(session.length)}`;
      because.push({
        kind: 'connections',
        text: `Before that it worked: the last session began on ${dayAndTime(session.from)}${lasted}.`,
        at: session.from,
      });
    }
    if (identity?.status?.toLowerCase() === 'enabled')
      because.push({
        kind: 'identity',
        text: 'The device is registered and enabled, so it is its credentials that do not fit.',
      });
    const worked = session !== undefined || registryTime(identity?.lastActivityTime) !== null;
    const [first, last] = [refusals[0], refusals.at(-1)];
    const sameStory =
      session?.to &&
      session.end === 'error' &&
      (isUnauthorized(session.code) || (first && first.at.getTime() - session.to.getTime() <= SAME_STORY_MS));
    const codes = distinct(refusals.map(({ code }) => code));
    return {
      id: 'credentials-rejected',
      severity: 'critical',
      confidence: byHub ? surenessOfHub(refusals) : surenessOfLog(logged, connections !== undefined && !first),
      title: 'The hub refuses the credentials of the device',
      explanation: worked
        ? 'It worked before and is refused at every try since, so most likely its key was changed at the hub but not on the device.'
        : 'It was refused at every try, so most likely it holds a wrong key or another device’s.',
      codes,
      because: [proof, ...because],
      guides: guidesFor(codes.length > 0 ? codes : ['401003'], GUIDES.sasTokens),
      next: [
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
      ],
      explains: [],
      ...(last ? { latest: last.at } : {}),
      accountsFor: [...(session && sameStory ? [session] : []), ...refusals],
    };
  },
});

/** The log's refusals count by themselves, where the hub's records show fewer; but "expired" by the hub is more exact than CONNACK 5. */
function tellsMore(logged: LoggedRefusals, refusals: readonly Refusal[]): boolean {
  const hubSaysExpired = refusals.length > 0 && refusals.every(saysExpired);
  const enough = logged.tries >= FEWEST_REFUSALS || logged.isLast;
  return enough && !logged.onlyExpired && (logged.signature || !hubSaysExpired);
}

function proofOfHub(refusals: readonly Refusal[]): Proof {
  const [first, last] = [refusals[0], refusals.at(-1)];
  const span = first && last ? `, from ${dayAndTime(first.at)} to ${dayAndTime(last.at)}` : '';
  return {
    kind: 'connections',
    text: `${count(refusals.length, 'attempt')} to connect refused with ${listed(distinct(refusals.map(({ code }) => code)))}${span}; none got through since.`,
    ...(first ? { at: first.at } : {}),
  };
}

function surenessOfHub(refusals: readonly Refusal[]): Confidence {
  return refusals.length > FEWEST_REFUSALS ? 'confirmed' : 'likely';
}

/** A wrong signature can only be a wrong key. CONNACK 5 has more reasons, and a hub that logged no refusal did not refuse. */
function surenessOfLog(logged: LoggedRefusals | undefined, hubRefusedNone: boolean): Confidence {
  if (logged?.signature) return 'likely';
  return hubRefusedNone || (logged?.tries ?? 0) <= FEWEST_REFUSALS ? 'possible' : 'likely';
}
