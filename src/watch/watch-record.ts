import { z } from 'zod';
import { personShape } from '../access/person';
import type { ConnectionEvent } from './connection-event';
import { incidentShape } from './incident';

const id = z.string().max(128);

/** One event of a client, as kept: sequence, whether it connected, and when. */
const seenShape = z.object({ sequence: z.string().length(64), connected: z.boolean(), at: z.number() });
export type Seen = z.infer<typeof seenShape>;

/** What is watched: a client, or with deviceId null a hub as a whole. */
const targetShape = z.object({
  hub: z.object({ host: z.string().max(260), name: id, resourceId: z.string().max(500).nullable() }),
  deviceId: id.nullable(),
  moduleId: id.nullable(),
  since: z.number(),
  until: z.number(),
  /** For how long it is usually away, from its log; null: not known. Milliseconds. */
  usuallyAway: z.number().nonnegative().nullable(),
  /** The newest events, by sequence. */
  seen: z.array(seenShape).max(64),
  incidents: z.number(),
});
export type Target = z.infer<typeof targetShape>;

const toldShape = z.object({
  incident: incidentShape,
  stage: z.string().max(20),
  /** The id of the message that tells it; null where the channel gives none. */
  message: z.string().max(300).nullable(),
  at: z.number(),
});
export type Told = z.infer<typeof toldShape>;

/** All watches of one person in one conversation, and what was told there. */
export const watchRecordShape = z.object({
  person: personShape,
  conversationId: z.string().max(1_000),
  /** The bot SDK's reference, as it came. */
  conversation: z.record(z.string(), z.unknown()),
  zone: z.string().max(64),
  targets: z.array(targetShape).max(50),
  told: z.array(toldShape).max(200),
  /** When messages were sent, in the last hour. */
  sent: z.array(z.number()).max(100),
  /** Grows with every write. */
  revision: z.number().int(),
  /** Who is about to say something, and until when others leave it to them. */
  claim: z.object({ by: z.string().max(300), until: z.number() }).nullable(),
});
export type WatchRecord = z.infer<typeof watchRecordShape>;

/** So many events of one client are kept: enough for twelve drops with their returns. */
const MOST_SEEN = 24;

/**
 * With the event among the newest of its client. It makes no difference in which order events come, or how often: what is kept
 * are the newest of all that came. Null when nothing changes.
 */
export function withEvent(target: Target, { sequence, change, at }: ConnectionEvent): Target | null {
  const { seen } = target;
  if (seen.some((one) => one.sequence === sequence)) return null;
  const next = { sequence, connected: change === 'connected', at };
  const all = [...seen, next].sort((a, b) => (a.sequence < b.sequence ? -1 : 1)).slice(-MOST_SEEN);
  return all.includes(next) ? { ...target, seen: all } : null;
}

/** The same target has the same text. */
export function targetKey({ hub, deviceId, moduleId }: Pick<Target, 'hub' | 'deviceId' | 'moduleId'>): string {
  return JSON.stringify([hub.name.toLowerCase(), deviceId, moduleId]);
}
