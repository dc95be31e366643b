import { bytesOf } from '../bytes';
import { jsonOf } from '../json';

const PATIENCE = 5_000;
/** A tenant's keys take some 20 KB. */
const MOST = 512 * 1024;

/** JSON of an address that the settings name. Rejects on any trouble; the wait is bounded, and so is the size. */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`It answered ${response.status}.`);
  const bytes = await bytesOf(response.body, MOST);
  if (bytes === null) throw new Error('Its answer is too large.');
  return jsonOf(bytes.toString('utf8'));
}
