import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { systemCode } from '../system-code';
import { type FileForm, formOf, HEAD_BYTES } from './file-form';
import { blocksFor, type FileSink, openSink } from './file-sink';
import { type FilePart, readLines } from './read-lines';
import type { RecordReader } from './record-reader';
import { asUtf8 } from './text-encoding';

/**
 * `read`: whatever records it holds were handed on. `foreign`: it is nothing that could hold records. Anything else is why
 * the file, or its rest, could not be read.
 */
export type FileOutcome = 'read' | 'foreign' | { readonly why: string };

/** Reads a file, or a part of its lines. Never throws on what a file holds, or on one that is closed to us. */
export async function readArchiveFile(part: FilePart, reader: RecordReader): Promise<FileOutcome> {
  try {
    if (isPacked(part.path)) return await readPacked(part.path, reader);
    return readIfLines(part, reader) ? 'read' : await readChunks(createReadStream(part.path), reader);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { why: code.startsWith('Z_') ? 'its compression is torn' : `it cannot be read (${code})` };
  }
}

export function isPacked(path: string): boolean {
  return /\.gz$/i.test(path);
}

/** The form of a plain file, by its beginning. */
export function formOfFile(file: number): FileForm {
  const head = Buffer.alloc(HEAD_BYTES);
  const count = readSync(file, head, 0, HEAD_BYTES, 0);
  return formOf(asUtf8()(head.subarray(0, count)), count < HEAD_BYTES);
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

async function readChunks(chunks: AsyncIterable<Buffer>, reader: RecordReader): Promise<FileOutcome> {
  const utf8 = asUtf8();
  const head: Buffer[] = [];
  let headBytes = 0;
  let sink: FileSink | undefined;
  const open = (isWhole: boolean): FileSink | FileOutcome => {
    const bytes = Buffer.concat(head);
    const form = formOf(bytes, isWhole);
    if (form.form === 'empty') return 'read';
    if (form.form === 'unknown') return 'foreign';
    const opened = openSink(form, reader);
    opened.write(bytes);
    return opened;
  };
  const before = reader.totals.records + reader.totals.others;
  for await (const chunk of chunks) {
    const bytes = utf8(chunk);
    if (sink) sink.write(bytes);
    else {
      head.push(bytes);
      headBytes += bytes.length;
      if (headBytes < HEAD_BYTES) continue;
      const opened = open(false);
      if (!isSink(opened)) return opened;
      sink = opened;
    }
  }
  const last = sink ?? open(true);
  if (!isSink(last)) return last;
  const isSound = last.end();
  return isSound || reader.totals.records + reader.totals.others > before ? 'read' : 'foreign';
}

function isSink(value: FileSink | FileOutcome): value is FileSink {
  return typeof value === 'object' && 'write' in value;
}

/** Deflate reaches 1 000 : 1 on zeros; logs reach 10 to 50. Looked at only beyond what is quick to read anyway. */
const MOST_RATIO = 200;
const FREE_BYTES = 64 * 1024 * 1024;

async function readPacked(path: string, reader: RecordReader): Promise<FileOutcome> {
  const packed = createReadStream(path);
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  let isBomb = false;
  async function* honest(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of unpacked) {
      size += chunk.length;
      isBomb = size > FREE_BYTES && size > MOST_RATIO * packed.bytesRead;
      if (isBomb) return;
      yield chunk;
    }
  }
  try {
    const outcome = await readChunks(honest(), reader);
    return isBomb ? { why: 'it is packed so tightly that it looks like a zip bomb' } : outcome;
  } finally {
    packed.destroy();
  }
}
