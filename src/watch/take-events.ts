import type { Clock } from '../clock';
import type { JobStore } from '../store/store';
import { type ConnectionEvent, clientKey } from './connection-event';
import {
  countDrop,
  type HubMinutes,
  joinMinutes,
  newestCount,
  newHubMinutes,
  STORM_DEVICES,
  stormsIn,
} from './hub-minutes';
import { judgeWatch } from './judge-watch';
import { lookAgain } from './look-again';
import type { WatchBook } from './watch-book';
import { targetKey, type WatchRecord, withEvent } from './watch-record';
import { byWatcher, type WhoWatches } from './who-watches';

export interface TakeParts {
  readonly book: WatchBook;
  readonly who: WhoWatches;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
}

/** Writes are begun so many at a time. */
const AT_ONCE = 16;
/** The count of a hub is written when it has grown so, or a minute has passed: few writes, however many events. */
const GROWN = 1.25;

/**
 * Takes events in any order and as often as they come. Resolves when all that somebody waits for is written down; rejects when it
 * is not, and then it may be brought again.
 */
export function takeEvents(parts: TakeParts): (events: readonly ConnectionEvent[]) => Promise<void> {
  const { book, who, jobs, clock } = parts;
  const counts = new Map<string, Counted>();

  async function note(watcher: string, events: readonly ConnectionEvent[]): Promise<void> {
    const now = clock.now().getTime();
    const record = await book.change(watcher, (before) => withEvents(before, events));
    if (!record) return;
    // Also of what is known already: the delivery may be one that a crash cut off before its look was put.
    // Storms come by their own way, below.
    const { incidents, next } = judgeWatch(record, () => [], now);
    const isDue = incidents.some(({ key }) => !record.told.some((told) => told.incident.key === key));
    const isChanged = record.told.length > 0;
    if (isDue || isChanged) await lookAgain(jobs, watcher, now, now, record.revision);
    else if (next !== null) await lookAgain(jobs, watcher, next, now, record.revision);
  }

  async function count(hub: string, drops: readonly ConnectionEvent[]): Promise<void> {
    const now = clock.now().getTime();
    let counted = counts.get(hub);
    if (!counted) {
      counted = {
        minutes: (await book.readHub(hub))?.value ?? newHubMinutes(now),
        written: 0,
        minute: 0,
        told: new Set(),
      };
      counts.set(hub, counted);
    }
    let isNew = false;
    for (const drop of drops) isNew = countDrop(counted.minutes, clientKey(drop), drop.at, now) || isNew;
    if (!isNew) return;
    const [newest, minute] = [newestCount(counted.minutes), Math.floor(now / 60_000)];
    const hasGrown = newest >= STORM_DEVICES / 2 && newest >= counted.written * GROWN;
    if (!hasGrown && minute === counted.minute) return;
    const written = await writeJoined(book, hub, counted.minutes, now);
    counted.minute = minute;
    counted.written = newest;
    // Others may have counted meanwhile.
    counted.minutes = joinMinutes(written, counted.minutes, now);
    await tellOfStorms(hub, counted, now);
  }

  async function tellOfStorms(hub: string, { minutes, told }: Counted, now: number): Promise<void> {
    const fresh = stormsIn(minutes).filter(({ from, to }) => ![from, to].some((at) => told.has(at)));
    for (const { from, to } of fresh) {
      for (const watcher of who.hub(hub)?.all ?? []) await lookAgain(jobs, watcher, now, now, `storm-${from}`);
      for (const at of [from, to]) told.add(at);
    }
  }

  return async (events) => {
    const hits = [...byWatcher(who, events)];
    for (let begin = 0; begin < hits.length; begin += AT_ONCE)
      await Promise.all(hits.slice(begin, begin + AT_ONCE).map(([watcher, own]) => note(watcher, own)));
    for (const hub of counts.keys()) if (!who.hub(hub)) counts.delete(hub);
    for (const [hub, drops] of dropsByHub(who, events)) await count(hub, drops);
  };
}

interface Counted {
  minutes: HubMinutes;
  /** The count when it was last written, and in which minute. */
  written: number;
  minute: number;
  /** First and last minutes of storms of which the watchers' looks are put. */
  readonly told: Set<number>;
}

function dropsByHub(who: WhoWatches, events: readonly ConnectionEvent[]): Map<string, ConnectionEvent[]> {
  const found = new Map<string, ConnectionEvent[]>();
  for (const event of events) {
    // A device falls once, however many modules it has.
    if (event.change !== 'disconnected' || event.moduleId !== null || !who.hub(event.hub)) continue;
    const drops = found.get(event.hub);
    if (drops) drops.push(event);
    else found.set(event.hub, [event]);
  }
  return found;
}

function withEvents(record: WatchRecord, events: readonly ConnectionEvent[]): WatchRecord | null {
  const targets = new Map(record.targets.map((target) => [targetKey(target), target]));
  let isNew = false;
  for (const event of events) {
    const target = targets.get(clientKey(event));
    const changed = target && withEvent(target, event);
    if (!changed) continue;
    targets.set(clientKey(event), changed);
    isNew = true;
  }
  return isNew ? { ...record, targets: [...targets.values()] } : null;
}

const WRITES = 30;

/** What this instance counted with what the others did. */
async function writeJoined(book: WatchBook, hub: string, own: HubMinutes, now: number): Promise<HubMinutes> {
  for (let attempt = 0; attempt < WRITES; attempt += 1) {
    const found = await book.readHub(hub);
    const all = joinMinutes(own, found?.value ?? own, now);
    if (await book.writeHub(hub, all, found?.etag ?? null)) return all;
  }
  throw new Error('The count of a hub is written by too many at once.');
}
