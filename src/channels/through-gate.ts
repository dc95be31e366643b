import type { TurnContext } from 'botbuilder';
import type { Clock } from '../clock';
import { within } from '../json';
import { wasReached } from '../send-trouble';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry';
import type { Gate, Passage, Thread } from './gate';
import { askedWait, backoff } from './gate/backoff';
import { wantedBy } from './gate/passage';
import { isUnclear, mayReplay } from './gate/replay';
import { patienceOf } from './patience';
import { isLoopback } from './service-url';
import type { UnclearSends } from './unclear-sends';

export interface GateParts {
  readonly gate: Gate;
  /** What becomes of creates of which nobody knows whether they arrived. */
  readonly unclear: UnclearSends;
  readonly clock: Clock;
  /** From 0 up to 1; for the jitter. */
  readonly random: () => number;
  /** Where waits at the gate are noted. Absent: nowhere. */
  readonly telemetry?: Telemetry;
}

/** A connector that has not answered by then does not any more. Milliseconds. */
const LONGEST_ANSWER = 20_000;

/** As much of core-rest-pipeline as is met here; the SDK passes its pipeline on without a type. */
interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  timeout: number;
}
interface Response {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}
type Next = (request: Request) => Promise<Response>;
interface Pipeline {
  removePolicy(which: { readonly name: string }): unknown;
  addPolicy(
    policy: { readonly name: string; sendRequest(request: Request, next: Next): Promise<Response> },
    options: { readonly phase: 'Retry' },
  ): void;
}

/**
 * The one way out: whatever a turn asks of its connector goes through this, in the place of the SDK's own repeating,
 * which sends a create up to four times after a 5xx although the first may have arrived. (The SDK's option noRetryPolicy
 * does nothing in botbuilder-stdlib 4.23.3, so this reaches for the pipeline itself.) Redirects are not followed: they
 * would carry the bot's token to where nobody allowed it.
 *
 * @param key under which the adapter keeps the connector of a turn
 */
export function throughGate(
  parts: GateParts,
  key: symbol,
): (context: TurnContext, next: () => Promise<void>) => Promise<void> {
  return async (context, next) => {
    const pipeline = within(within(context.turnState.get(key), 'client'), 'pipeline');
    if (!isPipeline(pipeline))
      throw new Error('The connector of this turn has no pipeline: nothing could be held back.');
    for (const name of ['defaultRetryPolicy', 'redirectPolicy']) pipeline.removePolicy({ name });
    // HTTPS_PROXY is for what lies outside; the clients of Azure would ask it for this machine as well.
    if (isLoopback(context.activity.serviceUrl)) pipeline.removePolicy({ name: 'proxyPolicy' });
    const sendRequest = (request: Request, send: Next) => pass(parts, context, request, send);
    pipeline.addPolicy({ name: 'keepaliveGate', sendRequest }, { phase: 'Retry' });
    await next();
  };
}

async function pass(parts: GateParts, context: TurnContext, request: Request, next: Next): Promise<Response> {
  const { gate, clock, random } = parts;
  const { kind, conversationId } = wantedBy(request.method, request.url, request.body);
  const { tries, wait } = patienceOf(context);
  request.timeout ||= LONGEST_ANSWER;
  for (let attempt = 1; ; attempt += 1) {
    await passGate(parts, threadOf(context, conversationId), kind, wait);
    const outcome = await next(request).then(answered, failed);
    if ('error' in outcome) {
      const code = within(outcome.error, 'code');
      if (kind === 'send' && wasReached(code)) await tellUnclear(code ?? 'no answer');
      // An edit that arrives twice does no harm.
      if (kind !== 'edit' || attempt >= tries) throw outcome.error;
      await clock.wait(backoff(attempt, random));
      continue;
    }
    const { response } = outcome;
    const { status } = response;
    if (kind === 'send' && isUnclear(status)) await tellUnclear(status);
    const after = askedWait(response.headers.get('retry-after'), clock.now()) ?? backoff(attempt, random);
    if (status === 429) gate.pause(after);
    if (attempt >= tries || !mayReplay(kind, status) || after > wait) return response;
    // What is wrong with one message holds up nobody else.
    if (status !== 429) await clock.wait(after);
  }

  function tellUnclear(why: unknown): Promise<void> {
    return parts.unclear.note(context, String(why));
  }
}

async function passGate(
  { gate, clock, telemetry = noTelemetry }: GateParts,
  thread: Thread,
  passage: Passage,
  wait: number,
): Promise<void> {
  const begun = clock.now();
  let end = 'refused';
  try {
    await gate.pass(thread, passage, wait);
    end = 'passed';
  } finally {
    telemetry.took('keepalive.gate.wait', { begun, ended: clock.now(), reference: null }, { passage, end });
  }
}

const answered = (response: Response) => ({ response });
const failed = (error: unknown) => ({ error });

function threadOf({ activity }: TurnContext, conversationId: string): Thread {
  const { serviceUrl, channelId, conversation, channelData } = activity;
  const tenantId: unknown = conversation?.tenantId ?? within(within(channelData, 'tenant'), 'id');
  return { serviceUrl, conversationId, channelId, ...(typeof tenantId === 'string' && { tenantId }) };
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof within(value, 'removePolicy') === 'function' && typeof within(value, 'addPolicy') === 'function';
}
