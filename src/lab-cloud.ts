import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from './clock';
import { readConfig } from './config';
import { startLabCloud } from './lab/cloud/lab-cloud';
import { LabTrouble } from './lab/lab-claim';
import { createLog } from './log';

const USAGE = `npm run lab [-- --slow MS] [-- --name HOST=PORT]...

Runs the lab in a process of its own, as the cloud of a bot. It takes PORT (where the bot will listen), DATA_DIR and LOG_LEVEL.
  --slow MS         log queries take so many milliseconds longer
  --name HOST=PORT  the bot finds that name at this port of this machine, such as a storage account in Azurite
`;

interface Asked {
  readonly slow: number;
  readonly names: ReadonlyMap<string, number>;
}

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  const read = readConfig(process.env);
  const problems = read.ok ? [] : [...read.problems];
  if (read.ok && (read.config.bot !== null || read.config.azure !== null))
    problems.push(
      'Settings of a bot in Azure are set, such as MicrosoftAppId. The lab is what such a bot talks to: start it without them.',
    );
  if (read.ok && read.config.port === 0) problems.push('PORT is 0, so nobody knows where the bot will listen.');
  if (asked === null || !read.ok || problems.length > 0) {
    process.stderr.write(
      asked === null ? USAGE : `The lab cannot start:\n${problems.map((one) => `  - ${one}\n`).join('')}`,
    );
    process.exitCode = asked === null ? 2 : 1;
    return;
  }
  const { config } = read;
  const log = createLog(config.logLevel, (line) => process.stderr.write(line));
  const ending = new AbortController();
  const ended = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done(ending.abort()));
  });
  try {
    const lab = await startLabCloud({
      folder: join(config.dataDir, 'lab-cloud'),
      botPort: config.port,
      ...asked,
      clock: systemClock,
      log,
      signal: ending.signal,
    });
    process.stdout.write(greeting(lab, config.port));
    await ended;
    await lab.stop();
  } catch (error) {
    if (!(error instanceof LabTrouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ending.signal.aborted ? 0 : 1;
  }
}

/** Null: not understood. */
function readArguments(words: readonly string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { slow: { type: 'string' }, name: { type: 'string', multiple: true } },
    });
    const slow = Number(values.slow ?? 0);
    const names = (values.name ?? []).map((given) => /^([a-z0-9.-]+)=(\d{1,5})$/.exec(given)?.slice(1));
    if (!Number.isInteger(slow) || slow < 0 || names.includes(undefined)) return null;
    return { slow, names: new Map(names.map(([host = '', port] = []) => [host, Number(port)])) };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function greeting({ settings, front }: { settings: string; front: string }, port: number): string {
  return [
    `The lab is ready, as a cloud of its own; its settings are in ${settings}`,
    'Start the bot in another terminal:',
    `  ( set -a; . '${settings}'; set +a; npm start )`,
    `Then open ${front}/ once and accept its certificate, and chat on http://localhost:${port}/`,
    '',
  ].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`The lab failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
