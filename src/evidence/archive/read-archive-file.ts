import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { encodingOf, openStream, utf8Chunks } from '../device-log/text-encoding';
import { systemCode } from '../system-code';
import { type FileForm, formOf, HEAD_BYTES } from './file-form';
import { blocksFor, type FileSink, openSink } from './file-sink';
import { type FilePart, readLines } from './read-lines';
import type { RecordReader } from './record-reader';

/**
 * `read`: whatever records it holds were handed on. `foreign`: it is nothing that could hold records. Anything else is why
 * the file, or its rest, could not be read.
 */
export type FileOutcome = 'read' | 'foreign' | { readonly why: string };

/** Reads a file, or a part of its lines. Throws the reason of the signal, never on what a file holds, or on one that is closed to us. */
export async function readArchiveFile(
  part: FilePart,
  reader: RecordReader,
  signal?: AbortSignal,
): Promise<FileOutcome> {
  signal?.throwIfAborted();
  try {
    if (isPacked(part.path)) return await readPacked(part.path, reader, signal);
    return readIfLines(part, reader) ? 'read' : await readStream(createReadStream(part.path), reader);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { why: code.startsWith('Z_') ? 'its compression is torn' : `it cannot be read (${code})` };
  }
}

export function isPacked(path: string): boolean {
  return /\.gz$/i.test(path);
}

/** What tells an encoding; as many bytes as openStream() looks at. */
const LOOKED_AT = 4096;

/** The form of a plain file, by its beginning. */
export function formOfFile(file: number): FileForm {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const head = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  return encodingOf(head.subarray(0, LOOKED_AT)) === 'utf8'
    ? formOf(head, head.length < HEAD_BYTES)
    : { form: 'unknown' };
}

/** The fast way, for what Azure writes: no copy, no stream. */
function readIfLines(part: FilePart, reader: RecordReader): boolean {
  const file = openSync(part.path, 'r');
  try {
    if (formOfFile(file).form !== 'lines') return false;
    readLines(file, part, blocksFor(reader));
    return true;
  } finally {
    closeSync(file);
  }
}

async function readStream(stream: Readable, reader: RecordReader): Promise<FileOutcome> {
  const { head, chunks } = await openStream(stream);
  const encoding = encodingOf(head);
  if (encoding === 'binary') return 'foreign';
  const before = { ...reader.totals };
  const begun: Buffer[] = [];
  let size = 0;
  let sink: FileSink | undefined;
  const open = (isWhole: boolean): FileSink | FileOutcome => {
    const bytes = Buffer.concat(begun);
    const form = formOf(bytes, isWhole);
    if (form.form === 'empty') return 'read';
    if (form.form === 'unknown') return 'foreign';
    const opened = openSink(form, reader);
    opened.write(bytes);
    return opened;
  };
  for await (const chunk of utf8Chunks(chunks, encoding)) {
    if (sink) {
      sink.write(chunk);
      continue;
    }
    begun.push(chunk);
    size += chunk.length;
    if (size < HEAD_BYTES) continue;
    const opened = open(false);
    if (!isSink(opened)) return opened;
    sink = opened;
  }
  const last = sink ?? open(true);
  if (!isSink(last)) return last;
  const { totals } = reader;
  if (last.end() || totals.records + totals.others > before.records + before.others) return 'read';
  totals.bad = before.bad;
  return 'foreign';
}

function isSink(value: FileSink | FileOutcome): value is FileSink {
  return typeof value === 'object' && 'write' in value;
}

/** Deflate reaches 1 000 : 1 on zeros; logs reach 10 to 50. Looked at only beyond what is quick to read anyway. */
const MOST_RATIO = 200;
const FREE_BYTES = 64 * 1024 * 1024;

async function readPacked(path: string, reader: RecordReader, signal: AbortSignal | undefined): Promise<FileOutcome> {
  const packed = createReadStream(path);
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  let isBomb = false;
  async function* honest(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of unpacked) {
      signal?.throwIfAborted();
      size += chunk.length;
      isBomb = size > FREE_BYTES && size > MOST_RATIO * packed.bytesRead;
      if (isBomb) return;
      yield chunk;
    }
  }
  try {
    const outcome = await readStream(Readable.from(honest()), reader);
    return isBomb ? { why: 'it is packed so tightly that it looks like a zip bomb' } : outcome;
  } finally {
    packed.destroy();
  }
}
