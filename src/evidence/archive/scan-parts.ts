import type { Subject } from '../evidence';
import { type Counting, recordCounter } from './count-record';
import { createHubCounts, type HubCounts } from './hub-counts';
import { findOwnLines } from './own-lines';
import { keepOwn, noOwn, type OwnRecords } from './own-records';
import { type FileOutcome, readArchiveFile } from './read-archive-file';
import type { FilePart } from './read-lines';
import { type ReadTotals, recordReader } from './record-reader';

/** What is scanned, and for whom. */
export interface ScanOrder {
  /** In the order of time, as far as paths tell. */
  readonly parts: readonly FilePart[];
  readonly subject: Subject;
  /** In lower case. */
  readonly hubName: string;
  /** The window, ms since 1970, both ends included; infinite where it is open. */
  readonly from: number;
  readonly to: number;
}

export interface Counted {
  readonly counts: HubCounts;
  readonly totals: ReadTotals;
  /** Other outcomes than `read`. */
  readonly troubles: ReadonlyArray<{ readonly path: string; readonly outcome: FileOutcome }>;
}

/** Connections records of the subject in the window, as far as they are quickly found. `next` hands out the numbers of parts. */
export function findOwn({ parts, subject, hubName, from, to }: ScanOrder, next: () => number): OwnRecords {
  const own = noOwn();
  for (let part = parts[next()]; part; part = parts[next()]) {
    findOwnLines(part, subject, hubName, (record) => {
      const time = record.time.getTime();
      if (record.category === 'Connections' && time >= from && time <= to) keepOwn(own, record);
    });
  }
  return own;
}

export type CountOrder = Pick<Counting, 'vicinity' | 'settleEvery'>;

/** Counts one share of the parts. */
export async function countParts(
  order: ScanOrder,
  how: CountOrder,
  share: readonly FilePart[],
  signal?: AbortSignal,
): Promise<Counted> {
  const counts = createHubCounts(order.subject, how.vicinity);
  const reader = recordReader(order.hubName, recordCounter(counts, { ...order, ...how }));
  const troubles: Array<{ path: string; outcome: FileOutcome }> = [];
  for (const part of share) {
    const outcome = await readArchiveFile(part, reader, signal);
    if (outcome !== 'read') troubles.push({ path: part.path, outcome });
  }
  return { counts, totals: reader.totals, troubles };
}

/** The parts as so many shares of about the same size, each of parts that follow one another: so each is in the order of time. */
export function sharesOf(parts: readonly FilePart[], shares: number): FilePart[][] {
  const bytes = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const result = Array.from({ length: shares }, (): FilePart[] => []);
  let before = 0;
  for (const part of parts) {
    const share = Math.min(shares - 1, Math.floor(((before + sizeOf(part) / 2) / bytes) * shares));
    result[share]?.push(part);
    before += sizeOf(part);
  }
  return result;
}

export function sizeOf({ from, to }: FilePart): number {
  return to - from;
}
