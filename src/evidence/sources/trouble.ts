import { isRestError, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { jsonOf } from '../../json';
import type { Gap } from '../evidence';
import { capital, gap, gapOfStatus, type Place, signInFix, timedOut, unreadable } from '../gaps';

/** The credential gave no token: nothing was asked yet. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
}

/** More came than any honest answer holds; the rest was not read. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  readonly code = 'ANSWER_TOO_LARGE';
}

/** A status that is not success, as azure-iothub throws it, or as our ARM client does. */
const refused = z.object({
  response: z.object({ statusCode: z.number(), headers: z.record(z.string(), z.unknown()).optional() }),
  responseBody: z.string().optional(),
});
const hubErrorBody = z.object({ Message: z.string() });
const coded = z.object({ code: z.string() });

export interface HttpRefusal {
  readonly status: number;
  /** IoT Hub's own code, such as `DeviceNotFound`; null when it gave none. */
  readonly code: string | null;
  readonly retryAfter: string | null;
}

/**
 * What azure-iothub 1.16.6 tells of an answer that was no success (common-http/rest_api_client.js): the response and its
 * body hang at the error. Its message and class are not looked at: they hide the code of most 404s.
 */
export function httpRefusal(error: unknown): HttpRefusal | undefined {
  const found = refused.safeParse(error).data;
  if (!found) return undefined;
  const { statusCode: status, headers = {} } = found.response;
  return {
    status,
    code: textOf(headers['iothub-errorcode']) ?? codeInBody(found.responseBody),
    retryAfter: textOf(headers['retry-after']),
  };
}

function textOf(header: unknown): string | null {
  return typeof header === 'string' ? header : null;
}

function codeInBody(body: string | undefined): string | null {
  const message = hubErrorBody.safeParse(jsonOf(body ?? '')).data?.Message;
  return /^ErrorCode:(\w+)/.exec(message ?? '')?.[1] ?? null;
}

/** The system's or the TLS layer's code, such as ECONNRESET. */
export function codeOf(error: unknown): string | undefined {
  return coded.safeParse(error).data?.code;
}

/** Expected trouble as data. Anything else is a fault of ours and is thrown on: collect() gives it a reference and logs it. */
export function gapOfTrouble(error: unknown, place: Place, signal: AbortSignal, deadline: number): Gap {
  if (signal.aborted) return timedOut(place.words, deadline);
  const refusal = httpRefusal(error);
  if (refusal) return gapOfStatus(refusal.status, place, refusal);
  if (error instanceof SignInFailed) {
    return gap('denied', `Keepalive could not sign in to Azure to read ${place.words}.`, signInFix(place));
  }
  if (error instanceof AnswerTooLarge || error instanceof SyntaxError) return unreadable(place.words);
  const code = isTorn(error) ? 'ECONNRESET' : codeOf(error);
  if (code === undefined) throw error;
  return gapOfNetwork(code, place);
}

/**
 * A body that ended early, as the pipeline of the Azure SDK calls it (@typespec/ts-http-runtime, nodeHttpClient); for one
 * that came whole and is no JSON it also tells the status.
 */
export function isTorn(error: unknown): boolean {
  return isRestError(error) && error.code === RestError.PARSE_ERROR && error.statusCode === undefined;
}

function gapOfNetwork(code: string, place: Place): Gap {
  const where = capital(place.words);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return gap(
      'failed',
      `${where} could not be reached: its name is not known to DNS (${code}).`,
      'Check the name of the hub.',
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code)) {
    return gap(
      'failed',
      `${where} could not be reached safely: its certificate is not trusted here (${code}).`,
      'Look for a proxy that inspects TLS, and check the clock of this machine.',
    );
  }
  return gap('failed', `${where} could not be reached: the connection broke (${code}).`, 'Ask again in a minute.');
}
