import type { Person } from './person';

/** One action, or one refusal. Never what was said, found, or is in a file. */
export interface AuditEntry {
  readonly who: Person;
  /** A word for the action, such as `diagnose` or `enable-device`. */
  readonly what: string;
  readonly subject: { readonly hub: string | null; readonly deviceId: string | null };
  readonly result: AuditResult;
  /** A short word why, such as `may-not` or `etag-changed`; null where the result says it all. */
  readonly why: string | null;
  readonly at: Date;
}

/** `begun`: taken as a job; what came of it is an entry of its own where it changed something. */
export type AuditResult = 'begun' | 'done' | 'refused' | 'failed';

/** Never rejects: that something could not be noted is logged, and is no reason to do it twice. */
export interface Audit {
  note(entry: Omit<AuditEntry, 'at'>): Promise<void>;
}

export const noAudit: Audit = { note: async () => undefined };
