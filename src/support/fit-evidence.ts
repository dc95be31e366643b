import type { ReportGap } from '../diagnosis/report';
import { thousands } from '../diagnosis/words';
import type { Evidence, Kind } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import type { CaseFile } from './case-contents';
import type { Load } from './load';

/** A file of evidence/, and how large it is in a zip. */
export interface PackedFile extends CaseFile {
  readonly kind: Kind;
  readonly packed: number;
}

export interface FittedEvidence {
  readonly evidence: Evidence;
  /** Of the kinds that it no longer holds. */
  readonly gaps: readonly ReportGap[];
}

/**
 * What may stay of the evidence: operations.jsonl goes first, then the oldest records of connections.jsonl, then the
 * other files, the largest first.
 *
 * @param why said of a kind that is left out
 * @param packedConnections how large the file of these connections would be in a zip
 */
export async function fitEvidence(
  load: Load,
  given: Evidence,
  files: readonly PackedFile[],
  why: string,
  packedConnections: (evidence: Evidence) => Promise<number>,
): Promise<FittedEvidence> {
  let evidence = given;
  const gaps: ReportGap[] = [];

  function drop(file: PackedFile): void {
    evidence = { ...evidence, [file.kind]: gap('not-provided', why) };
    gaps.push({ kind: file.kind, why: 'not-provided', detail: why });
    load.lighten(file, file.packed, 'left out whole');
  }
  async function keepNewest(file: PackedFile): Promise<void> {
    const fewer = await newestThatFit(evidence, load.roomFor(file.packed) / file.packed, async (some) => {
      const packed = await packedConnections(some);
      return packed / load.roomFor(file.packed);
    });
    if (!fewer) return drop(file);
    evidence = fewer.evidence;
    const some = `${thousands(fewer.newest)} of its ${thousands(fewer.all)} records`;
    load.lighten(file, file.packed - (await packedConnections(evidence)), `cut to the newest ${some}`);
  }

  const byKind = (kind: Kind) => files.filter((file) => file.kind === kind);
  for (const file of byKind('operations')) if (load.isTooLarge()) drop(file);
  for (const file of byKind('connections')) if (load.isTooLarge()) await keepNewest(file);
  for (const file of [...files].sort((a, b) => b.packed - a.packed))
    if (load.isTooLarge() && !load.leftOut.has(file.name)) drop(file);
  return { evidence, gaps };
}

/** Records pack alike, so that a few tries do. */
const MOST_TRIES = 6;
const A_LITTLE_LESS = 0.95;

/** @param weigh how large these connections are, as a part of the room there is */
async function newestThatFit(
  evidence: Evidence,
  share: number,
  weigh: (evidence: Evidence) => Promise<number>,
): Promise<{ evidence: Evidence; newest: number; all: number } | undefined> {
  const { connections } = evidence;
  if (!connections.ok) return undefined;
  const { records } = connections.data;
  let part = share;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    part *= A_LITTLE_LESS;
    const newest = Math.floor(records.length * part);
    if (newest < 1) return undefined;
    const data = { records: records.slice(-newest), limited: true };
    const fewer: Evidence = { ...evidence, connections: { ...connections, data } };
    const weight = await weigh(fewer);
    if (weight <= 1) return { evidence: fewer, newest, all: records.length };
    part /= weight;
  }
  return undefined;
}
