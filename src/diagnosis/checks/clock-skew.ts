import { registryTime } from '../../evidence/device';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import { authenticationOf, registeredAuthentication } from '../patterns/authentication';
import { clockError } from '../patterns/clock-error';
import { findFreshExpired } from '../patterns/fresh-expired';
import { loggedRefusals } from '../patterns/logged-refusals';
import { saysExpired, saysWrongSignature, standingRefusals, unauthorizedEnd } from '../patterns/standing-refusals';
import { tokenBears } from '../patterns/token-bears';
import { count, dayAndTime, duration, listed } from '../words';

export const clockSkew = defineCheck({
  id: 'clock-skew',
  asks: 'Is the clock of the device wrong?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity'],
  oneOf: ['connections', 'device-logs'],
  yieldsTo: ['device-not-found', 'device-disabled', 'device-recreated'],
  run({ identity, 'device-logs': logs }, context) {
    const { timeline } = context;
    const registered = registeredAuthentication(identity);
    const last = timeline.sessions.at(-1);
    if ((last ? authenticationOf(last, registered) : registered) === 'x509') return undefined;
    const refusals = standingRefusals(timeline, registryTime(identity?.statusUpdatedTime));
    const logged = loggedRefusals(logs, context, identity);
    // A clock that is off harms nobody who is let in; and a wrong signature speaks of the key.
    if ((refusals.length === 0 && !logged) || logged?.signature || refusals.some(saysWrongSignature)) return undefined;
    const expired = refusals.length > 0 ? refusals.every(saysExpired) : (logged?.onlyExpired ?? false);
    const error = clockError(logs, context, { bears: tokenBears(timeline, registered), expired });
    const fresh = findFreshExpired(refusals, logged, logs, context, identity);
    // Ahead, a token that the device makes ends late: the hub cannot have called it expired.
    const measured = error && !((expired || fresh) && (error.ms ?? 0) > 0) ? error : undefined;
    if (!measured && !fresh) return undefined;

    const because: Proof[] = [];
    if (measured) because.push({ kind: 'device-logs', text: measured.text });
    if (fresh) because.push(...fresh.because);
    const refusal = refusals.at(-1);
    if (refusal)
      because.push({
        kind: 'connections',
        text: `The hub refused ${count(refusals.length, 'attempt')} to connect since the last success (${listed(distinct(refusals.map(({ code }) => code)))}), the last on ${dayAndTime(refusal.at)}.`,
        at: refusal.at,
      });
    else if (logged) because.push(logged.proof('that the device was refused'));
    const [first, ...rest] = because;
    if (!first) return undefined;
    const codes = distinct(refusals.map(({ code }) => code));
    const confidence = surer(measured?.confidence, fresh?.confidence);
    return {
      id: 'clock-skew',
      severity: 'critical',
      confidence: refusals.length === 0 && logged ? logged.atMost(confidence) : confidence,
      title: titleOf(measured?.ms),
      explanation: explanationOf(measured?.ms),
      codes,
      because: [first, ...rest],
      guides: guidesFor(codes.length > 0 ? codes : ['401003'], GUIDES.sasTokens),
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Compare the clock with a watch, set date, time and zone, switch on time synchronization (NTP), then restart the program.',
          command: 'date -u',
        },
        {
          do: 'fix',
          who: 'network administrator on site',
          text: 'Let the device reach a time server: NTP is UDP port 123. If the clock is lost with each power cut, the battery of its clock is empty.',
        },
      ],
      explains: [],
      ...(refusal ? { latest: refusal.at } : {}),
      accountsFor: [...unauthorizedEnd(timeline), ...refusals],
    };
  },
});

function surer(...all: ReadonlyArray<Confidence | undefined>): Confidence {
  return (['confirmed', 'likely'] as const).find((one) => all.includes(one)) ?? 'possible';
}

function titleOf(ms: number | null | undefined): string {
  if (typeof ms !== 'number') return 'The clock of the device is wrong';
  return `The clock of the device is ${duration(ms)} ${ms < 0 ? 'behind' : 'ahead'}`;
}

function explanationOf(ms: number | null | undefined): string {
  if (typeof ms === 'number' && ms > 0)
    return 'The hub takes a token that ends late, so the clock is only a hint here; but a token that came from elsewhere looks ended to such a device. Set the clock first, then look again.';
  return 'The device makes its token with its own clock. Where that is too far behind, every new token has already ended when it reaches the hub, and the hub refuses it.';
}
