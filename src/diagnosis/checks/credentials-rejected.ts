import { type DeviceIdentity, registryTime } from '../../evidence/device';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Proof } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { holdsEndedToken, renewedBefore } from '../patterns/fixed-token';
import { isAtRenewal } from '../patterns/renewals';
import { endBefore, refusalsByKind, refusedProof, saysExpired } from '../patterns/standing-refusals';
import type { Refusal, Session } from '../timeline';
import { dayAndTime, duration } from '../words';

/** One refusal can be a token that was just too old; the second try had a fresh one. Own judgement. */
const FEWEST_REFUSALS = 2;
/** SDKs do not try again after refused credentials: who had renewed, was refused once and is silent since was refused for good. Own judgement. */
const SILENT_SINCE_MS = 10 * 60_000;

export const credentialsRejected = defineCheck({
  id: 'credentials-rejected',
  asks: 'Does the hub refuse the device’s key?',
  needs: ['connections'],
  uses: ['identity'],
  yieldsTo: [
    'device-not-found',
    'device-disabled',
    'clock-skew',
    'sas-auth-disabled',
    'device-recreated',
    'edge-auth',
    'certificate-invalid',
  ],
  run({ identity }, { subject, timeline, now }) {
    const { sessions } = timeline;
    // Refusals of certificates are another finding.
    const refusals = refusalsByKind(timeline, identity).key;
    const proof = refusedProof(refusals);
    const [first, last] = [refusals[0], refusals.at(-1)];
    if (!proof || !first || !last || refusals.every(saysExpired) || holdsEndedToken(sessions)) return undefined;
    const session = sessions.at(-1);
    if (refusals.length < FEWEST_REFUSALS && !(hadRenewed(session, sessions, identity) && isOver(first, now)))
      return undefined;
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
    if (identity?.status?.toLowerCase() === 'enabled')
      because.push({
        kind: 'identity',
        text: 'The device is registered and enabled, so it is its credentials that do not fit.',
      });
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
      latest: last.at,
      accountsFor: [...endBefore(refusals, session), ...refusals],
    };
  },
});

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
