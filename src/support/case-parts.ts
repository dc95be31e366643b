import type { Readable } from 'node:stream';
import type { Report } from '../diagnosis/report';
import type { Evidence } from '../evidence/evidence';

/** All that a case is made of, as it is: secrets are taken out where it becomes files. */
export interface CaseParts {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly cloud: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  /** Of the activity that asked for it; absent where none did. By it the log of whoever runs Keepalive can be searched. */
  readonly reference?: string;
  /** Whoever keeps the case deletes it then. */
  readonly expires: Date;
  /** The moment that was judged at, where it is not the end of the window. */
  readonly now?: Date;
  /** Each log query: its text, time range and row count. */
  readonly queries?: unknown;
  /** What was said, the oldest first. */
  readonly transcript?: readonly Said[];
  /** The texts that people gave of the device's own logs; the evidence holds only what they say. */
  readonly deviceLogs?: readonly GivenLog[];
  /** Stand-ins of addresses and names follow from it; who knows it can undo them. Without one it is random. */
  readonly seed?: string;
  /** Absent in a case that was only collected. */
  readonly escalation?: Escalated;
}

export interface GivenLog {
  readonly name: string;
  /** From its beginning each time: a case that must fit is read twice. */
  open(): Promise<Readable>;
}

export interface Said {
  readonly at: Date;
  readonly by: 'person' | 'keepalive';
  readonly text: string;
}

/** What the person said when they handed the case over. */
export interface Escalated {
  /** `KA-…` */
  readonly number: string;
  readonly severity: string;
  /** Whom to answer: given on purpose, so it is the one text that stays as it is. */
  readonly contact: string;
}

/** How large the zip may become, and where people find what is not in it. */
export interface Fit {
  /** Of the zip. */
  readonly bytes: number;
  /** Continues "Where the whole case is: ", such as "in the folder …, until 2026-12-20". */
  readonly whole: string;
}

/** 4 MB as the strictest reader counts them: Direct Line's and a web hook's limit, and below a support ticket's 5 MB a file. */
export const FITTING_BYTES = 4_000_000;
