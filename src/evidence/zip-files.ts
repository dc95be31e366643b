import type { Readable } from 'node:stream';
import { open, type ZipFile } from 'yauzl';

/** Files inside of a zip. Names use `/`. */
export interface ZipFiles {
  readonly names: readonly string[];
  open(name: string): Promise<Readable>;
  close(): void;
}

/** The problem continues a sentence: "… holds more than 2000 files". */
export type ZipFilesResult =
  | { readonly ok: true; readonly files: ZipFiles }
  | { readonly ok: false; readonly problem: string };

/** A case or a support bundle holds a few dozen files; more is neither. */
export const MOST_FILES = 2_000;
/** Unpacked size that a zip may claim: a bundle of device logs can be large, a bomb is larger. */
export const MOST_BYTES = 2 * 1024 ** 3;
/** Deflate reaches about 1 000 : 1 on zeros; logs reach 10 to 50. */
const MOST_RATIO = 200;

/** Looks at what the zip claims before anything is unpacked. Throws what cannot be read as a zip at all. */
export async function openZip(path: string): Promise<ZipFilesResult> {
  const zip = await openZipFile(path);
  const entries = new Map<string, Parameters<ZipFile['openReadStream']>[0]>();
  let bytes = 0;
  let problem: string | undefined;
  try {
    problem = await new Promise<string | undefined>((resolve, reject) => {
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
  } catch (error) {
    zip.close();
    throw error;
  }
  if (problem) {
    zip.close();
    return { ok: false, problem };
  }
  return {
    ok: true,
    files: {
      names: [...entries.keys()],
      open: (name) =>
        new Promise((resolve, reject) => {
          const entry = entries.get(name);
          if (!entry) return reject(new Error('No such file in the zip.'));
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
