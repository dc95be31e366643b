import type { Fleet } from '../../evidence/fleet';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { limitsOf, type TierLimits } from '../catalogues/tier-limits';
import { defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import type { Proof } from '../finding';
import { findSharedEnds, type SharedEnd } from '../patterns/shared-minutes';
import { throttledConnects } from '../patterns/throttling';
import type { Session } from '../session';
import type { Refusal, Timeline } from '../timeline';
import { clockTimes, count, dayAndTime, duration, listed, thousands } from '../words';

/** A rate holds for seconds, and short bursts pass: only a whole minute above it counts. */
const SECONDS_COUNTED = 60;
/** So close to the hub's busiest minute the device must have dropped or tried to connect for the storm to be its own matter. Own judgement. */
const NEAR_MS = 15 * 60_000;
/** A connect that follows a loss within this time belongs to it. Own judgement. */
const AFTER_LOSS_MS = 60 * 60_000;

const WORTH_SAYING_MS = 60_000;

/** No tier lets fewer in (tier-limits.ts). */
const LEAST_A_SECOND = 100;

export const reconnectStorm = defineCheck({
  id: 'reconnect-storm',
  asks: 'Do too many devices connect at once?',
  needs: ['connections'],
  uses: ['fleet', 'hub'],
  yieldsTo: ['hub-unavailable'],
  run({ fleet, hub }, { timeline, window }) {
    const refusals = throttledConnects(timeline);
    const limits = limitsOf(hub?.sku);
    const rush = rushOf(fleet, limits, timeline);
    const first = refusals[0];
    const latest = refusals.at(-1)?.at ?? rush?.minute;
    if (!latest) return undefined;
    const codes = distinct(refusals.map(({ code }) => code)).toSorted();
    const because: Proof[] = [];
    if (first)
      because.push({
        kind: 'connections',
        text: `The hub refused ${count(refusals.length, 'attempt')} of this device to connect with ${listed(codes)}, at ${clockTimes(refusals.slice(-4).map(({ at }) => at))} UTC, the last on ${dayAndTime(latest)}.`,
        at: latest,
      });
    if (rush)
      because.push({
        kind: 'fleet',
        text: `In the minute of ${dayAndTime(rush.minute)} all devices together tried to connect ${thousands(rush.attempts)} times; the hub (${rush.limits.name}) lets ${thousands(rush.limits.connectsASecond)} in a second, ${thousands(rush.limits.connectsASecond * SECONDS_COUNTED)} in a minute.`,
        at: rush.minute,
      });
    const lost = first && lossBefore(timeline, first.at);
    if (lost)
      because.push({
        kind: 'connections',
        text: `It had lost its connection before, on ${dayAndTime(lost)}.`,
        at: lost,
      });
    const needed = fleet && limits ? ((fleet.devices + 1) / limits.connectsASecond) * 1_000 : 0;
    if (fleet && needed >= WORTH_SAYING_MS)
      because.push({
        kind: 'hub',
        text: `To let ${thousands(fleet.devices + 1)} devices in, this hub needs at least ${duration(needed)}.`,
      });
    const isFew = fleet !== undefined && fleet.devices + 1 <= (limits?.connectsASecond ?? LEAST_A_SECOND);
    const [proof, ...more] = because;
    if (!proof) return undefined;
    return {
      id: 'reconnect-storm',
      severity: 'critical',
      confidence: first ? 'confirmed' : 'likely',
      title: `${isFew ? 'The few devices of this hub try to connect without a pause, and it' : 'Too many devices connect at once, and the hub'} lets only so many in a second`,
      explanation: isFew
        ? 'All of them together could be let in within a second. The hub refuses what comes above its rate, so some of them try again and again at once.'
        : 'After an outage all devices want in again together. The hub refuses what comes above its rate, and devices that try again at once keep the storm going.',
      codes,
      because: [proof, ...more],
      guides: guidesFor(codes.slice(0, 1), GUIDES.reconnect, GUIDES.quotas),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'After a loss wait longer with each try, up to some minutes, with chance in it, so that devices do not come back in step.',
        },
        {
          do: 'fix',
          who: 'hub operator',
          text: 'It ends by itself once all are in. Add units or take a larger tier if that takes too long; look for what broke the connections before.',
        },
      ],
      explains: [],
      latest,
      accountsFor: [...refusals, ...lossesBefore(refusals, findSharedEnds(timeline.sessions, fleet, window))],
    };
  },
});

interface Rush {
  readonly minute: Date;
  readonly attempts: number;
  readonly limits: TierLimits;
}

/** The hub's busiest minute, if it was above the rate and this device was in it. */
function rushOf(fleet: Fleet | undefined, limits: TierLimits | undefined, timeline: Timeline): Rush | undefined {
  const busiest = fleet?.busiest;
  if (!busiest || !limits || busiest.attempts <= limits.connectsASecond * SECONDS_COUNTED) return undefined;
  const isNear = (at: Date | null): boolean =>
    at !== null && Math.abs(at.getTime() - busiest.minute.getTime()) <= NEAR_MS;
  const hit = timeline.sessions.filter(({ end, codes }) => end === 'error' && !codes.some(isUnauthorized));
  const involved =
    timeline.refusals.some(({ at, code }) => !isUnauthorized(code) && isNear(at)) ||
    hit.some(({ to, gap }) => isNear(to) || (to !== null && gap !== null && isNear(new Date(to.getTime() + gap))));
  return involved ? { ...busiest, limits } : undefined;
}

/** The outage that the storm follows: ends that many devices shared, with refusals before the return. */
function lossesBefore(refusals: readonly Refusal[], shared: readonly SharedEnd[]): readonly Session[] {
  return shared.flatMap(({ session }) => {
    const { to, gap } = session;
    const back = to && gap !== null ? to.getTime() + gap : Number.POSITIVE_INFINITY;
    return to && refusals.some(({ at }) => at >= to && at.getTime() <= back) ? [session] : [];
  });
}

function lossBefore({ sessions }: Timeline, at: Date): Date | undefined {
  const lost = sessions.findLast(({ to, end }) => to !== null && end === 'error' && to <= at)?.to;
  return lost && at.getTime() - lost.getTime() <= AFTER_LOSS_MS ? lost : undefined;
}
