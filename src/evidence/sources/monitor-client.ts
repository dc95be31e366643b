import { rootCertificates } from 'node:tls';
import type { TokenCredential } from '@azure/core-auth';
import { isRestError } from '@azure/core-rest-pipeline';
import type { AzureAccess } from '../azure';
import type { Gap } from '../evidence';
import { gapOfStatus, type Place } from '../gaps';
import { gapOfTrouble, SignInFailed } from './trouble';

// What the clients of @azure/monitor-query (logs and metrics) have in common.

/** Their own retries would wait as long as Retry-After says, past the deadline: whoever asks again does so itself. */
export function wireOptions({ ca }: AzureAccess) {
  return {
    retryOptions: { maxRetries: 0 },
    ...(ca !== undefined && { tlsOptions: { ca: [...rootCertificates, ca] } }),
  };
}

/** Credentials fail in many ways, all of which mean that Keepalive has no right to ask. */
export function knownSignIn(credential: TokenCredential, deadline: number): TokenCredential {
  return {
    getToken: (scopes, options) =>
      credential
        .getToken(scopes, { ...options, requestOptions: { timeout: deadline } })
        .catch((cause: unknown) => Promise.reject(new SignInFailed('no token', { cause }))),
  };
}

/** Rejects with the signal even where the credential does not listen to it. */
export async function inTime<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    done.abort();
  }
}

/** By status where there is one. */
export function gapOfMonitor(error: unknown, place: Place, signal: AbortSignal, deadline: number): Gap {
  if (!signal.aborted && isRestError(error) && error.statusCode !== undefined) {
    return gapOfStatus(error.statusCode, place);
  }
  return gapOfTrouble(error, place, signal, deadline);
}
