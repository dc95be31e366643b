import { z } from 'zod';
import type { Confirmed } from '../confirmed-job';
import { askedShape } from '../job-shape';

/** A confirmed change of a device's status. */
export interface EnableJob extends Confirmed {
  /** As it was read first, before anything was changed: after a crash only this state may still be changed. */
  readonly etag?: string;
}

export const enableShape: z.ZodType<EnableJob> = z.object({
  ...askedShape,
  deviceId: z.string().max(128),
  etag: z.exactOptional(z.string().max(200)),
});
