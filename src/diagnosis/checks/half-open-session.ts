import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { CLOSED_REMOTELY, codesOf, isTakeOverCode } from '../codes-of-ends';
import { sortEnds } from '../patterns/ends';
import { endsOf } from '../patterns/session-times';
import { findTakeOvers } from '../patterns/take-overs';
import type { Session } from '../session';
import { clockTimes, count, listed } from '../words';

/** The two records of an old link that is closed for a new one lie within seconds. Own judgement. */
const SOON_MS = 10_000;

export const halfOpenSession = defineCheck({
  id: 'half-open-session',
  asks: 'Did the device come back before the hub had noticed the loss?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'operations', 'metrics', 'hub'],
  yieldsTo: [
    'idle-timeout',
    'keep-alive-too-long',
    'site-outage',
    'network-loss',
    'sdk-known-bug',
    'service-event',
    'hub-unavailable',
    'device-restart',
  ],
  run(looked, context) {
    const { ownReturns } = sortEnds(context, looked);
    const times = endsOf(ownReturns);
    const { twoClients } = findTakeOvers(context.timeline);
    const refused = twoClients ? [] : context.timeline.refusals.filter(({ code }) => isTakeOverCode(code));
    const codes = [...new Set([...codesOf(ownReturns), ...refused.map(({ code }) => code)])].filter(isTakeOverCode);
    const latest = times.at(-1) ?? refused.at(-1)?.at;
    if (!latest || (ownReturns.length === 0 && refused.length > 0 && context.timeline.sessions.length === 0))
      return undefined;
    const total = ownReturns.length + refused.length;
    return {
      id: 'half-open-session',
      severity: 'info',
      confidence: 'likely',
      title: 'The device came back before the hub had noticed that it was gone',
      explanation:
        'The hub still held the old session and closed it for the new one. This is a harmless after-effect of the loss before it, not a second client.',
      codes,
      because: [
        {
          kind: 'connections',
          text: `${count(total, 'old session')} closed by the device’s own return (${listed(codes)}), at ${clockTimes([...times, ...refused.map(({ at }) => at)].slice(-4))} UTC.`,
          at: latest,
        },
        { kind: 'connections', text: 'Nobody came back to throw the new connection out in turn.' },
      ],
      guides: guidesFor(codes, GUIDES.mqtt),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Nothing to do about this itself: look at what made the connection break.',
        },
      ],
      explains: [],
      latest,
      accountsFor: [...ownReturns.filter((session) => !isEcho(session)), ...refused],
    };
  },
});

/** The hub had noticed the loss before: this is only its echo, and the loss itself has another cause. */
function isEcho({ codes, gap }: Session): boolean {
  return codes.includes(CLOSED_REMOTELY) && (gap === null || gap > SOON_MS);
}
