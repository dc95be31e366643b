import { z } from 'zod';
import { SEVERITIES } from '../../support/escalation/severity';
import type { Intent } from './intent';

/** What comes back from the store is checked like anything from outside: an older version may have written it. */
export const periodShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('last'), ms: z.number().positive() }),
  z.object({ kind: z.literal('since'), from: z.iso.datetime() }),
  z.object({ kind: z.literal('between'), from: z.iso.datetime(), to: z.iso.datetime() }),
]);

export const askShape = z.object({
  devices: z.array(z.string().max(128)).max(10),
  hub: z.string().max(260).nullable(),
  module: z.string().max(128).nullable(),
  period: periodShape.nullable(),
});

/** The intents that buttons carry. */
export const intentShape: z.ZodType<Intent> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('diagnose'), ask: askShape }),
  z.object({ kind: z.literal('collect'), ask: askShape }),
  z.object({
    kind: z.literal('escalate'),
    ask: askShape,
    severity: z.enum(SEVERITIES).nullable(),
    contact: z.string().max(330).nullable(),
  }),
  z.object({ kind: z.enum(['consent', 'decline']), number: z.string().max(20) }),
  z.object({ kind: z.literal('log-guide'), ask: askShape, sdk: z.string().max(40).nullable() }),
  z.object({
    kind: z.literal('edge-log'),
    ask: askShape,
    module: z.string().min(1).max(128).nullable(),
    confirmed: z.boolean(),
  }),
  z.object({ kind: z.literal('edge-log-no') }),
  z.object({ kind: z.literal('enable-device'), ask: askShape, confirmed: z.boolean() }),
  z.object({ kind: z.literal('enable-device-no') }),
  z.object({ kind: z.literal('hub-picture'), ask: askShape }),
  z.object({ kind: z.literal('watch'), ask: askShape }),
  z.object({ kind: z.literal('hubs') }),
  z.object({ kind: z.enum(['forget-ask', 'forget-me', 'forget-no']) }),
  z.object({ kind: z.literal('explain-code'), codes: z.array(z.string().max(80)).max(3) }),
]);
