import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { AzureAccess } from '../evidence/azure';
import { systemCode } from '../evidence/system-code';
import { labAzureAccess } from './lab-access';

/**
 * DATA_DIR/lab.json: the doors of the lab that runs on this folder, for the shell and for device SDKs. It holds keys of
 * made-up devices and the key of the lab's tokens, so only its owner may read it. While it is there it is also the lock.
 */
const labFileShape = z.object({
  schemaVersion: z.literal(1),
  /** Made anew at each start. */
  instance: z.string(),
  pid: z.number().int(),
  state: z.enum(['starting', 'ready']),
  startedAt: z.string(),
  port: z.number().int(),
  /** Base of every hub's REST surface; the hub's name goes into the Host header. */
  rest: z.string(),
  arm: z.string(),
  logAnalytics: z.string(),
  /** Of the door for devices; null while the lab starts. */
  mqttPort: z.number().int().nullable(),
  /** PEM of the certificate authority. */
  ca: z.string(),
  /** Base64. */
  tokenKey: z.string(),
  hubs: z.array(z.object({ name: z.string(), host: z.string(), resourceId: z.string() })),
  devices: z.array(z.object({ hub: z.string(), deviceId: z.string(), connectionString: z.string() })),
});

export type LabFile = z.infer<typeof labFileShape>;

export type FoundLab = { readonly ok: true; readonly file: LabFile } | { readonly ok: false; readonly reason: string };

export function labFilePath(dataDir: string): string {
  return join(dataDir, 'lab.json');
}

/** The lab that runs on this folder, ready to be asked; else why there is none, in words. */
export async function readLabFile(dataDir: string): Promise<FoundLab> {
  const file = await parseLabFile(dataDir);
  const start = 'Start it with npm start.';
  if (file === 'missing') return { ok: false, reason: `No lab runs on the data folder ${dataDir}. ${start}` };
  if (file === 'unreadable') return { ok: false, reason: `${labFilePath(dataDir)} cannot be read. ${start}` };
  if (!(await isRunning(file)))
    return { ok: false, reason: `The lab of the data folder ${dataDir} no longer runs. ${start}` };
  if (file.state === 'starting') return { ok: false, reason: 'The lab is still starting. Try again in a few seconds.' };
  return { ok: true, file };
}

/** The way in for another process than the lab's own. */
export function azureAccessFromLab(file: LabFile, clock: Clock): AzureAccess {
  return labAzureAccess({ ...file, tokenKey: Buffer.from(file.tokenKey, 'base64') }, clock);
}

export async function parseLabFile(dataDir: string): Promise<LabFile | 'missing' | 'unreadable'> {
  try {
    return labFileShape.safeParse(JSON.parse(await readFile(labFilePath(dataDir), 'utf8'))).data ?? 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    const code = systemCode(error);
    if (code === 'ENOENT') return 'missing';
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    throw error;
  }
}

/** A process number is used again after a crash, so the lab itself is asked: only it can show this certificate. */
export async function isRunning(file: LabFile): Promise<boolean> {
  return isAlive(file.pid) && (await answers(file));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives, too.
    return systemCode(error) === 'EPERM';
  }
}

const PROBE_TIMEOUT = 2_000;

function answers({ port, ca }: LabFile): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ host: '127.0.0.1', port, ca, agent: false, timeout: PROBE_TIMEOUT }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.on('close', () => resolve(false));
    probe.end();
  });
}
