import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CaseContents } from './case-contents';
import type { CaseParts, Fit } from './case-parts';
import { makeCase } from './make-case';

/** Why a folder cannot become a case, in one sentence. */
export class CaseFolderTaken extends Error {}

/**
 * Writes a case as a folder, in the one format that is also what --case replays. The manifest is written last: a folder
 * with a manifest is whole.
 *
 * @throws CaseFolderTaken when the folder exists and is not empty
 */
export async function writeCase(folder: string, parts: CaseParts, fit: Fit | null = null): Promise<CaseContents> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new CaseFolderTaken(`The folder "${folder}" is not empty.`);
  const made = makeCase(parts, fit);
  for await (const { name, chunks } of made.entries) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(Readable.from(chunks), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }
  return made.contents();
}
