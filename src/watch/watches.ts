import type { HubRef } from '../access/access';
import type { Clock } from '../clock';
import type { JobStore } from '../store/store';
import { medianAway, patienceFor } from './away';
import { clientKey } from './connection-event';
import { newHubMinutes } from './hub-minutes';
import { isOf } from './incident';
import { lookAgain } from './look-again';
import type { Place, Watcher, WatchLog } from './ports';
import { type WatchBook, watcherId } from './watch-book';
import { type Target, targetKey, type WatchRecord } from './watch-record';
import type { WhoWatches } from './who-watches';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const USUAL_WATCH = 24 * HOUR;
/** Longer, and nobody remembers that they asked. */
export const LONGEST_WATCH = 7 * 24 * HOUR;
/** Below, the service's look once a minute tells nothing. */
export const SHORTEST_WATCH = 10 * MINUTE;
/** Of one person, in all their conversations. */
export const MOST_WATCHES = 20;
/** Of everybody: the table of who watches what stays small. */
export const MOST_IN_ALL = 20_000;
const WRITES = 30;
/** Devices of which the usual absences are remembered from their diagnosis. */
const MOST_LEARNED = 1_000;

export interface WatchRequest extends Watcher, Place {
  readonly hub: HubRef;
  /** Null: the hub as a whole. */
  readonly deviceId: string | null;
  readonly moduleId: string | null;
  readonly ms: number;
}

export type Watched =
  | {
      readonly kind: 'watching';
      readonly until: Date;
      /** It was watched already; now it is until then. */
      readonly was: boolean;
      /** How long it may be away before that is told; milliseconds. */
      readonly patience: number;
      /** Whether that is from its own log. */
      readonly isOwn: boolean;
    }
  | { readonly kind: 'too-many' };

/** What people watch. */
export interface Watches {
  watch(request: WatchRequest): Promise<Watched>;
  /** Those that were ended. Without devices: all of the hub; without a hub either: all in this conversation. */
  stop(
    watcher: Watcher,
    which: { readonly hub: string | null; readonly devices: readonly string[] },
  ): Promise<readonly Target[]>;
  of(watcher: Watcher): Promise<readonly Target[]>;
  /** All of this person, wherever they are told. */
  forget(watcher: Watcher): Promise<void>;
  /** The bot was put out of this conversation. Gives how many watches were removed. */
  leave(conversationId: string): Promise<number>;
  /** What a diagnosis saw of the times in which a device was away; milliseconds each. */
  learn(
    client: { readonly hub: string; readonly deviceId: string; readonly moduleId: string | null },
    away: readonly number[],
  ): void;
}

export interface WatchesParts {
  readonly book: WatchBook;
  readonly who: WhoWatches;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
  readonly log: WatchLog;
}

export function createWatches({ book, who, jobs, clock, log }: WatchesParts): Watches {
  /** By client, with the host in the place of the hub's name; the oldest goes first. */
  const learned = new Map<string, number>();

  async function write(
    watcher: string,
    request: WatchRequest,
    target: Target,
  ): Promise<{ was: Target | null; record: WatchRecord }> {
    let was: Target | null = null;
    const put = (before: WatchRecord): WatchRecord => {
      const key = targetKey(target);
      was = before.targets.find((one) => targetKey(one) === key) ?? null;
      const next = was ? { ...was, until: target.until, usuallyAway: target.usuallyAway ?? was.usuallyAway } : target;
      const { conversation, zone } = request;
      const targets = [...before.targets.filter((one) => targetKey(one) !== key), next];
      return { ...before, conversation: { ...conversation }, zone, targets };
    };
    for (let attempt = 0; attempt < WRITES; attempt += 1) {
      const changed = await book.change(watcher, put);
      if (changed) return { was, record: changed };
      const { person, conversationId, conversation, zone } = request;
      const fresh = { person, conversationId, conversation: { ...conversation }, zone };
      const record = { ...fresh, targets: [target], told: [], sent: [], revision: 0, claim: null };
      if (await book.write(watcher, record, null)) return { was: null, record };
    }
    throw new Error('The record of a watch cannot be written.');
  }

  async function take(watcher: string, isMeant: (target: Target) => boolean): Promise<readonly Target[]> {
    let ended: readonly Target[] = [];
    const left = await book.change(watcher, (before) => {
      ended = before.targets.filter(isMeant);
      if (ended.length === 0) return null;
      const targets = before.targets.filter((target) => !isMeant(target));
      const told = before.told.filter(({ incident }) => !ended.some((target) => isOf(incident, target)));
      return { ...before, targets, told };
    });
    for (const target of ended) await book.removeEntry(watcher, target);
    if (left && left.targets.length === 0) await book.remove(watcher);
    if (ended.length > 0) await who.refresh();
    return ended;
  }

  return {
    async watch(request) {
      const watcher = watcherId(request);
      const now = clock.now().getTime();
      const { hub, deviceId, moduleId, person } = request;
      const until = now + Math.min(Math.max(request.ms, SHORTEST_WATCH), LONGEST_WATCH);
      const usuallyAway =
        deviceId === null ? null : (learned.get(clientKey({ hub: hub.host, deviceId, moduleId })) ?? null);
      const target: Target = { hub, deviceId, moduleId, since: now, until, usuallyAway, seen: [], incidents: 0 };
      const [own, all] = [await book.entries({ person }), await book.entries()];
      const isKnown = (await book.read(watcher))?.value.targets.some((one) => targetKey(one) === targetKey(target));
      if (!isKnown && (own.filter((entry) => entry.until > now).length >= MOST_WATCHES || all.length >= MOST_IN_ALL))
        return { kind: 'too-many' };
      await beginCount(book, hub.name.toLowerCase(), now);
      // Events may come from here on; what has no record yet is nobody's.
      await book.addEntry(watcher, target);
      const { was, record } = await write(watcher, request, target);
      if (was && Math.ceil(was.until / MINUTE) !== Math.ceil(until / MINUTE)) await book.removeEntry(watcher, was);
      await who.refresh();
      await lookAgain(jobs, watcher, until, now, record.revision);
      const kept = record.targets.find((one) => targetKey(one) === targetKey(target)) ?? target;
      return {
        kind: 'watching',
        until: new Date(until),
        was: was !== null,
        patience: patienceFor(kept),
        isOwn: kept.usuallyAway !== null || patienceFor({ ...kept, seen: [] }) !== patienceFor(kept),
      };
    },
    stop(watcher, { hub, devices }) {
      return take(watcherId(watcher), (target) => {
        if (hub !== null && target.hub.name.toLowerCase() !== hub.toLowerCase()) return false;
        return devices.length === 0 || (target.deviceId !== null && devices.includes(target.deviceId));
      });
    },
    async of(watcher) {
      const now = clock.now().getTime();
      const targets = (await book.read(watcherId(watcher)))?.value.targets ?? [];
      return targets.filter(({ until }) => until > now);
    },
    async forget({ person }) {
      const watchers = new Set((await book.entries({ person })).map(({ watcher }) => watcher));
      for (const watcher of watchers) await book.remove(watcher);
      if (watchers.size > 0) await who.refresh();
    },
    async leave(conversationId) {
      const entries = await book.entries({ conversationId });
      for (const watcher of new Set(entries.map((entry) => entry.watcher))) await book.remove(watcher);
      if (entries.length === 0) return 0;
      log.info({ watches: entries.length }, 'the bot was put out of a conversation: its watches are removed');
      await who.refresh();
      return entries.length;
    },
    learn(client, away) {
      const usual = medianAway(away);
      const key = clientKey(client);
      learned.delete(key);
      if (usual === null) return;
      learned.set(key, usual);
      const [oldest] = learned.keys();
      if (learned.size > MOST_LEARNED && oldest !== undefined) learned.delete(oldest);
    },
  };
}

const LONG_AGO = 60 * MINUTE;

/** Counting begins anew where nobody has counted for long: what was usual then may not be now. */
async function beginCount(book: WatchBook, hub: string, now: number): Promise<void> {
  const found = await book.readHub(hub);
  const newest = found ? Math.max(found.value.first, ...found.value.recent.keys(), ...found.value.before.keys()) : 0;
  if (newest * MINUTE > now - LONG_AGO) return;
  // Somebody else who begins at the same moment begins the same.
  await book.writeHub(hub, newHubMinutes(now), found?.etag ?? null);
}
