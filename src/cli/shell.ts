import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { Report } from '../diagnosis/report';
import type { Evidence } from '../evidence/evidence';
import type { GivenLog } from '../support/case-parts';

/** What the shell is to the program, so that tests can be one. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colour: boolean;
}

/** What was found out, and what a case takes with it. */
export interface Diagnosis {
  readonly report: Report;
  readonly evidence: Evidence;
  /** The moment that was judged at. */
  readonly now: Date;
  /** The cloud that was asked; absent where nothing was. */
  readonly cloud?: Cloud;
  readonly queries?: unknown;
  readonly deviceLogs?: readonly GivenLog[];
}
