import { z } from 'zod';

/** Who asks, as the channel vouches for it. Plain data: it is kept with jobs, links and cases, to be asked about again. */
export interface Person {
  /** `from.id` of the channel. */
  readonly id: string;
  readonly channel: string;
  /** Entra's object id, lower case; absent where the channel knows none. */
  readonly aadObjectId?: string;
  /** Entra's tenant of the conversation, lower case. */
  readonly tenantId?: string;
  /** The Teams channel, or group chat, without the thread in it; absent where the person is alone with the bot. */
  readonly place?: string;
  /** The mark of a user of the site that shows the web chat; known only while somebody is asked about, never kept. */
  readonly siteUser?: string;
}

const text = z.string().max(500);

/** As it comes back from the store; versions before this one knew id and channel only. */
export const personShape: z.ZodType<Person> = z.object({
  id: z.string(),
  channel: z.string(),
  aadObjectId: z.exactOptional(text),
  tenantId: z.exactOptional(text),
  place: z.exactOptional(text),
});
