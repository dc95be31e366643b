import { z } from 'zod';
import { addTo, countIn, fromHex, joined, newSketch, type Sketch, toHex } from './sketch';

/**
 * How many devices of one hub dropped in which minute, watched or not. Nothing is kept of the single devices: a sketch of one
 * kilobyte for each of the last minutes, and a number for those before.
 */
export interface HubMinutes {
  /** The minute since which it is counted; minutes since 1970. */
  readonly first: number;
  /** By minute. */
  readonly recent: Map<number, Sketch>;
  readonly before: ReadonlyMap<number, number>;
}

/** Many devices of the hub that dropped together. */
export interface Storm {
  /** Its first and its last minute, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly devices: number;
}

export const MINUTE = 60_000;
/** Event Grid brings most within a minute; what comes later than so many minutes no longer counts for a storm. */
const RECENT = 10;
/** Of so many minutes before it is known what is usual for the hub. */
const USUAL = 60;
/** With fewer it is not known: then no storm is called, since in a large hub some devices drop in every minute. */
const FEWEST_MINUTES = 10;
/** Clocks of the service and ours differ by less. */
const AHEAD = 2;

/**
 * A storm: so many devices within two neighbouring minutes (the service looks at connections once a minute, which smears
 * one moment over two), and so many times what is usual for the hub in two minutes. Fewer than ten may share one router or one
 * power line: whoever watches one of them hears of it. Own judgement, both.
 */
export const STORM_DEVICES = 10;
export const STORM_TIMES = 5;
/** A storm without a further wave for so long is over; milliseconds. */
export const STORM_QUIET = 10 * MINUTE;

export function newHubMinutes(now: number): HubMinutes {
  return { first: minuteOf(now), recent: new Map(), before: new Map() };
}

export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE);
}

/** Adds one drop in place. True when it changed something. */
export function countDrop(minutes: HubMinutes, client: string, at: number, now: number): boolean {
  const minute = minuteOf(at);
  if (minute <= minuteOf(now) - RECENT || minute > minuteOf(now) + AHEAD || minute < minutes.first - 1) return false;
  let sketch = minutes.recent.get(minute);
  if (!sketch) {
    sketch = newSketch();
    minutes.recent.set(minute, sketch);
  }
  return addTo(sketch, client);
}

/** Both together, with what is too old put down as a number or dropped. */
export function joinMinutes(one: HubMinutes, other: HubMinutes, now: number): HubMinutes {
  const recent = new Map<number, Sketch>();
  const before = new Map<number, number>();
  const [oldestSketch, oldest] = [minuteOf(now) - RECENT, minuteOf(now) - USUAL - RECENT];
  const note = (minute: number, devices: number) => {
    if (minute >= oldest) before.set(minute, Math.max(devices, before.get(minute) ?? 0));
  };
  for (const minutes of [one, other]) for (const [minute, devices] of minutes.before) note(minute, devices);
  for (const minute of new Set([...one.recent.keys(), ...other.recent.keys()])) {
    const sketch = joined([one.recent.get(minute), other.recent.get(minute)].filter((found) => found !== undefined));
    if (minute > oldestSketch) recent.set(minute, sketch);
    else note(minute, countIn(sketch));
  }
  return { first: Math.min(one.first, other.first), recent, before };
}

/** The storms of the last minutes, the oldest first. */
export function stormsIn(minutes: HubMinutes): readonly Storm[] {
  const counts = new Map([
    ...minutes.before,
    ...[...minutes.recent].map(([minute, s]) => [minute, countIn(s)] as const),
  ]);
  const waves: number[] = [];
  for (const minute of [...minutes.recent.keys()].sort((a, b) => a - b)) {
    const most = Math.max(STORM_DEVICES, STORM_TIMES * 2 * usualBefore(minutes, counts, minute - 1));
    const isKnown = minute - minutes.first >= FEWEST_MINUTES;
    if (isKnown && countIn(pairOf(minutes, minute)) >= most) waves.push(minute);
  }
  const storms: number[][] = [];
  for (const wave of waves) {
    const last = storms.at(-1);
    if (last && (wave - (last.at(-1) ?? 0)) * MINUTE < STORM_QUIET) last.push(wave);
    else storms.push([wave]);
  }
  return storms.map((storm) => {
    const first = storm[0] ?? 0;
    // What dropped in the minute before its first belongs to it where that minute has drops.
    const begun = (minutes.recent.get(first - 1) && first - 1) || first;
    const sketches = storm.flatMap((minute) => [minutes.recent.get(minute - 1), minutes.recent.get(minute)]);
    return {
      from: begun * MINUTE,
      to: (storm.at(-1) ?? first) * MINUTE,
      devices: countIn(joined(sketches.filter((found) => found !== undefined))),
    };
  });
}

/** Devices in the two fullest neighbouring minutes of the last ones: how near it is to a storm. */
export function newestCount(minutes: HubMinutes): number {
  return Math.max(0, ...[...minutes.recent.keys()].map((minute) => countIn(pairOf(minutes, minute))));
}

function pairOf(minutes: HubMinutes, minute: number): Sketch {
  const pair = [minutes.recent.get(minute - 1), minutes.recent.get(minute)];
  return joined(pair.filter((found) => found !== undefined));
}

/** The median of the minutes before; one without a drop counts as none. */
function usualBefore({ first }: HubMinutes, counts: ReadonlyMap<number, number>, before: number): number {
  const all: number[] = [];
  for (let minute = Math.max(first, before - USUAL); minute < before; minute += 1) all.push(counts.get(minute) ?? 0);
  return all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

const minute = z.number().int().nonnegative();

export const hubMinutesShape = z.object({
  first: minute,
  recent: z.array(z.tuple([minute, z.string().max(4_096)])).max(100),
  before: z.array(z.tuple([minute, z.number().nonnegative()])).max(200),
});

export function storedMinutes({ first, recent, before }: HubMinutes): z.infer<typeof hubMinutesShape> {
  return { first, recent: [...recent].map(([at, sketch]) => [at, toHex(sketch)]), before: [...before] };
}

export function readMinutes({ first, recent, before }: z.infer<typeof hubMinutesShape>): HubMinutes {
  return { first, recent: new Map(recent.map(([at, hex]) => [at, fromHex(hex)])), before: new Map(before) };
}
