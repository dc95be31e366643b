import type { ConnectionEvent } from '../../src/watch/connection-event';
import type { Incident } from '../../src/watch/incident';
import { stageOf } from '../../src/watch/incident';
import { openWatches } from '../../src/watch/open-watches';
import type { MayWatch, Said, SayIncidents, Watcher } from '../../src/watch/ports';
import { takeEvents } from '../../src/watch/take-events';
import { keepWatches } from '../../src/watch/watch-book';
import type { WatchRequest } from '../../src/watch/watches';
import { knowWhoWatches } from '../../src/watch/who-watches';
import { EVENTS_BEGIN } from './connection-events';
import { handClock } from './hand-clock';
import { memoryRecords } from './memory-store';
import { CONTOSO } from './sample-report';

export const ADA: Watcher = { person: { id: 'ada', channel: 'msteams' }, conversationId: 'a:ada' };
export const QUIET = { error: () => undefined, warn: () => undefined, info: () => undefined };
const HUB = { ...CONTOSO, name: 'contoso-lab', host: 'contoso-lab.azure-devices.net' };

export function asking(deviceId: string | null, more: Partial<WatchRequest> = {}): WatchRequest {
  const where = { conversation: { conversation: { id: 'a:ada' } }, zone: 'UTC' };
  return { ...ADA, ...where, hub: HUB, deviceId, moduleId: null, ms: 24 * 3_600_000, ...more };
}

export interface WatchingOptions {
  readonly inPlace?: boolean;
  readonly mayWatch?: MayWatch;
  /** How a message fares. */
  readonly fares?: () => Said | null;
  readonly edits?: () => boolean;
}

/** Watches on one store in memory, whose jobs run when their time comes. `instance` makes one more on the same store. */
export function watching(options: WatchingOptions = {}) {
  const clock = handClock(new Date(EVENTS_BEGIN));
  const records = memoryRecords();
  const waiting = new Map<string, { readonly kind: string; readonly body: unknown; due: number; attempts: number }>();
  const put: string[] = [];
  const said: string[] = [];
  const logged: string[] = [];
  const minute = () => Math.round((clock.now().getTime() - EVENTS_BEGIN) / 60_000);
  const jobs = {
    async put({ id, kind, body }: { id: string; kind: string; body: unknown }, delayMs = 0) {
      if (put.includes(id)) return;
      put.push(id);
      waiting.set(id, {
        kind,
        body: JSON.parse(JSON.stringify(body)),
        due: clock.now().getTime() + delayMs,
        attempts: 0,
      });
    },
  };
  const words = (incidents: readonly Incident[]) =>
    incidents
      .map((one) => [one.kind, stageOf(one), 'deviceId' in one ? one.deviceId : ''].filter(Boolean).join(' '))
      .join(', ');
  const says: SayIncidents = {
    updatesInPlace: () => options.inPlace ?? false,
    async say(_place, incidents) {
      const fared = options.fares?.() ?? { kind: 'said', message: `m${said.length}` };
      said.push(`${minute()}: ${fared.kind === 'said' ? '' : `(${fared.kind}) `}${words(incidents)}`);
      return fared;
    },
    async edit(_place, message, incidents) {
      const isDone = options.edits?.() ?? true;
      said.push(`${minute()}: ${isDone ? 'edit' : 'cannot edit'} ${message} ${words(incidents)}`);
      return isDone;
    },
    async refuse(_place, hub) {
      said.push(`${minute()}: refused ${hub}`);
      return { kind: 'said', message: null };
    },
  };
  const log = { ...QUIET, info: (_details: object, message: string) => void logged.push(message) };
  const mayWatch: MayWatch = options.mayWatch ?? (async () => 'may');
  const book = keepWatches(records);

  function instance() {
    const opened = openWatches({ store: { records, jobs: jobsOf(jobs) }, check: null, mayWatch, says, clock, log });
    const who = knowWhoWatches(book, clock, log);
    const take = takeEvents({ book, who, jobs, clock });
    return {
      ...opened,
      async take(events: readonly ConnectionEvent[]) {
        await who.refresh();
        await take(events);
      },
    };
  }
  const one = instance();

  /** Runs what is due; gives whether there was something. */
  async function runDue(work = one.work): Promise<boolean> {
    const now = clock.now().getTime();
    const [found] = [...waiting].filter(([, { due }]) => due <= now).sort(([, a], [, b]) => a.due - b.due);
    if (!found) return false;
    const [id, job] = found;
    job.attempts += 1;
    const end = await work[job.kind]?.run(
      { id, kind: job.kind, body: job.body, attempts: job.attempts, checkpoint: async () => true },
      new AbortController().signal,
    );
    if (end === 'done' || end === undefined || 'bury' in end) waiting.delete(id);
    else job.due = now + (end.retryIn ?? 1_000);
    return true;
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 200 && (await runDue()); turn += 1);
  }

  return {
    ...one,
    clock,
    records,
    book,
    waiting,
    said,
    logged,
    instance,
    settle,
    runDue,
    /** Brings the events as they happen, up to that minute, and runs what falls due. */
    async until(last: number, events: readonly ConnectionEvent[] = []) {
      while (minute() < last) {
        const before = clock.now().getTime();
        clock.move(60_000);
        const now = clock.now().getTime();
        const due = events.filter(({ at }) => at > before && at <= now);
        if (due.length > 0) await one.take(due);
        await settle();
      }
    },
  };
}

/** Only `put` is used here. */
function jobsOf<T>(jobs: T): T & {
  take(): Promise<null>;
  dead(): Promise<never[]>;
  requeue(): Promise<boolean>;
  onPut(): () => void;
  idleMs: number;
} {
  return {
    ...jobs,
    take: async () => null,
    dead: async () => [],
    requeue: async () => false,
    onPut: () => () => undefined,
    idleMs: 0,
  };
}
