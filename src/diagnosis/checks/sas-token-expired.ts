import { registryTime } from '../../evidence/device';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { isUnauthorized } from '../codes-of-ends';
import type { Proof } from '../finding';
import { authenticationOf, registeredAuthentication } from '../patterns/authentication';
import { holdsEndedToken, renewedBefore } from '../patterns/fixed-token';
import { type LoggedRefusals, loggedRefusals } from '../patterns/logged-refusals';
import { findSilence } from '../patterns/silence';
import { saysExpired, saysWrongSignature, standingRefusals } from '../patterns/standing-refusals';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { count, dayAndTime, duration } from '../words';

/** A renewal is over within a minute; who stays away this long did not renew. Own judgement. */
const GONE_MS = 10 * 60_000;
/** One try with the old token, and the program gives up; two would rather be a wrong key. Own judgement. */
const MOST_LAST_TRIES = 1;
/** By the log alone: once may be a token that ended on the way. Own judgement. */
const FEWEST_LOGGED = 2;

export const sasTokenExpired = defineCheck({
  id: 'sas-token-expired',
  asks: 'Did a SAS token run out that nobody renews?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet'],
  oneOf: ['connections', 'device-logs'],
  yieldsTo: ['device-not-found', 'device-disabled', 'device-recreated', 'clock-skew', 'sas-auth-disabled'],
  run(looked, context) {
    const { identity, 'device-logs': logs } = looked;
    const { timeline, now } = context;
    const last = timeline.sessions.at(-1);
    const registered = registeredAuthentication(identity);
    if (last ? authenticationOf(last, registered) === 'x509' : registered === 'x509') return undefined;
    const refusals = standingRefusals(timeline, registryTime(identity?.statusUpdatedTime));
    const onlyExpired = refusals.length > 0 && refusals.every(saysExpired);
    const logged = expiredByLog(loggedRefusals(logs, context, identity), refusals);
    const cut = last?.to && last.codes.some(isUnauthorized) ? last : undefined;
    const goesOnTrying = refusals.length > MOST_LAST_TRIES;
    const triedSince = refusals.length > 0 && cut?.to ? now.getTime() - cut.to.getTime() : 0;
    const away = findSilence(context, looked)?.lasts ?? triedSince;
    const stayedAway = goesOnTrying ? holdsEndedToken(timeline) : cut !== undefined && away >= GONE_MS;
    if (!(stayedAway || onlyExpired || logged) || renewedBefore(timeline.sessions)) return undefined;
    const because: Proof[] = [];
    if (cut?.to) {
      because.push({
        kind: 'connections',
        text: `On ${dayAndTime(cut.to)} the hub ended the session with ${cut.code}${cut.length ? ` after ${duration(cut.length)}` : ''}; it has not connected again for ${duration(now.getTime() - cut.to.getTime())}.`,
        at: cut.to,
      });
    }
    const refused = refusals.at(-1);
    if (refused) {
      because.push({
        kind: 'connections',
        text: `${count(refusals.length, 'attempt')} refused since then${onlyExpired ? ', each time because the token is expired' : ''}; the last on ${dayAndTime(refused.at)}.`,
        at: refused.at,
      });
    }
    if (logged) because.push(logged.proof('that the token is expired'));
    const [first, ...rest] = because;
    if (!first) return undefined;
    const latest = refused?.at ?? cut?.to;
    return {
      id: 'sas-token-expired',
      severity: 'critical',
      confidence: onlyExpired
        ? 'confirmed'
        : stayedAway || (logged?.tries ?? 0) >= FEWEST_LOGGED
          ? 'likely'
          : 'possible',
      title: 'The SAS token of the device ran out and was not renewed',
      explanation:
        'The device seems to use a fixed token that its software does not renew. It stays out until it is given a new one.',
      codes: [...new Set([...(cut?.codes ?? []), ...refusals.map(({ code }) => code)])],
      because: [first, ...rest],
      guides: guidesFor(['401003'], GUIDES.sasTokens),
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Give the device a new token, or better its key, so that it can make tokens itself.',
        },
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Make a new token before the old one ends; every device SDK does this by itself when it has the key.',
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: [...(cut ? cutBefore(timeline.sessions) : []), ...refusals],
    };
  },
});

/** All of its tokens that ran out: somebody brought a new one each time. */
function cutBefore(sessions: readonly Session[]): readonly Session[] {
  return sessions.filter(({ codes }) => codes.some(isUnauthorized));
}

/** The log tells of nothing but expired tokens, again and again; a hub that names the signature knows better. */
function expiredByLog(logged: LoggedRefusals | undefined, refusals: readonly Refusal[]): LoggedRefusals | undefined {
  const isSo = logged?.onlyExpired && (logged.tries >= FEWEST_LOGGED || logged.isLast);
  return isSo && !refusals.some(saysWrongSignature) ? logged : undefined;
}
