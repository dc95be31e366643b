import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DeviceLog } from '../device-log';
import { MOST_BYTES, openZip, type ZipFiles } from '../zip-files';
import { holdsText, readDeviceLog } from './read';
import { openStream } from './text-encoding';

/** One sentence says why there are none. */
export type DeviceLogsResult =
  | { readonly ok: true; readonly logs: readonly DeviceLog[] }
  | { readonly ok: false; readonly problem: string };

type Options = Parameters<typeof readDeviceLog>[2];

/** A zip needs its end to be read, so it is laid down first; a support bundle has some MB. */
const LARGEST_ZIP = 1024 ** 3;

/**
 * Reads what people give as a device's log: text, the same in gzip, what `iotedge check --output json` prints, or a zip
 * of these, such as that of `iotedge support-bundle`: then each file in it is a log. Its content tells what it is, not
 * its name. Bombs, names that lead out of the zip, broken files and files without any text are a problem, never a throw.
 */
export async function readDeviceLogs(name: string, stream: Readable, options?: Options): Promise<DeviceLogsResult> {
  const problem = (what: string): DeviceLogsResult => ({ ok: false, problem: `The device log "${name}" ${what}.` });
  const { head, chunks } = await openStream(stream);
  const result = isZip(head) ? await readZip(chunks, options) : await readOne(name, head, chunks, options);
  if (typeof result === 'string') return problem(result);
  const logs = result.filter(holdsText);
  return logs.length > 0 ? { ok: true, logs } : problem('holds no text');
}

function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE() === 0x504b0304;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** A string is a problem, to go on "The device log …". */
async function readOne(
  name: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  options: Options,
): Promise<DeviceLog[] | string> {
  if (!isGzip(head)) return [await readDeviceLog(name, Readable.from(chunks), options)];
  const unpacked = gunzip(chunks);
  const log = await readDeviceLog(name, Readable.from(unpacked.chunks), options);
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

async function readZip(chunks: AsyncIterable<Buffer>, options: Options): Promise<DeviceLog[] | string> {
  const folder = await mkdtemp(join(tmpdir(), 'keepalive-log-'));
  try {
    const path = join(folder, 'logs.zip');
    if (!(await layDown(chunks, path))) return 'is larger than 1 GB';
    return await readMembers(path, options);
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

async function readMembers(path: string, options: Options): Promise<DeviceLog[] | string> {
  const zip = await openZip(path).catch(() => undefined);
  if (!zip) return BROKEN;
  if (!zip.ok) return zip.problem;
  try {
    const logs: DeviceLog[] = [];
    for (const member of zip.files.names.filter(isOfInterest)) {
      const read = await readMember(zip.files, member, options);
      if (typeof read === 'string') return read;
      logs.push(...read);
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

async function readMember(files: ZipFiles, member: string, options: Options): Promise<DeviceLog[] | string> {
  const stream = await files.open(member).catch(() => undefined);
  if (!stream) return BROKEN;
  let broken: unknown;
  stream.once('error', (error) => {
    broken = error;
  });
  try {
    const { head, chunks } = await openStream(stream);
    return await readOne(member, head, chunks, options);
  } catch (error) {
    if (error === broken) return BROKEN;
    throw error;
  }
}
