import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Lends a file that only this user can read, for what az takes as `@FILE`: arguments can be read by every program of the
 * machine, and quotes in them are read differently by each shell. It is deleted however it ends.
 */
export async function withPrivateFile<T>(content: unknown, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'keepalive-deploy-'));
  try {
    const path = join(folder, 'body.json');
    await writeFile(path, JSON.stringify(content), { mode: 0o600, flag: 'wx' });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
