import type { Clock } from '../clock';
import { appendRecords, clearArchive, fillRecords, holdsOthers, pruneArchive } from './archive';
import type { ArchiveRecord, LabHistory } from './registry';

const HOUR = 3_600_000;

/** What the archive keeps, ms. */
export const KEPT = 48 * HOUR;

export interface RunHistoryOptions {
  readonly history: LabHistory;
  /** The story's start: see story.ts. */
  readonly start: Date;
  /** The archive: `insights-logs-…` containers directly below. */
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of writes that failed; these are tried again. */
  readonly report: (trouble: unknown) => void;
  /** ms of real time between two looks at what happened. */
  readonly every?: number;
}

export interface RunningHistory {
  /** Resolves when what happened up to now is written, or its trouble reported. Never rejects. */
  flush(): Promise<void>;
  /** Settles once the signal aborted and the last write is done. Never rejects. */
  readonly done: Promise<void>;
}

/**
 * Resolves when the archive holds the last 48 hours; then goes on in real time until the signal aborts.
 *
 * The simulation always gives the same records for the same start and seed. So a restart simulates everything again
 * and adds what is missing on disk: the time in which the lab did not run, and whatever its last write lost. What is
 * there already, also from real devices, stays as it is. An archive that tells of another story is emptied first.
 */
export async function runHistory(options: RunHistoryOptions): Promise<RunningHistory> {
  const { history, start, folder, clock } = options;
  const now = clock.now();
  const records = advance(history, now);
  if (await holdsOthers(folder, records, start)) await clearArchive(folder);
  await pruneArchive(folder, new Date(now.getTime() - KEPT));
  await fillRecords(folder, records.filter(isKeptAt(now)));
  const step = stepper(options);
  let last = Promise.resolve();
  const flush = () => {
    last = last.then(step);
    return last;
  };
  return { flush, done: keepGoing(options, flush) };
}

async function keepGoing(
  { clock, signal, every = 3_000 }: RunHistoryOptions,
  flush: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(every, signal);
    await flush();
  }
}

/** One look at what happened since the last one. */
function stepper({ history, folder, clock, report }: RunHistoryOptions): () => Promise<void> {
  let pruned = clock.now().getTime();
  let unwritten: readonly ArchiveRecord[] = [];
  return async () => {
    const now = clock.now();
    const news = advance(history, now);
    try {
      if (unwritten.length === 0) await appendRecords(folder, news);
      // Some of these may have reached the disk before the trouble.
      else await fillRecords(folder, [...unwritten, ...news].filter(isKeptAt(now)));
      unwritten = [];
      if (now.getTime() - pruned >= HOUR) {
        await pruneArchive(folder, new Date(now.getTime() - KEPT));
        pruned = now.getTime();
      }
    } catch (trouble) {
      unwritten = [...unwritten, ...news].filter(isKeptAt(now));
      report(trouble);
    }
  };
}

function advance(history: LabHistory, to: Date): ArchiveRecord[] {
  return history.advance(to).flatMap(({ records }) => records);
}

/** By whole hours, as pruning goes. */
function isKeptAt(now: Date): (record: ArchiveRecord) => boolean {
  const oldest = new Date(Math.floor((now.getTime() - KEPT) / HOUR) * HOUR).toISOString();
  return ({ time }) => time >= oldest;
}
