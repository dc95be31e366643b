import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DeviceLog } from '../device-log';
import { MOST_BYTES, openZip, type ZipFiles } from '../zip-files';
import { decodedText, holdsText, readDeviceLog } from './read';
import { openStream } from './text-encoding';

/** One sentence says why there are none. */
export type DeviceLogsResult =
  | { readonly ok: true; readonly logs: readonly DeviceLog[] }
  | { readonly ok: false; readonly problem: string };

type Options = Parameters<typeof readDeviceLog>[2];

/** Makes something of one log, unpacked. */
type Read<T> = (name: string, stream: Readable) => Promise<T>;

/** A zip needs its end to be read, so it is laid down first; a support bundle has some MB. */
const LARGEST_ZIP = 1024 ** 3;

/**
 * Reads what people give as a device's log: text, the same in gzip, what `iotedge check --output json` prints, or a zip
 * of these, such as that of `iotedge support-bundle`: then each file in it is a log. Its content tells what it is, not
 * its name. Bombs, names that lead out of the zip, broken files and files without any text are a problem, never a throw.
 */
export async function readDeviceLogs(name: string, stream: Readable, options?: Options): Promise<DeviceLogsResult> {
  const problem = (what: string): DeviceLogsResult => ({ ok: false, problem: `The device log "${name}" ${what}.` });
  const result = await readUnpacked(name, stream, (member, text) => readDeviceLog(member, text, options));
  if (typeof result === 'string') return problem(result);
  const logs = result.filter(holdsText);
  return logs.length > 0 ? { ok: true, logs } : problem('holds no text');
}

export interface LogText {
  readonly name: string;
  readonly text: string;
}

/** The same logs as they stand, for a case. Those that are no text, cannot be read, or are more than `limit` bytes together stay out. */
export async function deviceLogTexts(name: string, stream: Readable, limit: number): Promise<readonly LogText[]> {
  let left = limit;
  const result = await readUnpacked(name, stream, async (member, opened) => {
    const text = await decodedText(opened, left);
    if (text === undefined || text === '') return [];
    left -= Buffer.byteLength(text);
    return [{ name: member, text }];
  });
  return typeof result === 'string' ? [] : result.flat();
}

/** A string is a problem, to go on "The device log …". */
async function readUnpacked<T>(name: string, stream: Readable, read: Read<T>): Promise<T[] | string> {
  const { head, chunks } = await openStream(stream);
  return isZip(head) ? readZip(chunks, read) : readOne(name, head, chunks, read);
}

function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE() === 0x504b0304;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

async function readOne<T>(
  name: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  read: Read<T>,
): Promise<T[] | string> {
  if (!isGzip(head)) return [await read(name, Readable.from(chunks))];
  const unpacked = gunzip(chunks);
  const log = await read(name, Readable.from(unpacked.chunks));
  return unpacked.problem() ?? [log];
}

/** A file that was copied while it was written breaks off: what is there counts. */
function gunzip(chunks: AsyncIterable<Buffer>): { chunks: AsyncIterable<Buffer>; problem(): string | undefined } {
  let size = 0;
  let problem: string | undefined;
  async function* unpacked(): AsyncGenerator<Buffer> {
    const packed = Readable.from(chunks);
    const gunzip = createGunzip();
    packed.on('error', (error) => gunzip.destroy(error));
    try {
      for await (const chunk of packed.pipe(gunzip)) {
        size += chunk.length;
        if (size > MOST_BYTES) {
          problem = 'would unpack to more than 2 GB';
          return;
        }
        yield chunk;
      }
    } catch (error) {
      if (!isZlibError(error)) throw error;
      if (size === 0) problem = 'is a gzip file that cannot be unpacked';
    } finally {
      packed.destroy();
    }
  }
  return { chunks: unpacked(), problem: () => problem };
}

function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}

async function readZip<T>(chunks: AsyncIterable<Buffer>, read: Read<T>): Promise<T[] | string> {
  const folder = await mkdtemp(join(tmpdir(), 'keepalive-log-'));
  try {
    const path = join(folder, 'logs.zip');
    if (!(await layDown(chunks, path))) return 'is larger than 1 GB';
    return await readMembers(path, read);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layDown(chunks: AsyncIterable<Buffer>, path: string): Promise<boolean> {
  let size = 0;
  async function* bounded(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > LARGEST_ZIP) return;
      yield chunk;
    }
  }
  await pipeline(bounded, createWriteStream(path));
  return size <= LARGEST_ZIP;
}

/** yauzl's errors have no codes: whatever it says of the file means that the file is no good. */
const BROKEN = 'is a zip that cannot be read';

async function readMembers<T>(path: string, read: Read<T>): Promise<T[] | string> {
  const zip = await openZip(path).catch(() => undefined);
  if (!zip) return BROKEN;
  if (!zip.ok) return zip.problem;
  try {
    const logs: T[] = [];
    for (const member of zip.files.names.filter(isOfInterest)) {
      const log = await readMember(zip.files, member, read);
      if (typeof log === 'string') return log;
      logs.push(...log);
    }
    return logs;
  } finally {
    zip.files.close();
  }
}

/** What macOS puts into each zip. */
function isOfInterest(member: string): boolean {
  return !/(?:^|\/)(?:__MACOSX\/|\.DS_Store$)/.test(member);
}

async function readMember<T>(files: ZipFiles, member: string, read: Read<T>): Promise<T[] | string> {
  const stream = await files.open(member).catch(() => undefined);
  if (!stream) return BROKEN;
  let broken: unknown;
  stream.once('error', (error) => {
    broken = error;
  });
  try {
    const { head, chunks } = await openStream(stream);
    return await readOne(member, head, chunks, read);
  } catch (error) {
    if (error === broken) return BROKEN;
    throw error;
  }
}
