import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import { periodShape } from './intent-shape';
import type { DiagnosisJob } from './jobs';

const text = z.string().max(500);
const address = z.looseObject({
  serviceUrl: z.string().min(1),
  conversation: z.looseObject({ id: z.string().min(1) }),
});

/** As a diagnosis comes back from the store: an older version may have written it. */
export const diagnosisShape: z.ZodType<DiagnosisJob> = z.object({
  id: text,
  kind: z.enum(['diagnose', 'collect']),
  conversation: z.custom<Partial<ConversationReference>>((value) => address.safeParse(value).success),
  person: z.object({ id: z.string(), channel: z.string() }),
  hub: z.object({ host: text, name: text, resourceId: text.nullable() }),
  deviceIds: z.array(z.string().max(128)).max(10),
  moduleId: z.string().max(128).nullable(),
  window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  period: periodShape.nullable(),
  zone: text,
  theme: z.exactOptional(z.enum(['light', 'dark']).nullable()),
  askedAt: z.iso.datetime(),
});
