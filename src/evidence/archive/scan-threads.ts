import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { OwnRecords } from './own-records';
import type { FilePart } from './read-lines';
import { type Counted, type CountOrder, countParts, findOwn, type ScanOrder, sharesOf, sizeOf } from './scan-parts';

/** Who scans: this thread, or several beside it. */
export interface Scanners {
  /** What each found. */
  findOwn(): Promise<readonly OwnRecords[]>;
  /** What each counted of its share. */
  count(how: CountOrder): Promise<readonly Counted[]>;
  close(): void;
}

/** What a thread begins with, and what it is asked. */
export interface ThreadData {
  readonly order: ScanOrder;
  /** The number of the part that is to be searched next, by whoever is free. */
  readonly next: Int32Array<SharedArrayBuffer>;
  /** What it counts. */
  readonly share: readonly FilePart[];
}
export type Asked = { readonly find: true } | { readonly count: CountOrder };

/** More threads than this are not faster: the memory is the limit. Own judgement. */
const MOST_THREADS = 4;

/** A thread takes about 50 ms to start; this one reads some 40 MB in that time. */
const SMALL_BYTES = 32 * 1024 * 1024;

export function openScanners(order: ScanOrder, signal?: AbortSignal): Scanners {
  const bytes = order.parts.reduce((sum, part) => sum + sizeOf(part), 0);
  // The sources, as tests run them, are TypeScript, which a thread cannot load.
  return bytes <= SMALL_BYTES || __filename.endsWith('.ts') ? thisThread(order, signal) : openThreads(order, signal);
}

function thisThread(order: ScanOrder, signal: AbortSignal | undefined): Scanners {
  return {
    async findOwn() {
      let next = 0;
      return [findOwn(order, () => next++)];
    },
    count: async (how) => [await countParts(order, how, order.parts, signal)],
    close: () => undefined,
  };
}

function openThreads(order: ScanOrder, signal: AbortSignal | undefined): Scanners {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const shares = sharesOf(order.parts, Math.min(availableParallelism(), MOST_THREADS));
  const threads = shares.map((share) => {
    const workerData: ThreadData = { order, next, share };
    return new Worker(join(__dirname, 'scan-thread.js'), { workerData });
  });
  const askAll = <T>(question: Asked): Promise<T[]> =>
    Promise.all(threads.map((thread) => ask<T>(thread, question, signal)));
  return {
    findOwn: () => askAll<OwnRecords>({ find: true }),
    count: (how) => askAll<Counted>({ count: how }),
    close() {
      for (const thread of threads) void thread.terminate();
    },
  };
}

function ask<T>(thread: Worker, question: Asked, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      thread.off('message', answered);
      thread.off('error', failed);
      signal?.removeEventListener('abort', aborted);
      finish();
    };
    const answered = (answer: T): void => settle(() => resolve(answer));
    const failed = (error: unknown): void => settle(() => reject(error));
    const aborted = (): void => failed(signal?.reason);
    if (signal?.aborted) return aborted();
    signal?.addEventListener('abort', aborted, { once: true });
    thread.on('message', answered);
    thread.on('error', failed);
    thread.postMessage(question);
  });
}
