import type { AzureAccess } from '../azure';
import { type ArmAnswer, openArm } from './arm-call';
import { knownSignIn } from './sign-in';

/** Reads of Azure Resource Manager. A `query` is posted, as Resource Graph wants it; everything else is a GET. */
export type ArmClient = (path: string, apiVersion: string, signal: AbortSignal, query?: object) => Promise<ArmAnswer>;

/** The largest honest answer, a hub with many routes, stays far below. */
export const ANSWER_LIMIT = 2_000_000;

/** No retries: three tries with their pauses would outlast the source's deadline, and the person can ask again. */
export function createArmClient({ cloud, credential, ca }: AzureAccess): ArmClient {
  const call = openArm(
    { arm: cloud.arm, scope: cloud.armScope, credential: knownSignIn(credential), ca },
    ANSWER_LIMIT,
  );
  return (path, apiVersion, signal, query) =>
    call({ method: query === undefined ? 'GET' : 'POST', path, apiVersion, body: query }, signal);
}
