import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Row } from '../row';
import { inTurn, median } from '../statistics';

const ROOT = join(__dirname, '..', '..', '..');
const ROUNDS = 5;
const MOST = 1.5;
const PATIENCE_MS = 30_000;

/** Bot settings make it production: no lab. They are never used, since nobody talks to it. */
const PRODUCTION = {
  PORT: '0',
  LOG_LEVEL: 'warn',
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '00000000-0000-0000-0000-000000000001',
  MicrosoftAppPassword: 'not a password',
  MicrosoftAppTenantId: '00000000-0000-0000-0000-000000000002',
};

/** What `npm start` runs once all is built, from the process's start to /healthz 200. */
export const startUp: Row = {
  figure: 'start',
  async measure() {
    const { one, other } = await inTurn(ROUNDS, untilHealthy, bareRequire);
    const [value, rivalValue] = [median(one), median(other)];
    return [
      {
        figure: 'start',
        value,
        unit: 'ms',
        rival: "a process that only does require('botbuilder') and require('restify')",
        rivalValue,
        budget: `≤ ${MOST} × the bare require`,
        ok: value <= MOST * rivalValue,
      },
    ];
  },
};

async function untilHealthy(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
  const begun = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'index.js')], {
    env: { PATH: process.env.PATH, ...PRODUCTION, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listens on (http:\/\/localhost:\d+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`It ended with code ${code}. Is it built (npm run build)?`)));
      setTimeout(() => reject(new Error('It did not listen in time.')), PATIENCE_MS).unref();
    });
    const response = await fetch(`${origin.replace('localhost', '127.0.0.1')}/healthz`);
    const took = performance.now() - begun;
    if (response.status !== 200) throw new Error(`/healthz answered ${response.status}.`);
    return took;
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
    await pause(50);
  }
}

async function bareRequire(): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', "require('botbuilder'); require('restify'); process.exit(0)"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`The bare require ended with code ${code}.`);
  return performance.now() - begun;
}
