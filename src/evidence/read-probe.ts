import { z } from 'zod';
import type { HubProbe } from './probe';

// evidence/probe.json of a case: HubProbe as JSON, times as ISO text. More than a look can bring is cut off.

const text = z.string().transform((value) => value.slice(0, 256));
const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const port = z.number().int().min(1).max(65_535);
const few = <T extends z.ZodType>(item: T, most: number) => z.array(item).transform((items) => items.slice(0, most));

const certificate = z.object({ subject: text, issuer: text, notAfter: time.nullable(), fingerprint: text });

const probe = z.object({
  host: text,
  at: time,
  name: z.discriminatedUnion('found', [
    z.object({
      found: z.literal(true),
      addresses: few(z.object({ address: text, isPrivate: z.boolean() }), 8),
      aliases: few(text, 4),
    }),
    z.object({ found: z.literal(false), code: text }),
  ]),
  ports: few(
    z.discriminatedUnion('outcome', [
      z.object({ port, outcome: z.literal('not-tried') }),
      z.object({ port, outcome: z.literal('no-connection'), code: text }),
      z.object({ port, outcome: z.literal('no-handshake'), connectedAfter: z.number(), code: text }),
      z.object({
        port,
        outcome: z.literal('handshake'),
        connectedAfter: z.number(),
        protocol: text,
        untrusted: text.nullable(),
        ownAuthority: z.boolean(),
        chain: few(certificate, 10),
      }),
    ]),
    8,
  ),
});

/** Undefined when it is none. */
export function readProbe(value: unknown): HubProbe | undefined {
  return probe.safeParse(value).data;
}
