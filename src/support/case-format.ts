import { z } from 'zod';

const isoDate = z.string().transform((text, context) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'not a date' });
  return z.NEVER;
});

const gapReasons = [
  'not-provided',
  'not-configured',
  'denied',
  'timed-out',
  'throttled',
  'unreadable',
  'failed',
] as const;

/** case.json, schemaVersion 1. Unknown fields are left alone. */
export const caseHead = z.object({
  schemaVersion: z.literal(1),
  cloud: z.string().default('public'),
  subject: z.object({
    hub: z.string().min(1).max(255),
    deviceId: z.string().min(1).max(128),
    moduleId: z.string().max(128).nullable().default(null),
  }),
  window: z.object({ from: isoDate, to: isoDate }).nullable().default(null),
  madeAt: z.exactOptional(isoDate),
  /** Ours: until when it may be kept. Older cases do not say. */
  expires: z.exactOptional(isoDate),
  /** Ours: the moment that was judged at, where it is not the end of the window. */
  judgedAt: z.exactOptional(isoDate),
  gaps: z
    .array(
      z.object({ kind: z.string(), why: z.enum(gapReasons), detail: z.string(), fix: z.exactOptional(z.string()) }),
    )
    .default([]),
  /** Ours: what the sources said of each look that succeeded, so that a replay says it again. */
  looked: z
    .record(
      z.string(),
      z.object({ searched: z.string(), dataUpTo: z.exactOptional(isoDate), limited: z.exactOptional(z.boolean()) }),
    )
    .default({}),
});

export type CaseHead = z.infer<typeof caseHead>;

const sharedLoss = z.object({
  address: z.string(),
  neighbours: z.number(),
  neighboursToo: z.number(),
  // Older cases lack these two.
  neighbourLosses: z.number().default(0),
  mostLosses: z.number().default(0),
  sameSdk: z.number(),
  sameSdkToo: z.number(),
  others: z.number(),
  othersToo: z.number(),
  othersTooAddresses: z.number(),
});

/** evidence/fleet.json: the counts of evidence/fleet.ts, times as ISO text. Older cases lack what was not counted then. */
export const fleetFile = z
  .object({
    records: z.number(),
    newest: isoDate.nullable(),
    devices: z.number(),
    drops: z.number(),
    losses: z.exactOptional(z.number()),
    minutes: z.array(
      z.object({
        minute: isoDate,
        devices: z.number(),
        backSoon: z.number(),
        prefixes: z.number(),
        sdks: z.number(),
        onePrefix: z.number().default(0),
        oneSdk: z.number().default(0),
        codes: z.record(z.string(), z.number()),
      }),
    ),
    busiest: z.object({ minute: isoDate, attempts: z.number() }).nullable().default(null),
    returns: z.array(sharedLoss.extend({ at: isoDate })).default([]),
    absence: sharedLoss.nullable().default(null),
  })
  .transform(({ losses, ...fleet }) => ({ ...fleet, losses: losses ?? fleet.drops }));
