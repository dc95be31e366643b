import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { systemCode } from '../evidence/system-code';
import { MOST_FILES, openZip } from '../evidence/zip-files';

/** The files of a case, whether it is a folder or a zip. Names use `/`, relative to the case. */
export interface CaseFiles {
  readonly names: readonly string[];
  open(name: string): Promise<Readable>;
  close(): void;
}

export type CaseFilesResult =
  | { readonly ok: true; readonly files: CaseFiles }
  | { readonly ok: false; readonly problem: string };

/** Opens a case for reading. Bad input is a problem in one sentence, never a throw. */
export async function openCase(path: string): Promise<CaseFilesResult> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    return { ok: false, problem: `The case "${path}" cannot be opened (${systemCode(error) ?? 'unreadable'}).` };
  }
  try {
    return isFolder ? await openFolder(path) : await openZippedCase(path);
  } catch (error) {
    // Never its message, which may hold anything.
    const code = systemCode(error);
    const why = code === undefined ? '' : ` (${code})`;
    const what = isFolder ? 'its files cannot be listed' : 'it is no sound zip, or a name in it leads elsewhere';
    return { ok: false, problem: `The case "${path}" cannot be read: ${what}${why}.` };
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

async function openZippedCase(path: string): Promise<CaseFilesResult> {
  const zip = await openZip(path);
  return zip.ok ? zip : { ok: false, problem: `The case "${path}" ${zip.problem}.` };
}
