import { z } from 'zod';
import type { Theme } from '../../cards/timeline-picture/colours';
import type { Confirmed } from '../confirmed-job';
import { askedShape } from '../job-shape';
import { periodShape } from '../understand/intent-shape';
import type { Period } from '../understand/period';

/** A confirmed call of a gateway's agent. */
export interface EdgeJob extends Confirmed {
  readonly period: Period;
  readonly theme: Theme | null;
}

/** For the log of one module. */
export interface EdgeLogJob extends EdgeJob {
  readonly module: string;
}

/** For a support bundle: how far it is. The address for the gateway is in none of it. */
export interface EdgeBundleJob extends EdgeJob {
  /** Once the agent has taken the call: its own name for the task. */
  readonly called?: { readonly correlationId: string; readonly at: string };
  /** Once it is known how it ended: what is told, and the bundle's id in the log book when it was read. */
  readonly ended?: { readonly words: string; readonly log: string | null };
}

const edgeJob = {
  ...askedShape,
  deviceId: z.string().max(128),
  period: periodShape,
  theme: z.enum(['light', 'dark']).nullable(),
};

export const edgeLogShape: z.ZodType<EdgeLogJob> = z.object({ ...edgeJob, module: z.string().min(1).max(128) });

export const edgeBundleShape: z.ZodType<EdgeBundleJob> = z.object({
  ...edgeJob,
  called: z.object({ correlationId: z.string().max(100), at: z.iso.datetime() }).exactOptional(),
  ended: z.object({ words: z.string().max(2_000), log: z.string().max(500).nullable() }).exactOptional(),
});
