import { z } from 'zod';

/** Where what may not have arrived is kept, a record for each conversation; `npm run jobs -- unclear` lists them. */
export const UNCLEAR = 'unclear/';

export const unclearShape = z.object({
  at: z.iso.datetime(),
  channel: z.string(),
  /** A status or code. */
  why: z.string().max(200),
  /** How many since the person was last told. */
  count: z.number(),
  /** The person was told. */
  told: z.boolean(),
});
