import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DeviceLog } from '../../evidence/device-log';
import { holdsText, readDeviceLog } from '../../evidence/device-log/read';
import { deviceLogTexts } from '../../evidence/device-log/read-packed';
import { PackedTrouble } from '../../evidence/device-log/unpack';
import { createRedactor } from '../../redact';
import type { FileStore } from '../../store/store';
import { redactedText } from '../redacted';

/** One log: what it says, and the file in which its text is kept. */
export interface KeptText {
  readonly log: DeviceLog;
  readonly file: string;
}

export type ReadGiven =
  | { readonly ok: true; readonly texts: readonly KeptText[]; readonly left: number }
  /** Continues "The file …". */
  | { readonly ok: false; readonly problem: string };

/** A support bundle has some dozens; each is kept by itself. */
export const MOST_LOGS = 60;
/** Of all texts of one file together, unpacked: the largest that may be uploaded, ten times packed. */
const MOST_TEXT = 2 * 1024 ** 3;

/**
 * Reads what somebody gave, once: unpacked, its secrets taken out, and then both read as a log and kept, so that what is
 * judged is what is kept, and nothing else ever lies in the store (rule 8). Whoever called removes the files of a failure.
 *
 * @param fileOf the store's name for the text of this number
 * @throws the stream's own error
 */
export async function readGiven(
  files: Pick<FileStore, 'put'>,
  given: { readonly name: string; readonly content: Readable; readonly expires: Date; readonly asOf: Date },
  fileOf: (number: number) => string,
): Promise<ReadGiven> {
  const redactor = createRedactor();
  const texts: KeptText[] = [];
  let left = 0;
  let size = 0;
  try {
    for await (const member of deviceLogTexts(given.name, given.content)) {
      if (texts.length >= MOST_LOGS) {
        left += 1;
        continue;
      }
      const file = fileOf(texts.length);
      const name = redactor.redact(member.name).slice(-200);
      const text = Readable.from(bounded(redactedText(redactor, member.chunks)));
      const log = await readAndKeep(files, { ...given, name, file, text });
      if (holdsText(log)) texts.push({ log, file });
    }
  } catch (error) {
    if (error instanceof PackedTrouble) return { ok: false, problem: error.problem };
    throw error;
  }
  return texts.length > 0 ? { ok: true, texts, left } : { ok: false, problem: 'holds no text that I can read' };

  async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > MOST_TEXT) throw new PackedTrouble('would unpack to more than 2 GB');
      yield chunk;
    }
  }
}

async function readAndKeep(
  files: Pick<FileStore, 'put'>,
  {
    name,
    file,
    text,
    expires,
    asOf,
  }: {
    readonly name: string;
    readonly file: string;
    readonly text: Readable;
    readonly expires: Date;
    readonly asOf: Date;
  },
): Promise<DeviceLog> {
  const toRead = new PassThrough();
  const packed = createGzip({ level: 4 });
  async function* both(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      if (!toRead.write(chunk)) await new Promise((drained) => toRead.once('drain', drained));
      yield chunk;
    }
    toRead.end();
  }
  const reading = readDeviceLog(name, toRead, { asOf });
  const keeping = files.put(file, packed, { expires, type: 'application/gzip' });
  const feeding = pipeline(text, both, packed).catch((error: unknown) => {
    toRead.destroy(error instanceof Error ? error : new Error('unknown trouble'));
    throw error;
  });
  // All three, so that none is left running, and the first cause is the one that is told.
  const [fed, read, kept] = await Promise.allSettled([feeding, reading, keeping]);
  for (const one of [fed, kept]) if (one.status === 'rejected') throw one.reason;
  if (read.status === 'rejected') throw read.reason;
  return read.value;
}
