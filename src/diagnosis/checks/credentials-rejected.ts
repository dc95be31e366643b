import { registryTime } from '../../evidence/device';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Proof } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { holdsEndedToken, saysExpired, standingRefusals } from '../patterns/standing-refusals';
import { count, dayAndTime, duration, listed } from '../words';

/** One refusal can be a token that was just too old; the second try had a fresh one. Own judgement. */
const FEWEST_REFUSALS = 2;
/** A session that ended this shortly before the first refusal belongs to the same story. Own judgement. */
const SAME_STORY_MS = 15 * 60_000;

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
  run({ identity }, { subject, timeline }) {
    // Refusals of certificates are another finding.
    if (registeredAuthentication(identity) === 'x509') return undefined;
    const enabledSince =
      identity?.status?.toLowerCase() === 'disabled' ? null : registryTime(identity?.statusUpdatedTime);
    const refusals = standingRefusals(timeline, enabledSince);
    const [first, last] = [refusals[0], refusals.at(-1)];
    if (!first || !last || refusals.length < FEWEST_REFUSALS || refusals.every(saysExpired)) return undefined;
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
    if (identity)
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
      accountsFor: [...(session && sameStory ? [session] : []), ...refusals],
    };
  },
});
