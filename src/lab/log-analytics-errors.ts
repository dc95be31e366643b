import { randomUUID } from 'node:crypto';
import type { Problem } from './kql/language';
import type { Unsupported } from './kql/unsupported';

export interface LogAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The query API's errors in its own form: the reason stands in the innermost `innererror` (Log Analytics API errors, Azure docs). */
export const logErrors = {
  pathNotFound: (resourceId: string) =>
    failed(404, 'PathNotFoundError', `The requested path does not exist: ${resourceId}`),
  badTimespan: () => bad({ code: 'InvalidTimespan', message: 'The timespan is not an ISO 8601 duration or interval.' }),
  tookTooLong: () => failed(504, 'GatewayTimeout', 'The query took too long.'),
  refused: ({ kind, code, message, start, length }: Problem) =>
    bad({
      ...(kind === 'syntax'
        ? { code: 'SyntaxError', message: 'A syntax error occurred in the query.' }
        : { code: 'SemanticError', message: 'A semantic error occurred.' }),
      innererror: { code, message: `${message} (at ${start}, length ${length})` },
    }),
  unsupported: ({ what, message }: Unsupported) =>
    bad({
      code: 'SemanticError',
      message: 'A semantic error occurred.',
      innererror: { code: 'NotInTheLab', message, what },
    }),
};

function bad(innererror: unknown): LogAnswer {
  return failed(400, 'BadArgumentError', 'The request had some invalid properties', innererror);
}

function failed(status: number, code: string, message: string, innererror?: unknown): LogAnswer {
  const correlationId = randomUUID();
  return { status, body: { error: { code, message, correlationId, ...(innererror !== undefined && { innererror }) } } };
}
