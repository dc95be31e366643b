import { systemClock } from './clock';
import { readConfig } from './config';
import { LabTrouble } from './lab/lab-claim';
import { StartTrouble } from './listen';
import { createLog } from './log';
import { type Keepalive, start } from './start';

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) {
    process.stderr.write(`Keepalive cannot start:\n${read.problems.map((problem) => `  - ${problem}\n`).join('')}`);
    process.exitCode = 1;
    return;
  }
  const log = createLog(read.config.logLevel, (line) => process.stdout.write(line));
  const ending = new AbortController();
  const ended = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done(ending.abort()));
  });
  try {
    const keepalive = await start({ config: read.config, clock: systemClock, log, signal: ending.signal });
    process.stdout.write(greeting(keepalive));
    await ended;
    await keepalive.stop();
  } catch (error) {
    if (!(error instanceof StartTrouble || error instanceof LabTrouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ending.signal.aborted ? 0 : 1;
  }
}

function greeting({ origin, questions }: Keepalive): string {
  if (questions.length === 0) return `Keepalive listens on ${origin}\n`;
  return `Keepalive is ready: ${origin}/\nTry to ask:\n${questions.map((question) => `  ${question}\n`).join('')}`;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Keepalive failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
