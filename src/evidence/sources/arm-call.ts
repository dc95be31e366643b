import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  proxyPolicy,
  tlsPolicy,
} from '@azure/core-rest-pipeline';
import { jsonOf } from '../../json';
import { AnswerTooLarge } from './trouble';

export interface ArmAnswer {
  readonly status: number;
  /** Undefined when it was no JSON. */
  readonly body: unknown;
  readonly retryAfter: string | undefined;
}

export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly apiVersion: string;
  readonly body?: object | undefined;
}

/** One call of Azure Resource Manager. Rejects when there was no answer, with AnswerTooLarge when there was too much of one. */
export type ArmCall = (request: ArmRequest, signal: AbortSignal) => Promise<ArmAnswer>;

/**
 * The plain pipeline: a token, and nothing else. No redirects (the token goes to ARM alone), and no retries: who calls
 * knows how much time there is.
 *
 * @param access.arm such as `https://management.azure.com`
 * @param limit bytes of an answer
 */
export function openArm(
  access: {
    readonly arm: string;
    readonly scope: string;
    readonly credential: TokenCredential;
    /** PEM of a private certificate authority, which is then the only one. */
    readonly ca?: string | undefined;
  },
  limit: number,
): ArmCall {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ scopes: access.scope, credential: access.credential }));
  // As the other clients of Azure do it by themselves, where HTTPS_PROXY says so.
  if (access.ca === undefined) pipeline.addPolicy(proxyPolicy());
  else pipeline.addPolicy(tlsPolicy({ ca: access.ca }));

  return async ({ method, path, apiVersion, body }, signal) => {
    const tooLarge = new AbortController();
    const request = createPipelineRequest({
      url: `${access.arm}${path}?api-version=${encodeURIComponent(apiVersion)}`,
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: createHttpHeaders({ 'content-type': 'application/json' }),
      }),
      abortSignal: AbortSignal.any([signal, tooLarge.signal]),
      onDownloadProgress: ({ loadedBytes }) => {
        if (loadedBytes > limit) tooLarge.abort();
      },
    });
    try {
      const { status, headers, bodyAsText } = await pipeline.sendRequest(client, request);
      return { status, body: jsonOf(bodyAsText ?? ''), retryAfter: headers.get('retry-after') };
    } catch (error) {
      throw tooLarge.signal.aborted ? new AnswerTooLarge(`more than ${limit} bytes`) : error;
    }
  };
}
