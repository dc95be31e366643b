import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { HubRef, Person } from '../access/access';
import { personShape } from '../access/person';
import type { Theme } from '../cards/timeline-picture/colours';
import { periodShape } from './intent-shape';
import type { Period } from './period';

/** A confirmed call of a gateway's agent, as plain data. */
export interface EdgeLogJob {
  readonly id: string;
  readonly module: string;
  readonly conversation: Partial<ConversationReference>;
  readonly person: Person;
  readonly hub: HubRef;
  readonly deviceId: string;
  readonly period: Period;
  readonly zone: string;
  readonly theme: Theme | null;
  readonly askedAt: string;
}

const text = z.string().max(500);
const address = z.looseObject({
  serviceUrl: z.string().min(1),
  conversation: z.looseObject({ id: z.string().min(1) }),
});

export const edgeLogShape: z.ZodType<EdgeLogJob> = z.object({
  id: text,
  module: z.string().min(1).max(128),
  conversation: z.custom<Partial<ConversationReference>>((value) => address.safeParse(value).success),
  person: personShape,
  hub: z.object({ host: text, name: text, resourceId: text.nullable() }),
  deviceId: z.string().max(128),
  period: periodShape,
  zone: text,
  theme: z.enum(['light', 'dark']).nullable(),
  askedAt: z.iso.datetime(),
});
