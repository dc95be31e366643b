import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { MOST_BYTES, openZip, type ZipFiles } from '../zip-files';
import { type Opened, openStream } from './text-encoding';

/** One file out of what was given: itself, or a member of a zip; never gzip any more. */
export interface UnpackedFile extends Opened {
  /** As given; of a zip the member's name, which may be any text. */
  readonly name: string;
}

/** What was given cannot be unpacked. The problem goes on "The device log …". */
export class PackedTrouble extends Error {
  constructor(readonly problem: string) {
    super(problem);
  }
}

/** A zip needs its end to be read, so it is laid down first; a support bundle has some MB. */
const LARGEST_ZIP = 1024 ** 3;
/** yauzl's errors have no codes: whatever it says of the file means that the file is no good. */
const BROKEN = 'is a zip that cannot be read';

/**
 * The files in what people give, one after the other; each is good until the next is asked for. Its content tells what
 * it is, not its name. Bombs, names that lead out of the zip and broken files are a PackedTrouble, which may come in the
 * middle of a file's chunks; the stream's own errors stay what they are.
 */
export async function* unpackedFiles(name: string, stream: Readable): AsyncGenerator<UnpackedFile, void> {
  const { head, chunks } = await openStream(stream);
  if (isZip(head)) yield* membersOf(chunks, { bytes: MOST_BYTES });
  else yield await opened(name, { head, chunks });
}

/** What all zips in a zip may bring together: each alone is no bomb, many of them would be one. */
interface Room {
  bytes: number;
}

function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE() === 0x504b0304;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

async function opened(name: string, file: Opened): Promise<UnpackedFile> {
  return { name, ...(isGzip(file.head) ? await openStream(gunzipped(file.chunks)) : file) };
}

/** A file that was copied while it was written breaks off: what is there counts. */
async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  const packed = Readable.from(chunks);
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of packed.pipe(gunzip)) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new PackedTrouble('would unpack to more than 2 GB');
      yield chunk;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    if (size === 0) throw new PackedTrouble('is a gzip file that cannot be unpacked');
  } finally {
    packed.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}

/** A support bundle that somebody zipped once more is read; what lies deeper is left as the zip that it is. */
async function* membersOf(
  chunks: AsyncIterable<Buffer>,
  room: Room,
  within?: string,
): AsyncGenerator<UnpackedFile, void> {
  const folder = await mkdtemp(join(tmpdir(), `keepalive-log-${process.pid}-`));
  try {
    const path = join(folder, 'logs.zip');
    if (!(await layDown(chunks, path))) throw new PackedTrouble('is larger than 1 GB');
    const zip = await openZip(path).catch(() => undefined);
    if (!zip) throw new PackedTrouble(BROKEN);
    if (!zip.ok) throw new PackedTrouble(zip.problem);
    try {
      for (const member of zip.files.names.filter(isOfInterest)) yield* openedMember(zip.files, member, room, within);
    } finally {
      zip.files.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layDown(chunks: AsyncIterable<Buffer>, path: string): Promise<boolean> {
  let size = 0;
  async function* cut(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > LARGEST_ZIP) return;
      yield chunk;
    }
  }
  await pipeline(cut, createWriteStream(path));
  return size <= LARGEST_ZIP;
}

/** What macOS puts into each zip. */
function isOfInterest(member: string): boolean {
  return !/(?:^|\/)(?:__MACOSX\/|\.DS_Store$)/.test(member);
}

async function* openedMember(
  files: ZipFiles,
  member: string,
  room: Room,
  within?: string,
): AsyncGenerator<UnpackedFile, void> {
  const stream = await files.open(member).catch(() => undefined);
  if (!stream) throw new PackedTrouble(BROKEN);
  try {
    const file = await openStream(unbroken(stream));
    if (within === undefined && isZip(file.head)) yield* membersOf(file.chunks, room, member);
    else if (within === undefined) yield await opened(member, file);
    else yield inRoom(await opened(`${within}/${member}`, file), room);
  } finally {
    stream.destroy();
  }
}

function inRoom(file: UnpackedFile, room: Room): UnpackedFile {
  return { ...file, chunks: bounded(file.chunks, room) };
}

async function* bounded(chunks: AsyncIterable<Buffer>, room: Room): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    room.bytes -= chunk.length;
    if (room.bytes < 0) throw new PackedTrouble('would unpack to more than 2 GB');
    yield chunk;
  }
}

/** Any trouble of a member's stream is yauzl's. */
async function* unbroken(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    throw Object.assign(new PackedTrouble(BROKEN), { cause });
  }
}
