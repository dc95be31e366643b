import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Audit, AuditEntry } from '../access/audit';
import { personShape } from '../access/person';
import type { Clock } from '../clock';
import { type RecordStore, RecordUnreadable } from '../store/store';

/** Who did what to which hub or device, and what was refused to whom. What was said or found is not in it. */
export interface AuditBook extends Audit {
  /** The oldest first. */
  entries(since: Date | null): AsyncIterable<AuditEntry>;
  /** Removes what is older than its days. `forget me` does not touch it. */
  tidy(now: Date): Promise<void>;
}

const PLACE = 'audit/';
const DAY = 24 * 3_600_000;
const ISO_LENGTH = 24;

const text = z.string().max(300);
const shape = z.object({
  who: personShape,
  what: text,
  subject: z.object({ hub: text.nullable(), deviceId: text.nullable() }),
  result: z.enum(['begun', 'done', 'refused', 'failed']),
  why: text.nullable(),
  at: z.iso.datetime().transform((at) => new Date(at)),
});

interface AuditLog {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** One record an entry, by its time: several instances write at once, and nobody waits. */
export function keepAudit(
  records: RecordStore,
  { clock, days, log }: { readonly clock: Pick<Clock, 'now'>; readonly days: number; readonly log: AuditLog },
): AuditBook {
  let number = 0;

  async function read(key: string): Promise<AuditEntry | null> {
    try {
      return (await records.get(key, shape))?.value ?? null;
    } catch (error) {
      // Another version's: it is left for that one.
      if (error instanceof RecordUnreadable) return null;
      throw error;
    }
  }

  return {
    async note(entry) {
      const at = clock.now().toISOString();
      const line = { ...entry, subject: cut(entry.subject), at };
      log.info({ audit: true, ...line }, 'audit');
      number += 1;
      const key = `${PLACE}${at}-${String(number).padStart(9, '0')}-${randomBytes(4).toString('hex')}`;
      try {
        await records.put(key, line, null);
      } catch (error) {
        log.error({ err: error, audit: true }, 'an audit entry could not be kept; the line above holds it');
      }
    },
    async *entries(since) {
      const from = since ? `${PLACE}${since.toISOString()}` : PLACE;
      for (const key of await records.list(PLACE)) {
        const entry = key < from ? null : await read(key);
        if (entry) yield entry;
      }
    },
    async tidy(now) {
      const before = new Date(now.getTime() - days * DAY).toISOString();
      for (const key of await records.list(PLACE))
        if (key.slice(PLACE.length, PLACE.length + ISO_LENGTH) < before) await records.remove(key);
    },
  };
}

/** Names may be typed, and of any length. */
function cut({ hub, deviceId }: AuditEntry['subject']): AuditEntry['subject'] {
  return { hub: hub?.slice(0, 260) ?? null, deviceId: deviceId?.slice(0, 128) ?? null };
}
