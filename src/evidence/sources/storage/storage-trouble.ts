import { isRestError } from '@azure/core-rest-pipeline';
import { SOURCE_DEADLINE } from '../../deadlines';
import type { Gap } from '../../evidence';
import { capital, gap, gapOfStatus, type Place, roleFix } from '../../gaps';
import { systemCode } from '../../system-code';
import { saidInError } from '../said';
import { codeOf, gapOfTrouble } from '../trouble';

/** Where was looked, and the account's ARM id: it comes from ARM, and is quoted for a shell. */
export interface StoragePlace extends Pick<Place, 'words'> {
  readonly account: string;
  readonly accountId: string;
}

/** The service's own code, such as `ContainerNotFound` (learn.microsoft.com, "Blob Storage error codes"). */
export function storageCode(error: unknown): string | undefined {
  if (!isRestError(error)) return undefined;
  return error.response?.headers.get('x-ms-error-code') ?? error.code;
}

export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/** Trouble with the account, or with keeping what came from it, by status and code. */
export function gapOfStorage(error: unknown, place: StoragePlace, signal: AbortSignal): Gap {
  const permission = roleOn(place);
  const { words, account } = place;
  const code = codeOf(error);
  if (signal.aborted) return gapOfTrouble(error, { words, permission }, signal, SOURCE_DEADLINE);
  const status = statusOf(error);
  if (status === 403 && storageCode(error) === 'AuthorizationFailure') {
    return gap(
      'denied',
      `${capital(words)} answered 403: the storage account ${account} does not let Keepalive's network in, or Keepalive may not read it.`,
      `Allow Keepalive's network in the account: az storage account network-rule add --account-name '${account}' --ip-address KEEPALIVE_ADDRESS (or --subnet SUBNET_ID). If the network is allowed: ${permission}`,
    );
  }
  if (status === 404) {
    return gap(
      'failed',
      `${capital(words)} answered 404: it was not found.`,
      `Check that the diagnostic setting of the hub names the right storage account, and that ${account} still exists.`,
    );
  }
  if (status !== undefined && status >= 300)
    return gapOfStatus(status, { words, permission }, isRestError(error) ? saidInError(error) : {});
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return gap(
      'failed',
      `${capital(words)} could not be reached: the storage account ${account} is not known to DNS (${code}).`,
      'Check that the account still exists. If it can only be reached by a private endpoint, run Keepalive in that network.',
    );
  }
  if (isOfDisk(error)) {
    return gap(
      'failed',
      `${capital(words)} could not be kept for reading: the temporary folder of Keepalive's machine refuses (${code}).`,
      'Make room in the temporary folder of the machine that Keepalive runs on.',
    );
  }
  if (isRestError(error) && error.code === 'PARSE_ERROR') {
    return gap('unreadable', `${capital(words)} answered with something that Keepalive cannot read.`);
  }
  return gapOfTrouble(isTorn(error) ? { code: 'ECONNRESET' } : error, { words, permission }, signal, SOURCE_DEADLINE);
}

/**
 * A body that ended early. The client calls it an abort, though nobody aborted, or throws a plain Error without a code
 * (RetriableReadableStream of @azure/storage-blob 12.34); nothing else of what a read does is either.
 */
export function isTorn(error: unknown): boolean {
  if (!(error instanceof Error) || codeOf(error) !== undefined) return false;
  return error.name === 'AbortError' || Object.getPrototypeOf(error) === Error.prototype;
}

function isOfDisk(error: unknown): boolean {
  const code = isRestError(error) ? undefined : systemCode(error);
  return code !== undefined && ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'EIO'].includes(code);
}

function roleOn({ account, accountId }: StoragePlace): string {
  return roleFix('Storage Blob Data Reader', accountId, `the storage account ${account}`);
}
