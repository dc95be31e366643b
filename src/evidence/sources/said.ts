import type { RestError } from '@azure/core-rest-pipeline';
import { isJsonObject, jsonOf } from '../../json';
import type { Said } from '../gaps';
import type { ArmAnswer } from './arm-call';

// What services say beside a status that is no success.

/** Errors stand inside errors in ARM and Log Analytics; the reason is the innermost. Deeper than this nobody looks. */
const DEPTH = 5;

/** The codes of an error's body `{ error: { code, innererror: { code, … } } }`, the outermost first. */
export function errorCodes(body: unknown): readonly string[] {
  const codes: string[] = [];
  let error = isJsonObject(body) ? body.error : undefined;
  for (let depth = 0; depth < DEPTH && isJsonObject(error); depth += 1) {
    if (typeof error.code === 'string') codes.push(error.code);
    error = error.innererror;
  }
  return codes;
}

export function saidByArm({ body, retryAfter }: Pick<ArmAnswer, 'body' | 'retryAfter'>): Said {
  return { retryAfter, code: errorCodes(body)[0] };
}

/** Of a client of the Azure SDK. */
export function saidInError(error: RestError): Said {
  return { retryAfter: error.response?.headers.get('retry-after'), code: codesInError(error)[0] };
}

export function codesInError({ response }: RestError): readonly string[] {
  return errorCodes(jsonOf(response?.bodyAsText ?? ''));
}
