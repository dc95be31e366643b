import { z } from 'zod';
import { personShape } from '../../access/person';
import { SEVERITIES } from './severity';

/** Where a case can go. Each delivery carries its number as idempotency key. */
export const SINK_NAMES = ['folder', 'webhook', 'support-ticket', 'teams'] as const;
export type SinkName = (typeof SINK_NAMES)[number];

/** What is written is cut at 500; placeholders of the store may be longer than what they stand for. */
const text = z.string().max(2_000);
export const LONGEST_TEXT = 500;
const iso = z.iso.datetime();

const sinkShape = z.object({
  /** `dropped`: withdrawn before it came there. */
  state: z.enum(['open', 'delivered', 'failed', 'dropped']),
  externalId: z.exactOptional(text),
  link: z.exactOptional(z.string().max(2_000)),
  /** Of the last failure, in words. */
  why: z.exactOptional(text),
});
export type SinkState = z.infer<typeof sinkShape>;

/** One thing that goes to the sinks: the case first, then what is added, or that it is withdrawn. */
const parcelShape = z.object({
  /** `case`, `withdrawal`, or of an addition the hash of its text, so that the same one is added once. */
  id: text,
  kind: z.enum(['case', 'addition', 'withdrawal']),
  at: iso,
  sinks: z.partialRecord(z.enum(SINK_NAMES), sinkShape),
});
export type Parcel = z.infer<typeof parcelShape>;

const answerShape = z.object({
  /** The expert's own id of it; each counts once. */
  id: text,
  /** Of its whole body, in hex. */
  hash: text,
  at: iso,
  from: text,
  state: z.enum(['answered', 'closed']),
});

/** What the zip holds, for whoever agrees to it. */
const previewShape = z.object({
  files: z.array(z.object({ name: text, bytes: z.number() })).max(200),
  /** What was taken out or replaced, as a sentence: counts by rule would be taken for secrets where they are stored (“password”: 3). */
  takenOut: text,
  /** What did not fit, and where it is: a sentence each. */
  leftOut: z.array(text).max(50),
});
export type Preview = z.infer<typeof previewShape>;

/** One case in the hands of support, as it is kept: who and when, and no content but the headline. */
export const escalationShape = z.object({
  number: z.string().max(20),
  /** Of the activity that asked for it: by it the log and telemetry can be searched. Older ones have none. */
  reference: z.exactOptional(z.string().max(20)),
  state: z.enum(['draft', 'consented', 'delivering', 'delivered', 'answered', 'withdrawn', 'failed']),
  person: personShape,
  /** The bot SDK's conversation reference; only the bot reads it. */
  conversation: z.record(z.string(), z.unknown()),
  subject: z.object({ hub: text, deviceId: z.string().max(128), moduleId: z.string().max(128).nullable() }),
  hubResourceId: text.nullable(),
  severity: z.enum(SEVERITIES),
  /** In parts, see contact.ts. */
  contact: z.array(text).max(5),
  verdict: z.object({ status: text, headline: text }).nullable(),
  /** The zip that the person sees the preview of; null until it is made. */
  case: z.object({ file: text, bytes: z.number(), sha256: text }).nullable(),
  preview: previewShape.nullable(),
  openedAt: iso,
  /** The case, and what is kept of it here, is deleted then. */
  expires: iso,
  parcels: z.array(parcelShape),
  answers: z.array(answerShape),
  /** How its delivery ended, as the person was last told; null: not yet. */
  told: z.enum(['delivered', 'failed']).nullable(),
  history: z.array(z.object({ at: iso, who: z.enum(['person', 'keepalive', 'support']), what: text })),
});
export type Escalation = z.infer<typeof escalationShape>;

/** Its oldest lines go. */
const MOST_HISTORY = 100;

export function noted(
  escalation: Escalation,
  at: Date,
  who: Escalation['history'][number]['who'],
  what: string,
): Escalation['history'] {
  return [...escalation.history, { at: at.toISOString(), who, what: what.slice(0, 500) }].slice(-MOST_HISTORY);
}

/** The case is handed over, or on its way. */
export function isHandedOver({ state }: Escalation): boolean {
  return state !== 'draft';
}

export const zipName = (number: string): string => `cases/${number}.zip`;
export const draftName = (number: string, id: string): string => `drafts/${number}/${id}.zip`;
export const additionName = (number: string, id: string): string => `additions/${number}/${id}.txt`;
