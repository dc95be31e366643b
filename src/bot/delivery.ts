import { createHash, randomBytes } from 'node:crypto';
import type { Activity } from 'botbuilder';

/** What a channel brings again when it hears no answer; null where the channel gives no ids. */
export function deliveryOf({ channelId, conversation, id }: Partial<Activity>): string | null {
  return id ? `in:${channelId}:${conversation?.id}:${id}` : null;
}

/** A short reference for what one delivery asks for; the same when it is brought again, so that it is begun once. */
export function referenceOf(activity: Partial<Activity>): string {
  const delivery = deliveryOf(activity);
  if (delivery === null) return randomBytes(4).toString('hex');
  return createHash('sha256').update(delivery).digest('hex').slice(0, 8);
}
