import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { jsonOf } from '../json';
import { closing, type JsonReply, sendJson } from '../json-reply';
import { readBody } from '../read-body';
import type { ConnectionEvent } from './connection-event';
import type { WatchLog } from './ports';
import { MOST_EVENTS, readDelivery } from './read-events';

export const EVENTS_PATH = '/api/events';

/** The largest delivery of Event Grid ("Event Grid event delivery", output batching: 1 to 1,024 KB). */
export const LARGEST_DELIVERY = 1024 * 1024;
/** A body comes in one go; milliseconds. */
const PATIENCE = 10_000;
/** Deliveries at a time; with the largest body each they stay within the memory of a small instance. */
const MOST_AT_ONCE = 64;
/** Where Event Grid asks from, per cloud. Only the first is documented ("CloudEvents validation"); the others are by analogy. */
const ORIGIN = /^(?:https:\/\/)?eventgrid\.azure\.(?:net|us|cn)$/i;

export interface EventsDoorParts {
  /** Null: anybody may, which only the lab allows, where only this machine can knock. */
  readonly check: ((authorization: string | undefined) => Promise<'good' | 'bad' | 'unclear'>) | null;
  /** Resolves when they are written down. */
  readonly take: (events: readonly ConnectionEvent[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: WatchLog;
}

/** The web hook of Event Grid. What it answers with 2xx is written down; all else is brought again. */
export function createEventsDoor(
  parts: EventsDoorParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  let running = 0;
  return async (request, response) => {
    const url = request.url ?? '';
    if (url !== EVENTS_PATH && !url.startsWith(`${EVENTS_PATH}?`)) return false;
    running += 1;
    try {
      const isFull = running > MOST_AT_ONCE;
      sendJson(
        response,
        isFull ? problem(503, 'Too many deliveries at once.', closing(5)) : await answer(parts, request),
      );
    } finally {
      running -= 1;
    }
    return true;
  };
}

async function answer(parts: EventsDoorParts, request: IncomingMessage): Promise<JsonReply> {
  if (request.method === 'OPTIONS') return handshake(request);
  if (request.method !== 'POST') return problem(405, 'Events are posted.', { allow: 'POST, OPTIONS' });
  // First of all: of what nobody vouches for, nothing is read.
  const vouched = parts.check === null ? 'good' : await parts.check(request.headers.authorization);
  if (vouched === 'unclear') return problem(503, 'The keys of the tenant cannot be had now.', closing(60));
  if (vouched === 'bad')
    return problem(401, 'Not signed by an app that may post events.', { ...closing(), 'www-authenticate': 'Bearer' });
  const raw = await readBody(request, { limit: LARGEST_DELIVERY, patience: PATIENCE, clock: parts.clock });
  if (raw === 'too-large') return problem(413, 'The delivery is too large.', closing());
  if (raw === 'broken') return problem(400, 'The delivery broke off.', closing());
  const delivery = readDelivery(jsonOf(raw.toString('utf8')));
  switch (delivery.kind) {
    case 'validation':
      return [200, { validationResponse: delivery.code }];
    case 'too-many':
      return problem(413, `A delivery has at most ${MOST_EVENTS} events.`);
    case 'strange':
      return problem(400, 'That is neither the Event Grid schema nor CloudEvents 1.0.');
    case 'events':
      try {
        if (delivery.events.length > 0) await parts.take(delivery.events);
        return [200, {}];
      } catch (error) {
        parts.log.warn({ err: error, events: delivery.events.length }, 'events could not be kept; they come again');
        return problem(503, 'The events could not be kept. Please bring them again.', { 'retry-after': '30' });
      }
  }
}

/** CloudEvents 1.0, "HTTP 1.1 Web Hooks for Event Delivery", section 4: consent to deliveries. It tells nothing. */
function handshake({ headers }: IncomingMessage): JsonReply {
  const origin = headers['webhook-request-origin'];
  if (typeof origin !== 'string' || !ORIGIN.test(origin)) return problem(403, 'Only Event Grid may deliver here.');
  return [200, null, { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*', allow: 'POST, OPTIONS' }];
}

function problem(status: number, message: string, headers: Record<string, string> = {}): JsonReply {
  return [status, { error: { code: String(status), message } }, headers];
}
