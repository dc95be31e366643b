import type { ReportGap } from '../diagnosis/report';
import { count } from '../diagnosis/words';
import type { Evidence } from '../evidence/evidence';
import type { LeftOut } from './case-contents';
import type { Fit } from './case-parts';
import { fitEvidence, type PackedFile } from './fit-evidence';
import { fitLogs } from './fit-logs';
import type { CaseEntry } from './given-logs';
import type { LaidLog } from './lay-down';
import { createLoad } from './load';

export interface Fitting {
  readonly fit: Fit;
  /** Bytes of what always stays: report, summary, transcript, case.json, redaction.json, manifest.json, and headers. */
  readonly fixed: number;
  readonly evidence: Evidence;
  readonly files: readonly PackedFile[];
  readonly logs: readonly LaidLog[];
  readonly packedConnections: (evidence: Evidence) => Promise<number>;
  /** The moment to judge at. */
  readonly asOf: Date;
}

export interface Fitted {
  readonly evidence: Evidence;
  /** Of the kinds that it no longer holds, for case.json. */
  readonly gaps: readonly ReportGap[];
  readonly logs: readonly CaseEntry[];
  readonly leftOut: readonly LeftOut[];
  /** False when all that may be left out was, and it is still too large. */
  readonly fits: boolean;
}

/** Leaves out one thing after the other until the rest fits: the device logs first (fit-logs.ts), then evidence (fit-evidence.ts). */
export async function fitCase({
  fit,
  fixed,
  evidence,
  files,
  logs,
  packedConnections,
  asOf,
}: Fitting): Promise<Fitted> {
  const weight = [...files, ...logs].reduce((sum, { packed }) => sum + packed, fixed);
  const load = createLoad(fit.bytes, weight);
  const limit = `${Number((fit.bytes / 1_000_000).toFixed(1))} MB`;
  const why = (what: string) => `${what} so that the case fits into ${limit}. Where the whole case is: ${fit.whole}.`;
  const staying = await fitLogs(load, logs, asOf);
  const fitted = await fitEvidence(load, evidence, files, why('Left out'), packedConnections);
  const noLogs: ReportGap = {
    kind: 'device-logs',
    why: 'not-provided',
    detail: why(`${count(logs.length, 'device log was', 'device logs were')} left out`),
  };
  return {
    evidence: fitted.evidence,
    gaps: [...fitted.gaps, ...(logs.length > 0 && staying.length === 0 ? [noLogs] : [])],
    logs: staying,
    leftOut: [...load.leftOut.values()],
    fits: !load.isTooLarge(),
  };
}
