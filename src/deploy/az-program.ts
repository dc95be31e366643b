import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { jsonOf } from '../json';
import { redact } from '../redact';
import { type Az, type AzAnswer, type AzTrouble, sortTrouble } from './az';

export interface AzProgram {
  readonly file: string;
  /** Before everything else that it is told. */
  readonly first: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * On Windows `az` is a batch file, and only a shell can start one, which would read quotes and `%…%` in the arguments. Beside it
 * lies the Python that it starts (`..\python.exe -IBm azure.cli`, in az.cmd of the installer and of the zip): that one is
 * started itself. Null: it is not on PATH in that form.
 */
export function findAz(env: Env, platform: string, exists: (path: string) => boolean = existsSync): AzProgram | null {
  const named = env.AZ?.trim() ?? '';
  if (named !== '') return { file: named, first: [] };
  if (platform !== 'win32') return { file: 'az', first: [] };
  for (const folder of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    const python = join(dirname(folder), 'python.exe');
    if (folder !== '' && exists(join(folder, 'az.cmd')) && exists(python))
      return { file: python, first: ['-IBm', 'azure.cli'] };
  }
  return null;
}

const USUAL_MINUTES = 5;
const MOST_BYTES = 16 * 1024 * 1024;
const NO_AZ: AzTrouble = {
  kind: 'no-az',
  code: '',
  detail: 'The Azure CLI (az) was not found. https://aka.ms/azure-cli says how to install it; AZ may name the program.',
};

/** @param signal ends what runs */
export function azProgram(program: AzProgram | null, env: Env, signal?: AbortSignal): Az {
  return {
    run: (args, { minutes = USUAL_MINUTES } = {}) => {
      if (program === null) return Promise.resolve({ ok: false, trouble: NO_AZ });
      const whole = [...program.first, ...args, '--output', 'json', '--only-show-errors'];
      const options = {
        env: { ...env, AZURE_CORE_NO_COLOR: 'true' },
        encoding: 'utf8' as const,
        timeout: minutes * 60_000,
        maxBuffer: MOST_BYTES,
        ...(signal && { signal }),
      };
      return new Promise((answer) => {
        execFile(program.file, whole, options, (error, stdout, stderr) => answer(answerOf(error, stdout, stderr)));
      });
    },
  };
}

function answerOf(error: Error | null, stdout: string, stderr: string): AzAnswer {
  if (error === null) {
    const data = stdout.trim() === '' ? null : jsonOf(stdout);
    if (data !== undefined) return { ok: true, data };
    return failed({ kind: 'strange', code: '', detail: 'It answered with something else than JSON.' });
  }
  const code = 'code' in error ? error.code : undefined;
  // EINVAL: a batch file on Windows, which only a shell could start.
  if (typeof code === 'string' && ['ENOENT', 'EACCES', 'EINVAL'].includes(code)) return failed(NO_AZ);
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return failed({ kind: 'too-much', code: '', detail: 'It answered with more than 16 MB.' });
  if (typeof code === 'number') return failed(sortTrouble(code, stderr, redact));
  return failed({ kind: 'timed-out', code: '', detail: 'It took too long, or was stopped.' });
}

function failed(trouble: AzTrouble): AzAnswer {
  return { ok: false, trouble };
}
