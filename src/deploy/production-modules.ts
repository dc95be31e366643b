import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployTrouble } from './trouble';

const MINUTES = 15;
/** App Service on Linux, whatever this machine is. Nothing that packages bring is run: what it built would be for this machine. */
const CI = 'ci --omit=dev --os=linux --cpu=x64 --libc=glibc --ignore-scripts --no-audit --no-fund --loglevel=error';

/** Lends a folder with the node_modules of production, as the lockfile says. @throws DeployTrouble */
export async function withProductionModules<T>(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  use: (folder: string) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'keepalive-modules-'));
  try {
    for (const name of ['package.json', 'package-lock.json']) await copyFile(join(root, name), join(folder, name));
    await install(folder, env, signal);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function install(cwd: string, env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<void> {
  // npm says where it is itself to what it runs. Started by name it would need a shell on Windows.
  const npm = env.npm_execpath?.endsWith('.js') ? [process.execPath, env.npm_execpath] : ['npm'];
  const [file = 'npm', ...first] = npm;
  return new Promise((done, fail) => {
    execFile(
      file,
      [...first, ...CI.split(' ')],
      { cwd, env, signal, timeout: MINUTES * 60_000 },
      (error, _out, stderr) => {
        if (error === null) return done();
        const why = stderr
          .split('\n')
          .filter((line) => line !== '')
          .slice(0, 3)
          .join(' ')
          .slice(0, 500);
        fail(
          new DeployTrouble(
            `The packages for Linux could not be installed. ${why || 'npm was stopped, or is not there.'}`,
          ),
        );
      },
    );
  });
}
