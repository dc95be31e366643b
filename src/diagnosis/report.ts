import type { Gap, Kind, Subject, Window } from '../evidence/evidence';
import type { Finding } from './finding';

export type VerdictStatus = 'fault' | 'benign' | 'healthy' | 'inconclusive';

export interface CheckLine {
  readonly id: string;
  readonly outcome: 'passed' | 'found' | 'skipped' | 'crashed';
  readonly why?: string;
}

export interface ReportGap extends Omit<Gap, 'ok'> {
  readonly kind: Kind;
}

/** The answer to one diagnosis. `toJson` in report-json.ts writes it as report.json (schemaVersion 1). */
export interface Report {
  readonly subject: Subject;
  readonly window: Window | null;
  /** The newest record of this hub in the evidence. */
  readonly dataUpTo: Date | null;
  readonly verdict: { readonly status: VerdictStatus; readonly headline: string };
  /** Ranked: the first is the primary cause; a consequence stands right after its cause. */
  readonly findings: readonly Finding[];
  /** Every check there is, `found` exactly for the findings listed. */
  readonly checks: readonly CheckLine[];
  readonly gaps: readonly ReportGap[];
}
