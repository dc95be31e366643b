import type { Clock } from '../clock';
import { ALL_PER_TENANT, LOOKS_PER_THREAD, SENDS_PER_THREAD, SENDS_PER_THREAD_ELSEWHERE } from './gate/limits';
import { createWindows, type Windows } from './gate/windows';

/** A conversation of a channel; in a Teams channel each thread is one. */
export interface Thread {
  readonly serviceUrl: string;
  readonly conversationId: string;
  /** As the Bot Framework names it; absent: as strict as Teams. */
  readonly channelId?: string;
  /** Absent where the channel names none: then its address stands for it. */
  readonly tenantId?: string;
}

export type Passage = 'send' | 'edit' | 'typing' | 'get';

/** Everything that the bot says to channels passes here, each request once for each time that it is made. */
export interface Gate {
  /**
   * Resolves when it may go. What shows that the bot types is not worth a wait.
   *
   * @param patience milliseconds that it may wait
   * @throws GateClosed when it may not go in that time, or too many wait already: it surely was not said
   */
  pass(thread: Thread, kind: Passage, patience: number): Promise<void>;
  /** Whether it could go at once. */
  isFree(thread: Thread): boolean;
  /** Nobody passes for so long, in milliseconds: a channel asked for it. */
  pause(ms: number): void;
}

/** Not sent: too much is being said. Its status is the one that a channel has for it. */
export class GateClosed extends Error {
  readonly statusCode = 429;
  readonly code = 'GATE_CLOSED';
}

/** More would be read by nobody in time. */
const MOST_WAITING = 2_000;
const MOST_IN_THREAD = 50;
/** Threads that are remembered before those that were quiet for an hour are dropped. */
const SWEEP_AT = 2_000;

interface Waiting {
  readonly until: number;
  readonly sends: Windows;
  readonly tenant: Windows;
  readonly go: () => void;
  readonly refuse: (why: GateClosed) => void;
}

/** In turn: each conversation that waits gets one through before the first gets its second. */
export function createGate({ clock }: { readonly clock: Clock }): Gate {
  const windows = new Map<string, Windows>();
  /** In the order in which they are served. */
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let wake: AbortController | null = null;
  let isWorking = false;

  const now = () => clock.now().getTime();

  function windowsOf(key: string, limits: Parameters<typeof createWindows>[0]): Windows {
    const known = windows.get(key);
    if (known) return known;
    if (windows.size >= SWEEP_AT) for (const [old, one] of windows) if (one.isIdle(now())) windows.delete(old);
    const made = createWindows(limits);
    windows.set(key, made);
    return made;
  }

  function countedIn({ serviceUrl, conversationId, channelId, tenantId }: Thread, kind: Passage) {
    const thread = JSON.stringify([kind === 'get', serviceUrl, conversationId]);
    const sends = (channelId ?? 'msteams') === 'msteams' ? SENDS_PER_THREAD : SENDS_PER_THREAD_ELSEWHERE;
    return {
      thread,
      sends: windowsOf(thread, kind === 'get' ? LOOKS_PER_THREAD : sends),
      tenant: windowsOf(JSON.stringify([tenantId ?? serviceUrl]), ALL_PER_TENANT),
    };
  }

  function earliest({ sends, tenant }: Pick<Waiting, 'sends' | 'tenant'>, at: number): number {
    return Math.max(at, pausedUntil, sends.earliest(at), tenant.earliest(at));
  }

  /** Lets through whoever may go, in turn. Gives when to look again; null when nobody waits. */
  function serve(): number | null {
    const at = now();
    let next = Number.POSITIVE_INFINITY;
    for (let served = true; served; ) {
      served = false;
      next = Number.POSITIVE_INFINITY;
      for (const [thread, queue] of [...queues]) {
        const [first] = queue;
        if (first === undefined) continue;
        const when = earliest(first, at);
        if (when > at && first.until >= when) {
          next = Math.min(next, when);
          continue;
        }
        queue.shift();
        waiting -= 1;
        // To the end of the line.
        queues.delete(thread);
        if (queue.length > 0) queues.set(thread, queue);
        if (when > at) first.refuse(new GateClosed('Too much is being said to this channel just now.'));
        else {
          first.sends.take(at);
          first.tenant.take(at);
          first.go();
        }
        served = true;
      }
    }
    return queues.size === 0 ? null : next;
  }

  /** One at a time; whoever comes while it waits wakes it. */
  async function work(): Promise<void> {
    for (;;) {
      const next = serve();
      if (next === null) break;
      wake = new AbortController();
      await clock.wait(next - now(), wake.signal);
    }
    wake = null;
    isWorking = false;
  }

  function look(): void {
    wake?.abort();
    if (isWorking) return;
    isWorking = true;
    void work();
  }

  return {
    pass(thread, kind, patience) {
      const { thread: key, ...counted } = countedIn(thread, kind);
      const queue = queues.get(key) ?? [];
      const until = now() + (kind === 'typing' ? 0 : patience);
      if (waiting >= MOST_WAITING || queue.length >= MOST_IN_THREAD || earliest(counted, now()) > until)
        return Promise.reject(new GateClosed('Too much is being said to this channel just now.'));
      return new Promise((go, refuse) => {
        queues.set(key, queue);
        queue.push({ ...counted, until, go, refuse });
        waiting += 1;
        look();
      });
    },
    isFree: (thread) =>
      !queues.has(countedIn(thread, 'send').thread) && earliest(countedIn(thread, 'send'), now()) <= now(),
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms);
      look();
    },
  };
}
