import { type Away, absencesIn, dropsIn, patienceFor } from './away';
import { clientKey } from './connection-event';
import { STORM_QUIET, type Storm } from './hub-minutes';
import {
  type DownIncident,
  type Incident,
  isClosed,
  isOf,
  type StormIncident,
  type UnsteadyIncident,
} from './incident';
import { type Target, targetKey, type WatchRecord } from './watch-record';

/** Incidents as of now, and when to look again though nothing happens. */
export interface Judgement {
  readonly incidents: readonly Incident[];
  /** Milliseconds since 1970; null: never. */
  readonly next: number | null;
}

/** The storms of a hub by its name in lower case, the oldest first. */
export type Storms = (hub: string) => readonly Storm[];

/** The service looks once a minute: what fell in a storm's minutes may be dated a minute off. */
const SMEAR = 60_000;
/** So many drops within so long are told as unsteady, though each is short. Own judgement: one in six minutes. */
export const UNSTEADY_DROPS = 5;
export const UNSTEADY_WITHIN = 30 * 60_000;

/**
 * What there is to tell of, from what was seen and told so far. Pure: the same whatever the order in which the events came, and
 * however often. What is not told by the time it has passed is not there any more.
 */
export function judgeWatch(record: Pick<WatchRecord, 'targets' | 'told'>, storms: Storms, now: number): Judgement {
  const told = record.told.map(({ incident }) => incident);
  const looks: number[] = [];
  const stormy = stormsOf(record, told, storms, now, looks);
  const incidents: Incident[] = [...stormy];
  for (const target of record.targets) {
    if (isClient(target)) {
      incidents.push(...downOf(target, told, stormy, storms, now, looks));
      incidents.push(...unsteadyOf(target, told, now, looks));
    }
    if (now >= target.until) incidents.push(endOf(target));
    else looks.push(target.until);
  }
  const next = Math.min(...looks.filter((look) => look > now));
  return { incidents, next: Number.isFinite(next) ? next : null };
}

type ClientTarget = Target & { readonly deviceId: string };

function isClient(target: Target): target is ClientTarget {
  return target.deviceId !== null;
}

function nameOf({ hub, deviceId, moduleId }: ClientTarget) {
  return { hub: hub.name, deviceId, moduleId };
}

function downOf(
  target: ClientTarget,
  told: readonly Incident[],
  stormy: readonly StormIncident[],
  storms: Storms,
  now: number,
  looks: number[],
): DownIncident[] {
  const name = nameOf(target);
  const absences = absencesIn(target.seen);
  const own = told.filter((one): one is DownIncident => one.kind === 'down' && isOf(one, target) && !isClosed(one));
  const known = own.map((one) => ({ ...one, back: returnAfter(target, one.key) }));
  const last = absences.at(-1);
  if (last?.back !== null || known.some(({ back }) => back === null)) return known;
  const due = last.since + patienceFor(target);
  looks.push(due);
  const key = `down ${last.sequence} ${clientKey(name)}`;
  // What fell in a storm is told with the storm.
  const inStorm =
    storms(target.hub.name.toLowerCase()).some((storm) => fellIn(last, storm)) ||
    stormy.some((storm) => storm.hub === target.hub.name && fellIn(last, storm));
  if (now < due || inStorm || told.some((one) => one.key === key)) return known;
  return [...known, { kind: 'down', key, ...name, since: last.since, back: null }];
}

/** The first return after the event that the key names. */
function returnAfter({ seen }: Target, key: string): number | null {
  const sequence = key.split(' ')[1] ?? '';
  return seen.find((one) => one.connected && one.sequence > sequence)?.at ?? null;
}

function unsteadyOf(target: ClientTarget, told: readonly Incident[], now: number, looks: number[]): UnsteadyIncident[] {
  const drops = dropsIn(target.seen).filter(({ since }) => since >= target.since - SMEAR);
  const last = drops.at(-1)?.since ?? Number.NEGATIVE_INFINITY;
  const recent = drops.filter(({ since }) => since > now - UNSTEADY_WITHIN);
  const open = told.find(
    (one): one is UnsteadyIncident => one.kind === 'unsteady' && isOf(one, target) && !isClosed(one),
  );
  if (open) {
    const newest = Math.max(open.last, last);
    looks.push(newest + UNSTEADY_WITHIN);
    const over = now >= newest + UNSTEADY_WITHIN;
    return [{ ...open, last: newest, drops: Math.max(open.drops, recent.length), over }];
  }
  const [first] = recent;
  if (recent.length < UNSTEADY_DROPS || !first) return [];
  const key = `unsteady ${first.sequence} ${clientKey(nameOf(target))}`;
  if (told.some((one) => one.kind === 'unsteady' && isOf(one, target) && one.last >= first.since)) return [];
  return [{ kind: 'unsteady', key, ...nameOf(target), from: first.since, last, drops: recent.length, over: false }];
}

function stormsOf(
  { targets }: Pick<WatchRecord, 'targets'>,
  told: readonly Incident[],
  storms: Storms,
  now: number,
  looks: number[],
): StormIncident[] {
  const found: StormIncident[] = [];
  const known = told.filter((one): one is StormIncident => one.kind === 'storm');
  for (const name of new Set(targets.map(({ hub }) => hub.name))) {
    const here = targets.filter(({ hub }) => hub.name === name);
    const seen = storms(name.toLowerCase());
    const own = known.filter((one) => one.hub === name);
    for (const one of own.filter((storm) => !isClosed(storm))) {
      const grown = seen.filter((storm) => isSame(one, storm));
      const to = Math.max(one.to, ...grown.map((storm) => storm.to));
      const devices = Math.max(one.devices, ...grown.map((storm) => storm.devices));
      found.push({ ...one, to, devices, ...standing({ ...one, to }, here, one.yours, now, looks) });
    }
    for (const storm of seen.filter((fresh) => !own.some((one) => isSame(one, fresh)))) {
      const { yours, over } = standing(storm, here, [], now, looks);
      const isHub = here.some(({ deviceId, since }) => deviceId === null && storm.to >= since - SMEAR);
      if (!isHub && !isMissed(storm, here, now, looks)) continue;
      found.push({
        kind: 'storm',
        key: `storm ${storm.from} ${JSON.stringify(name)}`,
        hub: name,
        ...storm,
        over,
        yours,
      });
    }
  }
  return found;
}

/** Whether it is over, and what became of the person's own devices. */
function standing(
  storm: Pick<Storm, 'from' | 'to'>,
  targets: readonly Target[],
  before: StormIncident['yours'],
  now: number,
  looks: number[],
): Pick<StormIncident, 'yours' | 'over'> {
  looks.push(storm.to + STORM_QUIET);
  const yours = targets.filter(isClient).flatMap((target) => {
    const { deviceId, moduleId } = target;
    const fallen = absencesIn(target.seen).find((away) => fellIn(away, storm));
    if (fallen) return [{ deviceId, moduleId, since: fallen.since, back: fallen.back }];
    return before.filter((one) => one.deviceId === deviceId && one.moduleId === moduleId);
  });
  return { yours, over: now >= storm.to + STORM_QUIET };
}

/** One of their devices fell in it, and is away for longer than usual. */
function isMissed(storm: Storm, targets: readonly Target[], now: number, looks: number[]): boolean {
  return targets.filter(isClient).some((target) => {
    const last = absencesIn(target.seen).at(-1);
    if (last?.back !== null || !fellIn(last, storm)) return false;
    looks.push(last.since + patienceFor(target));
    return now >= last.since + patienceFor(target);
  });
}

function fellIn({ since }: Away, { from, to }: Pick<Storm, 'from' | 'to'>): boolean {
  return since >= from - SMEAR && since < to + 2 * SMEAR;
}

/** Waves that come within the quiet time of each other are one storm. */
function isSame(one: Pick<Storm, 'from' | 'to'>, other: Pick<Storm, 'from' | 'to'>): boolean {
  return other.from < one.to + STORM_QUIET && other.to > one.from - STORM_QUIET;
}

function endOf(target: Target): Incident {
  const { hub, deviceId, moduleId, incidents, until } = target;
  const last = absencesIn(target.seen).at(-1);
  const down = last?.back === null ? last.since : null;
  return {
    kind: 'ended',
    key: `ended ${until} ${targetKey(target)}`,
    hub: hub.name,
    deviceId,
    moduleId,
    incidents,
    down,
  };
}
