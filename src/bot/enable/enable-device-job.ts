import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { HubRef, Person } from '../../access/access';
import { personShape } from '../../access/person';

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

const text = z.string().max(500);
const address = z.looseObject({
  serviceUrl: z.string().min(1),
  conversation: z.looseObject({ id: z.string().min(1) }),
});

export const enableShape: z.ZodType<EnableJob> = z.object({
  id: text,
  conversation: z.custom<Partial<ConversationReference>>((value) => address.safeParse(value).success),
  person: personShape,
  hub: z.object({ host: text, name: text, resourceId: text.nullable() }),
  deviceId: z.string().max(128),
  zone: text,
  askedAt: z.iso.datetime(),
  etag: z.exactOptional(z.string().max(200)),
});
