import { z } from 'zod';
import { jsonOf } from '../../json';
import { MOST_BODY, storedJson } from '../bounds';
import type { Blobs, Condition, Metadata } from './blobs';
import { blobName } from './names';

export const JOBS = 'jobs/';

/** What is known of a job. Times are milliseconds; those of a lease by the service's clock. */
const shape = z.object({
  id: z.string(),
  kind: z.string(),
  body: z.unknown(),
  attempts: z.int(),
  state: z.enum(['open', 'done', 'dead']),
  /** The message whose holder has it. */
  lease: z.object({ message: z.string(), until: z.number() }).nullable(),
  /** Open: nobody need look after it before; done and dead: when it is forgotten. */
  next: z.number(),
  why: z.string(),
  ended: z.number(),
});

export type JobState = z.infer<typeof shape>;
export type StoredJob = JobState & { readonly etag: string };

/** One blob a job. Its metadata says what a list must know of it, so that none need be opened for that. */
export interface JobBlobs {
  /** Null also when it cannot be read: somebody wrote over it by hand. */
  read(id: string): Promise<StoredJob | null>;
  /** Null when the condition was not met. */
  write(job: JobState, condition: Condition): Promise<StoredJob | null>;
}

export function createJobBlobs(blobs: Blobs): JobBlobs {
  const place = (id: string) => `${JOBS}${blobName(id)}`;
  return {
    async read(id) {
      const blob = await blobs.read(place(id));
      const read = blob && shape.safeParse(jsonOf(blob.text));
      return blob && read?.success ? { ...read.data, etag: blob.etag } : null;
    },
    async write(job, condition) {
      const state = shape.parse(job);
      const body: unknown = JSON.parse(storedJson(state.body, MOST_BODY));
      const metadata = { state: state.state, next: String(state.next) };
      const etag = await blobs.write(place(state.id), JSON.stringify({ ...state, body }), condition, metadata);
      return etag === null ? null : { ...state, body, etag };
    },
  };
}

/** What the list tells of a job. */
export function listedJob({ state, next }: Metadata): { readonly state: string; readonly next: number } {
  return { state: state ?? '', next: Number(next) };
}
