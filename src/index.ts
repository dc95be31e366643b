import { doneWithin, systemClock } from './clock';
import { readConfig } from './config';
import { LabTrouble } from './lab/lab-claim';
import { StartTrouble } from './listen';
import { createLog } from './log';
import { type Keepalive, start } from './start';
import { openTelemetry } from './telemetry/open-telemetry';

/**
 * Who stops a program kills it after 30 s (Container Apps, Kubernetes; App Service only where the settings say so, see the
 * README): by then it has given back what it holds and gone. Turns take at most 5 s of it, jobs 17, the server 2. Milliseconds.
 */
const STOP_PATIENCE = 26_000;
/** For what telemetry is left. */
const SEND_PATIENCE = 3_000;

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
  const telemetry = openTelemetry(read.config.applicationInsights, process.env, { clock: systemClock, log });
  try {
    const keepalive = await start({ config: read.config, clock: systemClock, log, signal: ending.signal, telemetry });
    process.stdout.write(greeting(keepalive));
    void telemetry.begin();
    await ended;
    log.info('stopping');
    const stopped = await doneWithin(systemClock, STOP_PATIENCE, keepalive.stop());
    await telemetry.close(SEND_PATIENCE);
    // Everything that matters is written down, and what is held falls free by itself.
    if (!stopped) log.error({ patience: STOP_PATIENCE }, 'it did not stop in time, and ends now');
    // What sends telemetry leaves requests and timers behind.
    if (!stopped || read.config.applicationInsights !== null) process.exit(0);
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
