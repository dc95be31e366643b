import { rootCertificates } from 'node:tls';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  tlsPolicy,
} from '@azure/core-rest-pipeline';
import { jsonOf } from '../../json';
import type { AzureAccess } from '../azure';
import { knownSignIn } from './sign-in';
import { AnswerTooLarge } from './trouble';

export interface ArmAnswer {
  readonly status: number;
  /** Undefined when it was no JSON. */
  readonly body: unknown;
  readonly retryAfter: string | undefined;
}

/** Reads of Azure Resource Manager. A `query` is posted, as Resource Graph wants it; everything else is a GET. */
export type ArmClient = (path: string, apiVersion: string, signal: AbortSignal, query?: object) => Promise<ArmAnswer>;

/** The largest honest answer, a hub with many routes, stays far below. */
export const ANSWER_LIMIT = 2_000_000;

/**
 * The plain pipeline: a token, and nothing else. No redirects (the token goes to ARM alone), and no retries: three tries
 * with their pauses would outlast the source's deadline, and the person can ask again.
 */
export function createArmClient(azure: AzureAccess): ArmClient {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  const scopes = azure.cloud.armScope;
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ scopes, credential: knownSignIn(azure.credential) }));
  if (azure.ca !== undefined) pipeline.addPolicy(tlsPolicy({ ca: [...rootCertificates, azure.ca] }));

  return async (path, apiVersion, signal, query) => {
    const limit = new AbortController();
    const request = createPipelineRequest({
      url: `${azure.cloud.arm}${path}?api-version=${encodeURIComponent(apiVersion)}`,
      ...(query === undefined
        ? { method: 'GET' }
        : {
            method: 'POST',
            body: JSON.stringify(query),
            headers: createHttpHeaders({ 'content-type': 'application/json' }),
          }),
      abortSignal: AbortSignal.any([signal, limit.signal]),
      onDownloadProgress: ({ loadedBytes }) => {
        if (loadedBytes > ANSWER_LIMIT) limit.abort();
      },
    });
    try {
      const response = await pipeline.sendRequest(client, request);
      const { status, headers, bodyAsText } = response;
      return { status, body: jsonOf(bodyAsText ?? ''), retryAfter: headers.get('retry-after') };
    } catch (error) {
      throw limit.signal.aborted ? new AnswerTooLarge(`more than ${ANSWER_LIMIT} bytes`) : error;
    }
  };
}
