import { randomBytes } from 'node:crypto';

/** What a door of the lab answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is; anything else as JSON. */
  readonly body: unknown;
}

/**
 * Every error that the lab's doors answer with. The two families have the services' own bodies: IoT Hub's `Message`
 * begins with `ErrorCode:`, as azure-iothub 1.16.6 parses it (common-http/http.js), and repeats the code in a header;
 * ARM's and Log Analytics' have `error.code`.
 */
export function hubError(status: number, code: string, words: string, now: Date): Answer {
  const tracking = `${randomBytes(16).toString('hex')}-G:2-TimeStamp:${now.toISOString()}`;
  return {
    status,
    headers: { 'iothub-errorcode': code },
    body: { Message: `ErrorCode:${code};${words}`, ExceptionMessage: `Tracking ID:${tracking}` },
  };
}

export const hubErrors = {
  unauthorized: (now: Date) => hubError(401, 'IotHubUnauthorizedAccess', 'Unauthorized', now),
  deviceNotFound: (id: string, now: Date) => hubError(404, 'DeviceNotFound', `Device ${id} not registered`, now),
  moduleNotFound: (id: string, module: string, now: Date) =>
    hubError(404, 'ModuleNotFound', `Module ${module} on device ${id} not registered`, now),
  hubNotFound: (host: string, now: Date) => hubError(404, 'IotHubNotFound', `IoT hub ${host} not found`, now),
  badArgument: (why: string, now: Date) => hubError(400, 'ArgumentInvalid', why, now),
  badQuery: (why: string, now: Date) => hubError(400, 'ArgumentInvalid', `Query is invalid: ${why}`, now),
};

/** A direct method's failure: another body in `Message`, with the six-digit code, and a status from its first digits. */
export function methodError(code: '404103' | '504101', words: string, now: Date): Answer {
  const trackingId = `${randomBytes(16).toString('hex')}-G:2-TimeStamp:${now.toISOString()}`;
  const timestampUtc = now.toISOString();
  const inner = { errorCode: Number(code), trackingId, message: words, info: {}, timestampUtc };
  return {
    status: Number(code.slice(0, 3)),
    headers: { 'iothub-errorcode': code === '404103' ? 'DeviceNotOnline' : 'GatewayTimeout' },
    body: { Message: JSON.stringify(inner), ExceptionMessage: `Tracking ID:${trackingId}` },
  };
}

export function armError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export const armErrors = {
  noToken: () => armError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."),
  badToken: () => armError(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
  expiredToken: () => armError(401, 'ExpiredAuthenticationToken', 'The access token expiry time is in the past.'),
  resourceNotFound: (id: string) =>
    armError(404, 'ResourceNotFound', `The Resource '${id.split('/').slice(-3).join('/')}' was not found.`),
  badApiVersion: (given: string | null) =>
    armError(400, 'InvalidApiVersionParameter', `The api-version '${given ?? ''}' is invalid.`),
};

/** A call that the lab does not know: plain text, so that nobody mistakes it for the service's word. */
export function notInTheLab(method: string, path: string): Answer {
  return {
    status: 501,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `The lab does not answer ${method} ${path.slice(0, 200)}.\n`,
  };
}
