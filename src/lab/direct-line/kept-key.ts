import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'lab-session.key';
const SHAPE = /^[0-9a-f]{64}$/;

/**
 * What signs the sessions of the lab's page, for as long as its folder: after a restart the same browser is the same person,
 * who finds their cases and watches again. In Azure WEB_SESSION_SECRET or the channel's secret does it.
 */
export function keptKey(dataDir: string): string {
  const path = join(dataDir, NAME);
  const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (SHAPE.test(known)) return known;
  const key = randomBytes(32).toString('hex');
  writeFileSync(path, key, { mode: 0o600 });
  return key;
}
