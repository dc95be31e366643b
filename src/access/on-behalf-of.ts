import { z } from 'zod';
import { bytesOf } from '../bytes';
import type { Cloud } from '../cloud';
import { jsonOf } from '../json';
import type { EntraRefusal } from './entra-refusal';

/** How the app of the sign-in proves who it is. */
export type Proof =
  | { readonly secret: string }
  /** A token of the bot's managed identity, which a federated credential of the app trusts: nothing secret is kept. */
  | { readonly assertion: (signal: AbortSignal) => Promise<string> };

export interface SignInApp {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: Proof;
}

export type Exchanged =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused'; readonly refusal: EntraRefusal }
  /** No answer, or none that can be read. */
  | { readonly kind: 'trouble'; readonly status: number | null; readonly error?: unknown };

/** A person's token for the app of the sign-in to one for ARM. */
export type OnBehalfOf = (token: string, signal: AbortSignal) => Promise<Exchanged>;

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** A token of a person with many groups has some ten KB. */
const LONGEST_ANSWER = 256 * 1024;

const granted = z.object({ access_token: z.string().min(1), token_type: z.string() });
const refused = z.object({
  error: z.string().max(100),
  error_codes: z.array(z.number().int()).max(20).catch([]),
  suberror: z.string().max(100).optional(),
});

/**
 * The on-behalf-of flow of Microsoft Entra ("Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow"). By one plain
 * request: @azure/identity's OnBehalfOfCredential tells of a refusal by its message alone, and by its codes it can be
 * sorted. No redirects and no retries: the body is a person's token.
 */
export function onBehalfOf(cloud: Pick<Cloud, 'authority' | 'armScope'>, app: SignInApp): OnBehalfOf {
  const url = `${cloud.authority}/${encodeURIComponent(app.tenantId)}/oauth2/v2.0/token`;
  return async (token, signal) => {
    try {
      const body = new URLSearchParams({
        grant_type: GRANT,
        client_id: app.clientId,
        ...(await proofOf(app.proof, signal)),
        assertion: token,
        scope: cloud.armScope,
        requested_token_use: 'on_behalf_of',
      });
      const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' });
      return answerOf(response.status, jsonOf((await bytesOf(response.body, LONGEST_ANSWER))?.toString('utf8') ?? ''));
    } catch (error) {
      // Given up, no way to Entra, or the managed identity gave nothing: credentials and fetch fail in many ways.
      return { kind: 'trouble', status: null, error };
    }
  };
}

async function proofOf(proof: Proof, signal: AbortSignal): Promise<Record<string, string>> {
  if ('secret' in proof) return { client_secret: proof.secret };
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: await proof.assertion(signal) };
}

function answerOf(status: number, body: unknown): Exchanged {
  const token = granted.safeParse(body).data?.access_token;
  if (status === 200 && token !== undefined) return { kind: 'token', token };
  const no = refused.safeParse(body).data;
  const isBusy = status === 429 || status >= 500 || no?.error === 'temporarily_unavailable';
  if (!no || isBusy) return { kind: 'trouble', status };
  return { kind: 'refused', refusal: { error: no.error, codes: no.error_codes } };
}
