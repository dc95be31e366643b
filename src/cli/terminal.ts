import { systemClock } from '../clock';
import type { Shell } from './shell';

/** Runs a program of the shell in this process; resolves when it has ended and its exit code is set. */
export async function atTerminal(
  env: Shell['env'],
  run: (argv: readonly string[], shell: Shell) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2), {
      env,
      clock: systemClock,
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      colour: process.stdout.isTTY,
    });
  } catch (error) {
    // A bug of ours. The person gets one line; DEBUG is not read: the error's own text goes to whoever looks at it.
    process.stderr.write(`Keepalive failed: ${error instanceof Error ? error.message : 'unknown error'}\n`);
    process.exitCode = 1;
  }
}
