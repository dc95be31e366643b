import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../json';
import { codeOf } from '../listen';

const releaseShape = z.strictObject({
  build: z.string().regex(/^[0-9a-f]{12}$/),
  version: z.string(),
  at: z.iso.datetime(),
});
/** Code that was once brought out from here. */
export type Release = z.infer<typeof releaseShape>;

/** The one that runs, and two to go back to. */
const KEPT = 3;

/** The packages of earlier releases, in a folder of this clone: going back needs no build of old code. */
export interface Releases {
  /** Newest first. */
  list(): Promise<Release[]>;
  fileOf(build: string): string;
  /** A package that was written into the folder is one of them now. */
  add(release: Release): Promise<void>;
}

export function releasesIn(folder: string): Releases {
  const index = join(folder, 'releases.json');
  const fileOf = (build: string) => join(folder, `${build}.zip`);
  async function list(): Promise<Release[]> {
    try {
      const read = z.array(releaseShape).safeParse(jsonOf(await readFile(index, 'utf8')));
      return read.success ? read.data : [];
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }
  return {
    list,
    fileOf,
    async add(release) {
      await mkdir(folder, { recursive: true });
      const all = [release, ...(await list()).filter(({ build }) => build !== release.build)];
      await writeFile(`${index}.new`, `${JSON.stringify(all.slice(0, KEPT), null, 2)}\n`);
      await rename(`${index}.new`, index);
      for (const { build } of all.slice(KEPT)) await rm(fileOf(build), { force: true });
    },
  };
}
