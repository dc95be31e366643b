import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** The built program, as a person starts it: a process of its own, real signals, real ports. */
export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
  /** Where it listens, once it does. */
  ready(): Promise<string>;
}

/** @param tree where it was put @param words its arguments */
export function runProgram(
  env: Readonly<Record<string, string>>,
  script = 'index.js',
  { tree = root, words = [] }: { tree?: string; words?: readonly string[] } = {},
): Program {
  const child = spawn(process.execPath, [join(tree, 'dist', script), ...words], {
    cwd: tree,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const waiting: Array<() => void> = [];
  const isReady = () => /is ready|listens on/.test(out);
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
    if (isReady()) for (const wake of waiting.splice(0)) wake();
  });
  child.stderr?.on('data', (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  return {
    child,
    ended,
    ready: () =>
      Promise.race([
        new Promise<void>((resolve) => (isReady() ? resolve() : waiting.push(resolve))).then(
          () => /http:\/\/localhost:\d+/.exec(out)?.[0] ?? '',
        ),
        ended.then((end) => Promise.reject(new Error(`it ended: ${JSON.stringify(end)}`))),
      ]),
  };
}
