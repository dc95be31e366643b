import { UNCLEAR, unclearShape } from '../channels/unclear-record';
import type { DeadJob, Store } from '../store/store';
import { BadInput } from './bad-input';
import type { Shell } from './shell';
import { withStore } from './stored';

export const JOBS_HELP = `Jobs that Keepalive gave up, and how to try them again. It looks where the settings say that jobs are kept.

  npm run --silent jobs -- dead              lists them, the oldest first
  npm run --silent jobs -- unclear           lists conversations in which a message may not have arrived
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
  if (command === 'unclear' && ids.length === 0) return withStore(shell, (store) => listUnclear(store, shell));
  if (command === 'requeue' && ids.length > 0) return withStore(shell, (store) => requeue(store, ids, shell));
  throw new BadInput(`That is not understood. ${JOBS_HELP}`);
}

async function list({ jobs }: Store, shell: Shell): Promise<void> {
  const dead = await jobs.dead();
  if (dead.length === 0) return shell.out('No job was given up.\n');
  for (const job of dead) shell.out(lineOf(job));
}

/** Whose conversation it is, is not kept; the person was told by the bot, or will be. */
async function listUnclear({ records }: Store, shell: Shell): Promise<void> {
  const keys = await records.list(UNCLEAR);
  if (keys.length === 0) return shell.out('Every message arrived.\n');
  for (const key of keys) {
    const found = await records.get(key, unclearShape);
    if (!found) continue;
    const { at, channel, why, count, told } = found.value;
    const line = `${at}  ${channel}  ${count} of one conversation, last: ${why}; the person ${told ? 'was told' : 'is not told yet'}`;
    shell.out(`${line.replace(CONTROLS, ' ')}\n`);
  }
}

const CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** What is stored may hold anything that a device or a person is called: no control characters reach a terminal. */
function lineOf({ id, kind, attempts, at, why }: DeadJob): string {
  const line = `${id}  ${kind}  given up ${at.toISOString()} after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${why}`;
  return `${line.replace(CONTROLS, ' ')}\n`;
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
