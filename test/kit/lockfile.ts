import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(__dirname, '..', '..');

/** npm copies what a package says of itself, and some say it without a list. */
const places = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();
const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), os: places, cpu: places, libc: places })),
});

export interface LockedPackage {
  /** `node_modules/name`, or below another one's. */
  readonly path: string;
  readonly isDev: boolean;
  /** Whether it is installed on Linux for x64 with glibc. */
  readonly isForLinux: boolean;
}

/** What the lockfile lists, for any machine. */
export function lockedPackages(): LockedPackage[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { dev = false, os, cpu, libc }]) => {
      const isForLinux =
        (os ?? ['linux']).includes('linux') &&
        (cpu ?? ['x64']).includes('x64') &&
        (libc ?? ['glibc']).includes('glibc');
      return { path, isDev: dev, isForLinux };
    });
}
