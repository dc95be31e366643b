import { z } from 'zod';
import { iotHubString } from '../iot-hub-query';
import { likelyStarts, similarIds } from '../similar-ids';
import type { HubRegistry } from './hub-registry';
import { codeOf, httpRefusal, SignInFailed } from './trouble';

const ROWS = 200;
const page = z.array(z.object({ deviceId: z.string() }));

/**
 * Ids close to one that the registry does not know, by one bounded query (20 a minute and unit are allowed). Nothing is
 * found, or nobody may ask: an empty list, since the report is whole without it.
 */
export async function findSimilarIds(
  registry: HubRegistry,
  hub: string,
  deviceId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const starts = likelyStarts(deviceId).map((start) => `STARTSWITH(deviceId, ${iotHubString(start)})`);
  const query = `SELECT deviceId FROM devices WHERE ${starts.join(' OR ')}`;
  try {
    const answer = await registry.call(hub, signal, (client) => client.createQuery(query, ROWS).next());
    const rows = page.safeParse(answer.result).data ?? [];
    return similarIds(
      deviceId,
      rows.map((row) => row.deviceId),
    );
  } catch (error) {
    if (
      signal.aborted ||
      httpRefusal(error) ||
      codeOf(error) ||
      error instanceof SignInFailed ||
      error instanceof SyntaxError
    )
      return [];
    throw error;
  }
}
