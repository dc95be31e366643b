import { GUIDES, guidesFor } from '../catalogues/guides';
import { recognizeSdk } from '../catalogues/sdks';
import { defineCheck } from '../check';
import { codesOf, isUnauthorized } from '../codes-of-ends';
import type { Confidence } from '../finding';
import { registeredAuthentication } from '../patterns/authentication';
import { countUpTo, median, sorted } from '../patterns/numbers';
import type { Renewals } from '../patterns/renewal';
import { BACK_SOON_MS, findRenewals } from '../patterns/renewals';
import { endsOf, gapsOf } from '../patterns/session-times';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { clockTimes, count, duration } from '../words';

/** Signature 1 wants at least four sessions. */
const FEWEST_TO_BE_SURE = 4;

const HOW: Readonly<Record<Renewals['style'], string>> = {
  cut: 'the hub ended the session because its token had run out (401)',
  goodbye: 'the client said goodbye by itself',
  closed: 'the connection was closed at the age at which this SDK renews its token',
};

export const sasRenewal = defineCheck({
  id: 'sas-renewal',
  asks: 'Do the disconnects come from renewing the SAS token?',
  needs: ['connections'],
  uses: ['identity'],
  run({ identity }, { timeline }) {
    const renewals = findRenewals(timeline.sessions, registeredAuthentication(identity));
    if (!renewals) return undefined;
    const { age, sessions, style } = renewals;
    const last = sessions.at(-1);
    const sdk = recognizeSdk(last?.sdkVersion ?? '')?.sdk;
    const ends = endsOf(sessions);
    const back = median(gapsOf(sessions)) ?? 0;
    const latest = ends.at(-1);
    return {
      id: 'sas-renewal',
      severity: 'info',
      confidence: sureness(renewals),
      title: `The device only renews its SAS token${age === null ? '' : ` about every ${duration(age)}`}`,
      explanation: `Over MQTT a new token needs a new connection, so ${sdk ? `the ${sdk.name}` : 'the device'} drops and is back within seconds. This is planned and harmless.`,
      codes: codesOf(sessions),
      because: [
        {
          kind: 'connections',
          text: `${count(sessions.length, 'time')} ${HOW[style]}${ageInWords(renewals)}.`,
          ...(latest ? { at: latest } : {}),
        },
        {
          kind: 'connections',
          text: `It was back after ${duration(Math.max(0, back))} as a rule. Ends at ${clockTimes(ends.slice(-4))} UTC.`,
        },
      ],
      guides: guidesFor(style === 'goodbye' ? [] : ['401003'], GUIDES.sasTokens, GUIDES.mqtt),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Nothing needs doing. If even short breaks hurt: AMQP or X.509 certificates avoid them, a longer token life makes them rarer.',
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: [...sessions, ...refusedBetween(sessions, timeline.refusals)],
    };
  },
});

function ageInWords({ age, steady }: Renewals): string {
  if (age === null) return '';
  if (steady > 1) return `; ${count(steady, 'session')} lasted ${duration(age)} each, give or take a little`;
  return `, at an age of ${duration(age)}`;
}

/** The hub's 401 or the device's own goodbye says it, again and again; a bare 404104 at the right age only fits. */
function sureness({ style, steady, sessions }: Renewals): Confidence {
  if (style !== 'closed' && steady >= FEWEST_TO_BE_SURE) return 'confirmed';
  const again = steady > 1 || (style === 'cut' && sessions.length > 1);
  return again ? 'likely' : 'possible';
}

/** A try with the old token, before the new one got through. */
function refusedBetween(sessions: readonly Session[], refusals: readonly Refusal[]): readonly Refusal[] {
  if (refusals.length === 0) return [];
  const ends = sorted(endsOf(sessions).map((end) => end.getTime()));
  return refusals.filter(({ at, code }) => {
    const end = ends[countUpTo(ends, at.getTime()) - 1];
    return isUnauthorized(code) && end !== undefined && at.getTime() - end <= BACK_SOON_MS;
  });
}
