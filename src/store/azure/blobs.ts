import { randomBytes } from 'node:crypto';
import { type ContainerClient, StorageResponseFormat } from '@azure/storage-blob';
import { bytesOf } from '../../bytes';
import { isAbsent, isConflict } from './trouble';

export interface StoredBlob {
  readonly text: string;
  readonly etag: string;
  readonly metadata: Metadata;
}

/** Of a list, with what it costs nothing to know. */
export interface ListedBlob {
  readonly name: string;
  readonly etag: string;
  readonly metadata: Metadata;
  /** By the service's clock. */
  readonly changed: Date;
}

export type Metadata = Readonly<Record<string, string>>;
/** An eTag: only if it is still this one. */
export type Condition = 'any' | 'absent' | { readonly etag: string };

/** Small texts as block blobs, each written whole. */
export interface Blobs {
  read(name: string): Promise<StoredBlob | null>;
  /** The new eTag; null when the condition was not met. */
  write(name: string, text: string, condition: Condition, metadata?: Metadata): Promise<string | null>;
  /** False when the condition was not met. What is not there counts as removed. */
  remove(name: string, condition?: Condition): Promise<boolean>;
  list(prefix: string): AsyncIterable<ListedBlob>;
}

/** Bytes that are read at most; what is written is bounded by who writes it. */
const MOST_TEXT = 4 * 1024 * 1024;

export function createBlobs(container: ContainerClient): Blobs {
  return {
    async read(name) {
      try {
        const { readableStreamBody, etag, metadata } = await container.getBlobClient(name).download();
        if (!readableStreamBody) throw new TypeError('a download without a body');
        return { text: await textOf(readableStreamBody), etag: known(etag), metadata: metadata ?? {} };
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async write(name, text, condition, metadata = {}) {
      const blob = container.getBlockBlobClient(name);
      const mark = randomBytes(9).toString('hex');
      const options = { conditions: conditionsOf(condition), metadata: { ...metadata, mark } };
      try {
        const { etag } = await blob.upload(text, Buffer.byteLength(text), options);
        return known(etag);
      } catch (error) {
        if (!isConflict(error)) throw error;
        // When the answer to the first try was lost, the client's own second one meets what the first has written.
        const now = await lookAt(container, name);
        return now?.mark === mark ? now.etag : null;
      }
    },
    async remove(name, condition = 'any') {
      try {
        await container.getBlobClient(name).delete({ conditions: conditionsOf(condition) });
        return true;
      } catch (error) {
        if (isAbsent(error)) return true;
        if (isConflict(error)) return false;
        throw error;
      }
    },
    async *list(prefix) {
      const all = container.listBlobsFlat({ prefix, includeMetadata: true, responseFormat: StorageResponseFormat.Xml });
      for await (const { name, metadata = {}, properties } of all) {
        // A list gives eTags bare, and a condition wants them quoted.
        const etag = `"${properties.etag.replaceAll('"', '')}"`;
        yield { name, metadata, etag, changed: properties.lastModified };
      }
    },
  };
}

async function lookAt(container: ContainerClient, name: string): Promise<{ etag: string; mark: string } | null> {
  try {
    const { etag, metadata } = await container.getBlobClient(name).getProperties();
    return { etag: known(etag), mark: metadata?.mark ?? '' };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function conditionsOf(condition: Condition) {
  if (condition === 'any') return {};
  return condition === 'absent' ? { ifNoneMatch: '*' } : { ifMatch: condition.etag };
}

function known(etag: string | undefined): string {
  if (etag === undefined) throw new TypeError('an answer without an eTag');
  return etag;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const bytes = await bytesOf(stream, MOST_TEXT);
  if (bytes === null) throw new RangeError(`a stored text of more than ${MOST_TEXT} bytes`);
  return bytes.toString();
}
