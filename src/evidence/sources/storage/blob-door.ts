import { Agent } from 'node:https';
import { ContainerClient, newPipeline, type RequestPolicyFactory, StorageResponseFormat } from '@azure/storage-blob';
import { blobEndpoint } from '../../../cloud';
import type { AzureAccess } from '../../azure';
import { throughProxy } from '../outbound-proxy';
import { knownSignIn } from '../sign-in';
import { AnswerTooLarge } from '../trouble';

export interface ListedBlob {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** As long as it stays, the bytes that were there stay, and more may follow. */
  readonly version: string;
}

/** Reads of the blobs of a storage account. */
export interface BlobDoor {
  list(place: BlobPlace, prefix: string, signal: AbortSignal): Promise<readonly ListedBlob[]>;
  /** `count` bytes from `from` on. */
  read(
    place: BlobPlace,
    name: string,
    from: number,
    count: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer>>;
  /** Ends every connection. */
  close(): void;
}

export interface BlobPlace {
  readonly account: string;
  readonly container: string;
}

/** A month of hours, with all that Azure tells of each blob, is about 1 MB. */
const LIST_LIMIT = 8_000_000;
const MOST_SOCKETS = 8;

/** Loads the client, which takes some 200 ms: only for hubs that log to a storage account. */
export function openBlobDoor(azure: AzureAccess): BlobDoor {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    ...(azure.ca === undefined ? throughProxy() : { ca: azure.ca }),
  });
  // One try: its own retries would outlast the source's deadline, and the person can ask again.
  const pipeline = newPipeline(knownSignIn(azure.credential), {
    retryOptions: { maxTries: 1 },
    audience: azure.cloud.storageScope,
  });
  pipeline.factories.push(throughAgent(agent));
  const containerOf = ({ account, container }: BlobPlace) => {
    const endpoint = azure.blobEndpointOf?.(account) ?? blobEndpoint(azure.cloud, account);
    return new ContainerClient(`${endpoint}/${container}`, pipeline);
  };

  return {
    async list(place, prefix, signal) {
      const enough = new AbortController();
      const found: ListedBlob[] = [];
      try {
        const abortSignal = AbortSignal.any([signal, enough.signal]);
        const all = containerOf(place).listBlobsFlat({
          prefix,
          abortSignal,
          responseFormat: StorageResponseFormat.Xml,
        });
        for await (const { name, properties } of all) {
          const { contentLength: size = 0, createdOn, etag = '', blobType } = properties;
          // Azure appends to its logs; what others put there may be written anew.
          const version = blobType === 'AppendBlob' ? `${createdOn?.getTime() ?? ''}` : etag;
          found.push({ name, size, version });
        }
        return found;
      } catch (error) {
        // What the client meets in an answer that is XML, but no list.
        throw error instanceof TypeError ? new SyntaxError('not a list of blobs', { cause: error }) : error;
      } finally {
        enough.abort();
      }
    },
    async read(place, name, from, count, signal) {
      const blob = containerOf(place).getBlobClient(name);
      const { readableStreamBody } = await blob.download(from, count, { abortSignal: signal, maxRetryRequests: 0 });
      if (!readableStreamBody) throw new TypeError('a download without a body');
      // Before it is read from nobody would hear of its end; who reads it then meets the same error.
      readableStreamBody.once('error', () => undefined);
      return bytesOf(readableStreamBody);
    },
    close: () => agent.destroy(),
  };
}

/** The client has no options for a certificate authority, nor for the length of a list. */
function throughAgent(agent: Agent): RequestPolicyFactory {
  return {
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        if (!new URL(request.url).searchParams.has('comp', 'list')) return next.sendRequest(request);
        const tooLarge = new Promise<never>((_, reject) => {
          request.onDownloadProgress = ({ loadedBytes }) => {
            if (loadedBytes > LIST_LIMIT) reject(new AnswerTooLarge(`more than ${LIST_LIMIT} bytes`));
          };
        });
        return Promise.race([next.sendRequest(request), tooLarge]);
      },
    }),
  };
}

async function* bytesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
