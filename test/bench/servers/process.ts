import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server in a process of its own, so that it has a core for itself. */
export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** Longer than any of them needs to start on a busy machine. */
const PATIENCE_MS = 60_000;
const ENDING_MS = 5_000;

/** Starts a module of this folder that calls `serve`. */
export function startServer(name: string): Promise<Served> {
  const child = fork(join(__dirname, `${name}.ts`));
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail(new Error(`${name} did not start in time.`)), PATIENCE_MS);
    const ended = (code: number | null) => fail(new Error(`${name} ended with code ${code} before it listened.`));
    function fail(error: Error): void {
      clearTimeout(late);
      child.kill();
      reject(error);
    }
    child.once('exit', ended);
    child.once('message', (port) => {
      clearTimeout(late);
      child.off('exit', ended);
      resolve({ port: Number(port), stop: () => stop(child) });
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    // A measured server that does not end by itself must not hold up the bench.
    const late = setTimeout(() => child.kill('SIGKILL'), ENDING_MS);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    child.disconnect();
  });
}

/** The child's side: tells its port, and ends with its parent. It gets a folder that is removed in the end. */
export function serve(start: (folder: string) => Promise<{ port: number; stop(): Promise<void> }>): void {
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
  const started = start(folder);
  started.then(({ port }) => process.send?.(port)).catch(fail);
  process.once('disconnect', () => {
    started
      .then(({ stop: end }) => end())
      .then(() => rmSync(folder, { recursive: true, force: true }))
      .then(() => process.exit(0))
      .catch(fail);
  });
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
