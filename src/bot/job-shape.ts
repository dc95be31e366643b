import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import { personShape } from '../access/person';
import type { DiagnosisJob, HubPictureJob } from './jobs';
import { periodShape } from './understand/intent-shape';

const text = z.string().max(500);
const address = z.looseObject({
  serviceUrl: z.string().min(1),
  conversation: z.looseObject({ id: z.string().min(1) }),
});
/** A conversation's address as it was stored. */
export const addressShape = z.custom<Partial<ConversationReference>>((value) => address.safeParse(value).success);

/** Who asked for a job, where, when, and about which hub; as it comes back from the store, where an older version may have written it. */
export const askedShape = {
  id: text,
  conversation: addressShape,
  person: personShape,
  hub: z.object({ host: text, name: text, resourceId: text.nullable() }),
  zone: text,
  askedAt: z.iso.datetime(),
};

const about = {
  ...askedShape,
  window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  period: periodShape.nullable(),
  theme: z.exactOptional(z.enum(['light', 'dark']).nullable()),
  room: z.exactOptional(z.object({ ownChat: addressShape.nullable(), link: z.string().max(2_000).nullable() })),
};

export const diagnosisShape: z.ZodType<DiagnosisJob> = z.object({
  ...about,
  kind: z.enum(['diagnose', 'collect', 'escalate']),
  escalation: z.exactOptional(z.string().max(20)),
  deviceIds: z.array(z.string().max(128)).max(10),
  moduleId: z.string().max(128).nullable(),
  logs: z.exactOptional(z.array(z.string().max(80)).max(100)),
});

export const hubPictureShape: z.ZodType<HubPictureJob> = z.object({ ...about, kind: z.literal('hub-picture') });
