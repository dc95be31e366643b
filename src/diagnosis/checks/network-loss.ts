import type { EvidenceKinds } from '../../evidence/evidence';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { codesOf, distinct, isTakeOverCode } from '../codes-of-ends';
import { reachCommand } from '../commands';
import type { NextStep, Proof } from '../finding';
import { sortEnds } from '../patterns/ends';
import { findHubOutages, isInHubOutage } from '../patterns/hub-outages';
import { restOfHub } from '../patterns/hub-wide-words';
import { lossesByLog } from '../patterns/logged-losses';
import { loggedMinutes } from '../patterns/logged-minutes';
import { densest, sampled } from '../patterns/numbers';
import { agesOf, endsOf, gapsOf } from '../patterns/session-times';
import { throttledConnects } from '../patterns/throttling';
import type { Session } from '../session';
import { clockTimes, count, duration, listed, plain } from '../words';

/** "Minutes later": from here on the return is no longer a renewal's or a restart of the connection. */
const MINUTES_MS = 60_000;
/** Fewest losses to call them irregular, and more than a symptom. Own judgement. */
const FEWEST_TO_BE_LIKELY = 3;
/** Own returns alone show no loss at the hub: as many are needed before they speak of the network. Own judgement. */
const FEWEST_OWN_RETURNS = 3;
/** Steady ages are a timer's work, not the weather's. Fewer are alike by chance, unless the returns are as well. Own judgement. */
const FEWEST_TO_BE_STEADY = 5;
const FEWEST_WITH_RETURNS = 3;
const FEWEST_ALIKE = 2;
const STEADY_SHARE = 0.7;
/** A share of so many tells that of all. */
const ENOUGH = 2_000;

export const networkLoss = defineCheck({
  id: 'network-loss',
  asks: 'Does the device lose its network?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'operations', 'metrics', 'hub', 'device-logs', 'resource-health'],
  // device-restart names it as its consequence, where it explains most of the losses. What its whole site lost is none of its.
  run(looked, context) {
    const { ownReturns, idle, capped, isShared, ...ends } = sortEnds(context, looked);
    const isOfHub = lostByHub(looked['resource-health'], context);
    const lost = isOfHub ? ends.lost.filter((session) => !isOfHub(session)) : ends.lost;
    // Where quiet connections are cut, the returns that follow are that story's.
    const returned = new Set(idle || capped ? [] : ownReturns.filter((one) => !isShared(one) && !isOfHub?.(one)));
    const unnoticed = [...returned].filter(({ code }) => isTakeOverCode(code));
    const all = unnoticed.length === 0 ? lost : [...lost, ...unnoticed].sort(byEnd);
    const met =
      returned.size === 0 ? [] : all.filter((one) => returned.has(one) && !(one.gap !== null && one.gap >= MINUTES_MS));
    const gaps = gapsOf(lost).filter((gap) => gap >= MINUTES_MS);
    const told = lossesByLog(looked['device-logs'], all, context);
    const isSlow = gaps.length > 0 || met.length >= FEWEST_OWN_RETURNS || told?.noRoute;
    const pace = paceOf(all);
    if (!isSlow || pace === 'timer') return undefined;
    const latest = all.at(-1)?.to;
    if (!latest) return undefined;
    const codes = codesOf(all);
    const addresses = distinct(all.map(({ address }) => address));
    const proof: Proof = {
      kind: 'connections',
      text: `${count(all.length, 'connection')} lost without a goodbye (${listed(codes)}), at ${clockTimes(endsOf(all.slice(-4)))} UTC.`,
      at: latest,
    };
    const because: [Proof, ...Proof[]] = [proof];
    const [gap] = gaps;
    if (gap !== undefined)
      because.push({
        kind: 'connections',
        text:
          gaps.length === 1
            ? `It was away for ${duration(gap)}.`
            : `It was away for ${duration(extreme(gaps, Math.min))} to ${duration(extreme(gaps, Math.max))}${pace === 'none' && areUnlike(gaps) ? ': times and gaps follow no clock' : ''}.`,
      });
    if (addresses.length > 1)
      because.push({
        kind: 'connections',
        text: `It came back from different addresses (${listed(addresses.map((address) => plain(address, 40)))}), as in mobile networks.`,
      });
    if (told) because.push(told.proof);
    if (looked.fleet) because.push(restOfHub(context.timeline, looked.fleet, context.window, all));
    return {
      id: 'network-loss',
      severity: 'warning',
      confidence:
        (told || (all.length >= FEWEST_TO_BE_LIKELY && pace === 'none')) && looked.fleet !== undefined
          ? 'likely'
          : 'possible',
      title: `The device lost its way to the hub ${all.length === 1 ? 'once' : 'several times'}`,
      explanation: `${gap === undefined ? 'The connection broke without a goodbye, and the device came back over a new one' : 'The hub suddenly heard nothing more, and it took minutes or longer until the device was back'} while others went on. Weak network, power loss or a crash at the device look like this.`,
      codes,
      because,
      guides: guidesFor(['404104'], GUIDES.connectivity, GUIDES.reconnect, GUIDES.eventGrid),
      next: [
        {
          do: 'run',
          who: 'technician at the device',
          text: 'At these times, look at signal, power and restarts; test the way to the hub from the device’s network.',
          command: reachCommand(context.subject, 8883),
        },
        ...(told || isLogged(looked['device-logs'], all, context) ? [] : [askForLog]),
      ],
      explains: [],
      latest,
      accountsFor: all,
    };
  },
});

const askForLog: NextStep = {
  do: 'provide',
  who: 'technician at the device',
  text: 'Give me the device’s log of these minutes: it tells network from crash.',
};

/** Whether the logs that were given cover all of these ends, whatever they say of them. */
function isLogged(logs: EvidenceKinds['device-logs'] | undefined, ends: readonly Session[], context: Context): boolean {
  const given = loggedMinutes(logs, endsOf(ends), context);
  return given !== undefined && given.outside.length === 0;
}

/**
 * Ends that have to do with the hub and not with the way to it: it was unavailable, or so many wanted in afterwards that
 * it put this device off. Undefined where there is no such thing.
 */
function lostByHub(
  health: EvidenceKinds['resource-health'] | undefined,
  { subject, timeline, window }: Context,
): ((session: Session) => boolean) | undefined {
  const outages = findHubOutages(health, subject.hub, window);
  const putOff = throttledConnects(timeline).map(({ at }) => at.getTime());
  if (outages.length === 0 && putOff.length === 0) return undefined;
  return ({ to, gap }) => {
    const end = to?.getTime() ?? 0;
    const back = end + (gap ?? Number.POSITIVE_INFINITY);
    return isInHubOutage(to, outages) || putOff.some((at) => at >= end && at <= back);
  };
}

function byEnd(a: Session, b: Session): number {
  return (a.to?.getTime() ?? 0) - (b.to?.getTime() ?? 0);
}

/** One that is switched off each evening is away for about as long each time. Own judgement. */
function areUnlike(gaps: readonly number[]): boolean {
  return extreme(gaps, Math.max) >= 1.5 * extreme(gaps, Math.min);
}

/**
 * `timer`: most of them at one age; where they are few, and after one absence too. `maybe`: the ages of a few are alike,
 * which may be chance.
 */
function paceOf(sessions: readonly Session[]): 'none' | 'maybe' | 'timer' {
  const atOneAge = steadyOf(agesOf(sessions));
  if (atOneAge >= FEWEST_TO_BE_STEADY) return 'timer';
  if (atOneAge < FEWEST_ALIKE) return 'none';
  const afterOneAbsence = steadyOf(gapsOf(sessions));
  return atOneAge >= FEWEST_WITH_RETURNS && afterOneAbsence >= FEWEST_WITH_RETURNS ? 'timer' : 'maybe';
}

/** How many are alike; 0 where most are not. */
function steadyOf(times: readonly number[]): number {
  const some = sampled(times, ENOUGH);
  const members = densest(some, (time) => Math.min(120_000, time * 0.1))?.members ?? 0;
  return members >= STEADY_SHARE * some.length ? members : 0;
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.reduce((best, value) => pick(best, value));
}
