import type { TokenCredential } from '@azure/core-auth';
import { type ArmAnswer, openArm } from '../../evidence/sources/arm-call';
import { API_VERSION } from './support-ticket-shapes';

/** One call of Azure Resource Manager, for support tickets. Rejects when there was no answer. */
export type SupportCall = (
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body: object | undefined,
  signal: AbortSignal,
) => Promise<ArmAnswer>;

const LONGEST_ANSWER = 1_000_000;

/**
 * No retries, since the outbox has them. This is the one place of Keepalive that writes to Azure, and what it writes is the
 * ticket that the person agreed to.
 *
 * @param access.arm such as `https://management.azure.com`
 */
export function supportApi(access: {
  readonly arm: string;
  readonly scope: string;
  readonly credential: TokenCredential;
  /** PEM of a private certificate authority, which is then the only one. */
  readonly ca?: string;
}): SupportCall {
  const call = openArm(access, LONGEST_ANSWER);
  return (method, path, body, signal) => call({ method, path, apiVersion: API_VERSION, body }, signal);
}
