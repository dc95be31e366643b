import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { codesOf, distinct } from '../codes-of-ends';
import { reachCommand } from '../commands';
import type { Proof } from '../finding';
import { sortEnds } from '../patterns/ends';
import { restOfHub } from '../patterns/hub-wide-words';
import { lossesByLog } from '../patterns/logged-losses';
import { densest, sampled } from '../patterns/numbers';
import { agesOf, endsOf, gapsOf } from '../patterns/session-times';
import type { Session } from '../timeline';
import { clockTimes, count, duration, listed, plain } from '../words';

/** "Minutes later": from here on the return is no longer a renewal's or a restart of the connection. */
const MINUTES_MS = 60_000;
/** Fewest losses to call them irregular, and more than a symptom. Own judgement. */
const FEWEST_TO_BE_LIKELY = 3;
/** Own returns alone show no loss at the hub: as many are needed before they speak of the network. Own judgement. */
const FEWEST_OWN_RETURNS = 3;
/** Steady ages are a timer's work, not the weather's. Own judgement. */
const FEWEST_TO_BE_STEADY = 4;
const STEADY_SHARE = 0.7;
/** A share of so many tells that of all. */
const ENOUGH = 2_000;

export const networkLoss = defineCheck({
  id: 'network-loss',
  asks: 'Does the device lose its network?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'operations', 'metrics', 'hub', 'device-logs'],
  // device-restart names it as its consequence, where it explains most of the losses.
  yieldsTo: ['site-outage'],
  run(looked, context) {
    const { lost, ownReturns, idle, capped, isShared } = sortEnds(context, looked);
    // Where quiet connections are cut, the returns that follow are that story's.
    const met =
      idle || capped || ownReturns.length === 0
        ? []
        : without(ownReturns, lost).filter((session) => !isShared(session));
    const gaps = gapsOf(lost).filter((gap) => gap >= MINUTES_MS);
    const all = met.length === 0 ? lost : [...lost, ...met].sort(byEnd);
    if ((gaps.length === 0 && met.length < FEWEST_OWN_RETURNS) || isTimer(all)) return undefined;
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
            : `It was away for ${duration(extreme(gaps, Math.min))} to ${duration(extreme(gaps, Math.max))}: times and gaps follow no clock.`,
      });
    if (addresses.length > 1)
      because.push({
        kind: 'connections',
        text: `It came back from different addresses (${listed(addresses.map((address) => plain(address, 40)))}), as in mobile networks.`,
      });
    const told = lossesByLog(looked['device-logs'], all, context);
    if (told) because.push(told);
    if (looked.fleet) because.push(restOfHub(context.timeline, looked.fleet, context.window, all));
    return {
      id: 'network-loss',
      severity: 'warning',
      confidence: (told || all.length >= FEWEST_TO_BE_LIKELY) && looked.fleet !== undefined ? 'likely' : 'possible',
      title: `The device lost its way to the hub ${all.length === 1 ? 'once' : 'several times'}`,
      explanation:
        'The hub suddenly heard nothing more, and the device needed minutes to return while others went on. Weak network, power loss or a crash at the device look like this.',
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
        {
          do: 'provide',
          who: 'technician at the device',
          text: 'Give me the device’s log of these minutes: it tells network from crash.',
        },
      ],
      explains: [],
      latest,
      accountsFor: all,
    };
  },
});

function without(sessions: readonly Session[], others: readonly Session[]): readonly Session[] {
  const known = new Set(others);
  return sessions.filter((session) => !known.has(session));
}

function byEnd(a: Session, b: Session): number {
  return (a.to?.getTime() ?? 0) - (b.to?.getTime() ?? 0);
}

/** Most of them at one age. */
function isTimer(sessions: readonly Session[]): boolean {
  const ages = sampled(agesOf(sessions), ENOUGH);
  if (ages.length < FEWEST_TO_BE_STEADY) return false;
  return (densest(ages, (age) => Math.min(120_000, age * 0.1))?.members ?? 0) >= STEADY_SHARE * ages.length;
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.reduce((best, value) => pick(best, value));
}
