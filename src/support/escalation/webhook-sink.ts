import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bytesOf } from '../../bytes';
import type { Clock } from '../../clock';
import { jsonOf } from '../../json';
import type { Escalation } from './escalation';
import { inTime } from './in-time';
import { SIGNATURE, sign } from './signature';
import { type Delivery, refusal, type Sink } from './sink';
import { ticketOf } from './ticket';

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
}

/** What a case is fitted into; four thirds of it in base64, so a request stays below 6 MB. */
export const LARGEST_CASE = 4_000_000;
const DEADLINE = 30_000;
/** A desk answers with an id and a link; what is longer is no answer to us. */
const LONGEST_ANSWER = 64 * 1024;

const answer = z.object({
  id: z.union([z.string().min(1).max(200), z.number()]),
  link: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .optional(),
});

/**
 * A signed POST of JSON, the case inside in base64: one request, so that a desk has all of a case or nothing of it.
 * No redirects: the signed case goes to the configured address alone.
 */
export function webhookSink({ url, secret }: WebhookSettings, clock: Clock): Sink {
  const host = new URL(url).host;

  async function post(event: string, key: string, payload: object, signal: AbortSignal): Promise<Delivery> {
    const body = JSON.stringify({ event, ...payload });
    try {
      return await inTime(clock, DEADLINE, signal, async (inTheTime) => {
        const response = await fetch(url, {
          method: 'POST',
          redirect: 'manual',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'keepalive',
            'idempotency-key': key,
            'keepalive-event': event,
            [SIGNATURE]: sign(secret, body, clock.now()),
          },
          body,
          signal: inTheTime,
        });
        // What says too much says nothing.
        const text = (await bytesOf(response.body, LONGEST_ANSWER))?.toString('utf8') ?? '';
        const refused = refusal(host, response.status, response.headers.get('retry-after'), clock.now());
        return refused ?? { ok: true, ...idIn(text, key) };
      });
    } catch (error) {
      // Whatever it was, nobody knows whether it arrived: the key lets the desk count it once.
      const why = `${host} did not answer (${reasonOf(error)})`;
      return { ok: false, retry: true, why };
    }
  }

  return {
    name: 'webhook',
    where: `the support desk at ${host}`,
    async deliver(escalation, openZip, signal) {
      const ticket = ticketOf(escalation);
      const zip = await bytesOf(await openZip(), LARGEST_CASE);
      if (zip === null)
        return { ok: false, retry: false, why: `the case is larger than ${LARGEST_CASE / 1_000_000} MB` };
      if (createHash('sha256').update(zip).digest('hex') !== ticket.case.sha256)
        return { ok: false, retry: true, why: 'the copy of the case is not whole' };
      const content = { ...ticket, case: { ...ticket.case, encoding: 'base64', content: zip.toString('base64') } };
      return post('escalation.created', escalation.number, content, signal);
    },
    add: (escalation, addition, signal) =>
      post('escalation.added', `${escalation.number}.${addition.id}`, { ...about(escalation), addition }, signal),
    withdraw: (escalation, signal) =>
      post('escalation.withdrawn', `${escalation.number}.withdrawal`, about(escalation), signal),
  };
}

function about({ number, subject }: Escalation): object {
  return { schemaVersion: 1, number, subject };
}

/** The desk's own id of it where it tells one; it took it in any case. */
function idIn(text: string, key: string): { externalId: string; link?: string } {
  const read = answer.safeParse(jsonOf(text));
  if (!read.success) return { externalId: key };
  const { id, link } = read.data;
  return { externalId: String(id), ...(link !== undefined && { link }) };
}

/** A system's code, never a message: that may hold anything. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; typeof at === 'object' && at !== null; at = Reflect.get(at, 'cause')) {
    const code: unknown = Reflect.get(at, 'code');
    if (typeof code === 'string') return code.slice(0, 40);
    if (Reflect.get(at, 'name') === 'AbortError') return 'too late';
  }
  return 'no answer';
}
