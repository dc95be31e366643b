import { isRestError } from '@azure/core-rest-pipeline';
import { SignInFailed } from '../../evidence/sources/trouble';
import { StoreTrouble } from '../store';

/** The service's own code, such as `BlobNotFound` (learn.microsoft.com, "Blob Storage error codes"); else the system's. */
export function troubleCode(error: unknown): string | undefined {
  if (!isRestError(error)) return undefined;
  return error.response?.headers.get('x-ms-error-code') ?? error.code;
}

export function troubleStatus(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/** A condition that was not met: somebody wrote in between, or it is there already. */
export function isConflict(error: unknown): boolean {
  const status = troubleStatus(error);
  return status === 412 || (status === 409 && troubleCode(error) === 'BlobAlreadyExists');
}

/** No such blob; a container that is gone is another matter. HEAD has no body, and may have no code. */
export function isAbsent(error: unknown): boolean {
  const code = troubleCode(error);
  return troubleStatus(error) === 404 && (code === undefined || code === 'BlobNotFound');
}

/** No such container any more; or it is just going, which takes up to half a minute. */
export function isGone(error: unknown): boolean {
  const code = troubleCode(error);
  return code === 'ContainerNotFound' || code === 'ContainerBeingDeleted';
}

/** The message is another taker's by now, or gone. */
export function isLostMessage(error: unknown): boolean {
  const code = troubleCode(error);
  return code === 'PopReceiptMismatch' || code === 'MessageNotFound';
}

/** Why the account cannot be used, for whoever starts the program; what is no trouble of its kind goes on as it is. */
export function wordsOfTrouble(cause: unknown, endpoint: string): unknown {
  const host = new URL(endpoint).host;
  const status = troubleStatus(cause);
  const code = troubleCode(cause) ?? 'no answer';
  if (cause instanceof SignInFailed)
    return new StoreTrouble(
      `Keepalive cannot sign in to the storage account ${host}. Give it a managed identity, or sign in with az login.`,
      { cause },
    );
  if (status === 401 || status === 403)
    return new StoreTrouble(
      `The storage account ${host} does not let Keepalive in (${status} ${code}). Give its identity the roles Storage Blob Data Contributor and Storage Queue Data Contributor on the account, and allow its network there.`,
      { cause },
    );
  if (!isRestError(cause) && !isTimeOut(cause)) return cause;
  return new StoreTrouble(
    `The storage account ${host} cannot be used (${status === undefined ? code : `${status} ${code}`}). Check STORAGE_ACCOUNT, and that the account can be reached from here.`,
    { cause },
  );
}

/** What the client throws when a try took too long. */
function isTimeOut(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
