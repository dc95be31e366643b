import { z } from 'zod';
import type { Person } from '../../access/access';

/** Whose a log is: what a person gives in one conversation is seen in no other. */
export interface LogOwner {
  readonly person: Person;
  readonly conversationId: string;
}

/** The device that a log is of; a gateway's modules are told from one another by the log itself. */
export interface LogSubject {
  /** Host name of the hub. */
  readonly hub: string;
  readonly deviceId: string;
}

/** What is kept of one file, or one pasted text: a small record; the texts and what they say are files beside it. */
export const givenShape = z.object({
  /** As the person named it, without secrets. */
  name: z.string().max(300),
  /** Null until it is known. */
  subject: z.object({ hub: z.string(), deviceId: z.string() }).nullable(),
  at: z.iso.datetime(),
  expires: z.iso.datetime(),
  /** Of what was given, packed as it came. */
  bytes: z.number(),
  /** What the texts say, as JSON. */
  facts: z.string(),
  /** One a log: a zip holds several. */
  texts: z.array(z.object({ name: z.string().max(300), file: z.string() })),
});

export type Given = z.infer<typeof givenShape>;

const time = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : new Date(text)));

const event = z.looseObject({ meaning: z.string(), at: time, line: z.number(), text: z.string() });

/** A DeviceLog as JSON has it: what we wrote ourselves, its times read back. */
export const factsShape = z.array(
  z.looseObject({
    name: z.string(),
    bytes: z.number(),
    lines: z.number(),
    from: time,
    to: time,
    events: z.array(event),
  }),
);
