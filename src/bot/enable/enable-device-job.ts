import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { HubRef, Person } from '../../access/access';
import { askedShape } from '../job-shape';

/** A confirmed change of a device's status, as plain data. */
export interface EnableJob {
  readonly id: string;
  readonly conversation: Partial<ConversationReference>;
  readonly person: Person;
  readonly hub: HubRef;
  readonly deviceId: string;
  readonly zone: string;
  readonly askedAt: string;
  /** As it was read first, before anything was changed: after a crash only this state may still be changed. */
  readonly etag?: string;
}

export const enableShape: z.ZodType<EnableJob> = z.object({
  ...askedShape,
  deviceId: z.string().max(128),
  etag: z.exactOptional(z.string().max(200)),
});
