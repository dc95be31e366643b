import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { open, type ZipFile } from 'yauzl';

/** The files of a case, whether it is a folder or a zip. Names use `/`, relative to the case. */
export interface CaseFiles {
  readonly names: readonly string[];
  open(name: string): Promise<Readable>;
  close(): void;
}

export type CaseFilesResult =
  | { readonly ok: true; readonly files: CaseFiles }
  | { readonly ok: false; readonly problem: string };

/** A case holds a few dozen files; more is not a case. */
const MOST_FILES = 2_000;
/** Unpacked size that a zip may claim: a bundle of device logs can be large, a bomb is larger. */
const MOST_BYTES = 2 * 1024 ** 3;
/** Deflate reaches about 1 000 : 1 on zeros; logs reach 10 to 50. */
const MOST_RATIO = 200;

/** Opens a case for reading. Bad input is a problem in one sentence, never a throw. */
export async function openCase(path: string): Promise<CaseFilesResult> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    return { ok: false, problem: `The case "${path}" cannot be opened (${codeOf(error)}).` };
  }
  try {
    return isFolder ? await openFolder(path) : await openZip(path);
  } catch (error) {
    return {
      ok: false,
      problem: `The case "${path}" cannot be read: it is neither a case folder nor a zip (${codeOf(error)}).`,
    };
  }
}

async function openFolder(path: string): Promise<CaseFilesResult> {
  const names: string[] = [];
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    names.push(relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'));
    if (names.length > MOST_FILES)
      return { ok: false, problem: `The case "${path}" holds more than ${MOST_FILES} files.` };
  }
  const known = new Set(names);
  return {
    ok: true,
    files: {
      names,
      async open(name) {
        if (!known.has(name)) throw new Error('No such file in the case.');
        return createReadStream(join(path, name));
      },
      close: () => undefined,
    },
  };
}

async function openZip(path: string): Promise<CaseFilesResult> {
  const zip = await openZipFile(path);
  const entries = new Map<string, Parameters<ZipFile['openReadStream']>[0]>();
  let bytes = 0;
  const problem = await new Promise<string | undefined>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(undefined));
    zip.on('entry', (entry) => {
      bytes += entry.uncompressedSize;
      if (entries.size >= MOST_FILES) return resolve(`holds more than ${MOST_FILES} files`);
      if (bytes > MOST_BYTES) return resolve('would unpack to more than 2 GB');
      if (entry.uncompressedSize > 1024 ** 2 && entry.uncompressedSize > entry.compressedSize * MOST_RATIO) {
        return resolve('is packed so tightly that it looks like a zip bomb');
      }
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  if (problem) {
    zip.close();
    return { ok: false, problem: `The case "${path}" ${problem}.` };
  }
  return {
    ok: true,
    files: {
      names: [...entries.keys()],
      open: (name) =>
        new Promise((resolve, reject) => {
          const entry = entries.get(name);
          if (!entry) return reject(new Error('No such file in the case.'));
          zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
        }),
      close: () => zip.close(),
    },
  };
}

/** yauzl itself refuses names with `..`, drive letters or a leading slash, and checks each entry's size while unpacking. */
function openZipFile(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    );
  });
}

/** ENOENT and the like where there is one; never the message, which may hold anything. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
}
