import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { registeredAuthentication } from '../patterns/authentication';
import { quantile } from '../patterns/numbers';
import { BACK_SOON_MS, findRenewals, isAtRenewal } from '../patterns/renewals';
import { findSilence } from '../patterns/silence';
import type { Session } from '../session';
import { count, dayAndTime, duration } from '../words';

/** "The device's earlier ones look alike": this share of its ends. Own judgement. */
const LEAST_SHARE = 0.5;
/** So much longer than usual is no sleep any more. Own judgement. */
const TIMES_USUAL = 3;

export const clientClosed = defineCheck({
  id: 'client-closed',
  asks: 'Did the device leave by itself, as it always does?',
  needs: ['connections'],
  uses: ['identity', 'fleet'],
  yieldsTo: ['edgehub-idle-close'],
  run(looked, context) {
    const { sessions } = context.timeline;
    const silence = findSilence(context, looked);
    const registered = registeredAuthentication(looked.identity);
    if (silence?.session.end !== 'clean' || isAtRenewal(silence.session, sessions, registered)) return undefined;
    const renewed = new Set(findRenewals(sessions, registered)?.sessions);
    const earlier = sessions.filter(({ to, gap }) => to !== null && gap !== null);
    const ended = earlier.filter((session) => !renewed.has(session));
    const alike = ended.filter(isFarewell);
    if (alike.length === 0 || alike.length < LEAST_SHARE * ended.length) return undefined;
    const usual = quantile(
      alike.map(({ gap }) => gap ?? 0),
      0.5,
    );
    const away = usual ?? 0;
    const isLonger = silence.lasts > TIMES_USUAL * away;
    return {
      id: 'client-closed',
      severity: 'info',
      confidence: isLonger ? 'possible' : 'likely',
      title: 'The device left by itself with a goodbye, as it usually does',
      explanation: `It closed its connection properly: it sleeps, or somebody shut it down.${isLonger ? ' It has been away for longer than usual, though.' : ''}`,
      codes: [],
      because: [
        {
          kind: 'connections',
          text: `The last record is its goodbye on ${dayAndTime(silence.since)}; ${count(alike.length, 'earlier session')} ended alike.`,
          at: silence.since,
        },
        {
          kind: 'connections',
          text: `It came back after ${duration(away)} as a rule; now it has been away for ${duration(silence.lasts)}.`,
        },
      ],
      guides: [GUIDES.connectionState],
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Nothing to do if it is meant to sleep now. If it should be online, look at its power and its program.',
        },
      ],
      explains: [],
      latest: silence.since,
      accountsFor: [...alike, silence.session],
    };
  },
});

/** A goodbye after which it stayed away. */
function isFarewell({ end, gap }: Session): boolean {
  return end === 'clean' && gap !== null && gap > BACK_SOON_MS;
}
