import { join } from 'node:path';
import type { Shell } from './cli/shell';
import { atTerminal } from './cli/terminal';
import { act, type DeployOutside } from './deploy/act';
import { azProgram, findAz } from './deploy/az-program';
import { HELP, readOptions } from './deploy/options';
import { withProductionModules } from './deploy/production-modules';
import { withoutSecrets } from './deploy/secrets';
import { DeployTrouble } from './deploy/trouble';
import { typedLines } from './deploy/typed-lines';

/** Beside src in a clone, and beside dist in a build. */
const ROOT = join(__dirname, '..');

/** Exit code 0: done, or shown. 1: it stopped on the way; running it again goes on. 2: it was not understood. */
export async function runDeploy(
  argv: readonly string[],
  shell: Shell,
  outside?: DeployOutside,
  signal = new AbortController().signal,
): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    shell.err(`${options}\n\n${HELP}`);
    return 2;
  }
  if (options.act === 'help') {
    shell.out(HELP);
    return 0;
  }
  const lines = outside || options.yes ? null : typedLines(process.stdin, process.stderr);
  signal.addEventListener('abort', () => lines?.close(), { once: true });
  const clock = { ...shell.clock, wait: (ms: number) => shell.clock.wait(ms, signal) };
  try {
    return await act(options, { ...shell, clock }, outside ?? { ...usual(shell, signal), ask: lines?.ask ?? null });
  } catch (error) {
    if (!(error instanceof DeployTrouble)) throw error;
    shell.err(`${error.message}\n`);
    return 1;
  } finally {
    lines?.close();
  }
}

const KNOCK_PATIENCE = 20_000;

function usual(shell: Shell, signal: AbortSignal): Omit<DeployOutside, 'ask'> {
  const env = withoutSecrets(shell.env);
  return {
    az: azProgram(findAz(env, process.platform), env, signal),
    knock: (url, init) => {
      const patience = AbortSignal.any([AbortSignal.timeout(KNOCK_PATIENCE), signal]);
      return fetch(url, { ...init, redirect: 'manual', signal: patience });
    },
    root: ROOT,
    kept: join(ROOT, '.keepalive'),
    withModules: (use) => withProductionModules(ROOT, env, use, signal),
  };
}

/** Stopped by Ctrl-C it still deletes what it lent to az; pressed again, it ends at once. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

if (require.main === module)
  void atTerminal(process.env, (argv, shell) => runDeploy(argv, shell, undefined, untilStopped()));
