import { closeSync, openSync } from 'node:fs';
import { relative } from 'node:path';
import type { Subject, Window } from '../evidence';
import type { Fleet } from '../fleet';
import type { LogRecords } from '../log-record';
import { systemCode } from '../system-code';
import { type ArchiveFile, archiveFiles } from './archive-files';
import { fleetOfScan } from './fleet-of-scan';
import { mergeCounts } from './merge-counts';
import { MOST_OWN, mergeOwn, noOwn, type OwnRecords, ownRecords } from './own-records';
import { type FileOutcome, formOfFile, isPacked } from './read-archive-file';
import type { FilePart } from './read-lines';
import type { ReadTotals } from './record-reader';
import type { Counted, ScanOrder } from './scan-parts';
import { openScanners, type Scanners } from './scan-threads';
import { type Vicinity, vicinityOf } from './vicinity';

/** All that a folder of logs says about one identity of one hub. */
export interface ArchiveScan {
  readonly connections: LogRecords;
  readonly operations: LogRecords;
  readonly fleet: Fleet;
  /** From the first to the last record of the hub in the window; null without any. */
  readonly span: Window | null;
  /** The newest record of the hub, whatever the window. */
  readonly newestEver: Date | null;
  /** Files that may hold records, by their names. */
  readonly files: number;
  readonly totals: ReadTotals;
  /** Of these the ones that are no logs in any form that is known. Paths are relative to the folder. */
  readonly foreign: readonly string[];
  /** Files, folders, and rests of files that could not be read, and why. */
  readonly closed: ReadonlyArray<{ readonly path: string; readonly why: string }>;
}

/** Either end of the window may be open. */
export interface Bounds {
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * Reads every log below a folder, once, whatever its size and form; memory grows with the number of devices, not of
 * records. Throws what the file system throws when the folder itself cannot be listed.
 */
export async function scanArchive(folder: string, subject: Subject, bounds: Bounds): Promise<ArchiveScan> {
  const { files, closed } = archiveFiles(folder);
  const { troubles, ...scan } = await scanFiles(files, subject, bounds);
  const here = [...troubles].map(([path, outcome]) => ({ path: relative(folder, path), outcome }));
  return {
    ...scan,
    files: files.length,
    foreign: here.flatMap(({ path, outcome }) => (outcome === 'foreign' ? [path] : [])),
    closed: [
      ...closed.map((path) => ({ path: relative(folder, path), why: 'it may not be read' })),
      ...here.flatMap(({ path, outcome }) => (typeof outcome === 'object' ? [{ path, why: outcome.why }] : [])),
    ],
  };
}

export interface FilesScan extends Omit<ArchiveScan, 'files' | 'foreign' | 'closed'> {
  /** Other outcomes than `read`, by path. */
  readonly troubles: ReadonlyMap<string, FileOutcome>;
}

/** The same of these files, in the order of time. Rejects with the reason of the signal when that aborts. */
export async function scanFiles(
  files: readonly ArchiveFile[],
  subject: Subject,
  { from, to }: Bounds,
  signal?: AbortSignal,
): Promise<FilesScan> {
  const order: ScanOrder = {
    parts: files.flatMap(partsOf),
    subject,
    hubName: subject.hub.split('.')[0] ?? '',
    from: from?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: to?.getTime() ?? Number.POSITIVE_INFINITY,
  };
  const scanners = openScanners(order, signal);
  try {
    const { counts, vicinity, totals, troubles } = await scan(scanners);
    const span = Number.isFinite(counts.newest) ? { from: new Date(counts.oldest), to: new Date(counts.newest) } : null;
    return {
      connections: recordsOf(counts.own.connections),
      operations: recordsOf(counts.own.operations),
      fleet: fleetOfScan(counts, vicinity, to?.getTime() ?? counts.newest),
      span,
      newestEver: Number.isFinite(counts.newestEver) ? new Date(counts.newestEver) : null,
      totals,
      // Parts of one file may each have met the same trouble.
      troubles: new Map(troubles.map(({ path, outcome }) => [path, outcome])),
    };
  } finally {
    scanners.close();
  }
}

/** Large enough that it costs nothing to turn to the next, small enough that all threads end together. */
const PART_BYTES = 16 * 1024 * 1024;

/** Large files of lines are shared out; the others can only be read from their beginning. */
function partsOf({ path, size }: ArchiveFile): FilePart[] {
  if (size <= PART_BYTES || isPacked(path) || !isLines(path)) return [{ path, from: 0, to: size }];
  return Array.from({ length: Math.ceil(size / PART_BYTES) }, (_, part) => ({
    path,
    from: part * PART_BYTES,
    to: Math.min(size, (part + 1) * PART_BYTES),
  }));
}

function isLines(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return formOfFile(file).form === 'lines';
  } catch (error) {
    // Whoever reads it tells of it.
    if (systemCode(error) === undefined) throw error;
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Events; some hundred KB. */
const SETTLE_EVERY = 32_768;

interface Scanned extends Counted {
  readonly vicinity: Vicinity;
}

/**
 * What matters around the subject must be known before counting. Where its records were not all found at once, or others
 * came too late for what had been settled, it counts again.
 */
async function scan(scanners: Scanners): Promise<Scanned> {
  let own = await foundBy(scanners);
  let settleEvery = SETTLE_EVERY;
  for (;;) {
    const vicinity = vicinityOf(ownRecords(own));
    const { counts, totals, troubles } = merged(await scanners.count({ vicinity, settleEvery }), vicinity);
    const { connections } = counts.own;
    const isComplete = Math.min(connections.count, MOST_OWN) === own.count;
    if (isComplete && !counts.isLate) return { counts, totals, troubles, vicinity };
    own = connections;
    if (counts.isLate) settleEvery = Number.POSITIVE_INFINITY;
  }
}

async function foundBy(scanners: Scanners): Promise<OwnRecords> {
  const own = noOwn();
  for (const found of await scanners.findOwn()) mergeOwn(own, found);
  return own;
}

function merged(all: readonly Counted[], { addresses }: Vicinity): Counted {
  const [first, ...others] = all;
  if (!first) throw new RangeError('Nobody scans.');
  const { counts, totals } = first;
  for (const other of others) {
    mergeCounts(counts, other.counts, addresses.length);
    totals.records += other.totals.records;
    totals.others += other.totals.others;
    totals.bad += other.totals.bad;
  }
  return { counts, totals, troubles: all.flatMap(({ troubles }) => troubles) };
}

function recordsOf(own: OwnRecords): LogRecords {
  return { records: ownRecords(own), limited: own.limited };
}
