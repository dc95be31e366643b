import type { DeadJob, Store } from '../store/store';
import { BadInput } from './bad-input';
import type { Shell } from './shell';
import { withStore } from './stored';

export const JOBS_HELP = `Jobs that Keepalive gave up, and how to try them again. It looks where the settings say that jobs are kept.

  npm run --silent jobs -- dead              lists them, the oldest first
  npm run --silent jobs -- requeue ID ...    lets them be tried again, from their first attempt
`;

/**
 * For operators; beside a running bot, which takes what is requeued within seconds.
 *
 * @throws BadInput for words that mean nothing, and for ids of no such job
 */
export async function runJobsCli(argv: readonly string[], shell: Shell): Promise<void> {
  const [command, ...ids] = argv;
  if (command === undefined || command === '--help' || command === 'help') return shell.out(JOBS_HELP);
  if (command === 'dead' && ids.length === 0) return withStore(shell, (store) => list(store, shell));
  if (command === 'requeue' && ids.length > 0) return withStore(shell, (store) => requeue(store, ids, shell));
  throw new BadInput(`That is not understood. ${JOBS_HELP}`);
}

async function list({ jobs }: Store, shell: Shell): Promise<void> {
  const dead = await jobs.dead();
  if (dead.length === 0) return shell.out('No job was given up.\n');
  for (const job of dead) shell.out(lineOf(job));
}

/** What is stored may hold anything that a device or a person is called: no control characters reach a terminal. */
function lineOf({ id, kind, attempts, at, why }: DeadJob): string {
  const line = `${id}  ${kind}  given up ${at.toISOString()} after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${why}`;
  return `${line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')}\n`;
}

async function requeue({ jobs }: Store, ids: readonly string[], shell: Shell): Promise<void> {
  const missing: string[] = [];
  for (const id of ids) {
    if (await jobs.requeue(id)) shell.out(`${id} is tried again.\n`);
    else missing.push(id);
  }
  if (missing.length > 0)
    throw new BadInput(`No job was given up under ${missing.join(', ')}. “npm run jobs -- dead” lists them.`);
}
