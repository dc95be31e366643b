import { rootCertificates } from 'node:tls';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  tlsPolicy,
} from '@azure/core-rest-pipeline';
import { jsonOf } from '../../json';
import { API_VERSION } from './support-ticket-shapes';

export interface ArmAnswer {
  readonly status: number;
  /** Undefined when it was no JSON. */
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** One call of Azure Resource Manager, for support tickets. Rejects when there was no answer. */
export type ArmCall = (
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body: object | undefined,
  signal: AbortSignal,
) => Promise<ArmAnswer>;

const LONGEST_ANSWER = 1_000_000;

/**
 * A token and nothing else: no redirects, since the token goes to ARM alone, and no retries, since the outbox has them.
 * This is the one place of Keepalive that writes to Azure, and what it writes is the ticket that the person agreed to.
 *
 * @param access.arm such as `https://management.azure.com`
 */
export function supportApi(access: {
  readonly arm: string;
  readonly scope: string;
  readonly credential: TokenCredential;
  /** PEM of a private certificate authority, beside the system's. */
  readonly ca?: string;
}): ArmCall {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ scopes: access.scope, credential: access.credential }));
  if (access.ca !== undefined) pipeline.addPolicy(tlsPolicy({ ca: [...rootCertificates, access.ca] }));

  return async (method, path, body, signal) => {
    const limit = new AbortController();
    const request = createPipelineRequest({
      url: `${access.arm}${path}?api-version=${API_VERSION}`,
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: createHttpHeaders({ 'content-type': 'application/json' }),
      }),
      abortSignal: AbortSignal.any([signal, limit.signal]),
      onDownloadProgress: ({ loadedBytes }) => {
        if (loadedBytes > LONGEST_ANSWER) limit.abort();
      },
    });
    const response = await pipeline.sendRequest(client, request);
    return {
      status: response.status,
      body: jsonOf(response.bodyAsText ?? ''),
      retryAfter: response.headers.get('retry-after') ?? null,
    };
  };
}
