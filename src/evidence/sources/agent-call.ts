import { z } from 'zod';
import type { AzureAccess } from '../azure';
import type { Gap } from '../evidence';
import { capital, gap, type Place, roleFix, unreadable } from '../gaps';
import { hubCredential, hubSdk, laneAgent, takeOver } from './hub-registry';
import { gapOfTrouble, httpRefusal } from './trouble';

/** The hub waits so long for the agent to be connected, and then for its answer; and we no longer than both. Seconds. */
const CONNECT_SECONDS = 10;
const RESPONSE_SECONDS = 20;
const DEADLINE = (CONNECT_SECONDS + RESPONSE_SECONDS + 5) * 1000;

const answer = z.object({ status: z.number(), payload: z.unknown() });

/** By the hub's host. */
export interface Gateway {
  readonly hub: string;
  readonly deviceId: string;
}

export interface AgentMethod {
  readonly methodName: string;
  readonly payload: object;
}

/** The agent's own status, 200 or a refusal of its own, and what it sent with it. */
export type AgentAnswer = { readonly ok: true; readonly status: number; readonly payload: unknown };

/** Such as "the IoT Edge agent of gate-01". */
export function agentOf({ deviceId }: Gateway): string {
  return `the IoT Edge agent of ${deviceId}`;
}

/**
 * The one call of Keepalive that asks a device for something. It reads there and changes nothing, and nothing calls it
 * but a job that an operator has confirmed. Once: the client's own repeating, up to 240 s, is switched off.
 */
export async function callAgent(
  azure: AzureAccess,
  gateway: Gateway,
  method: AgentMethod,
  stopping: AbortSignal,
): Promise<AgentAnswer | Gap> {
  const { hub, deviceId } = gateway;
  const place: Place = {
    words: agentOf(gateway),
    permission: roleFix('IoT Hub Data Contributor', azure.pinnedIdOf(hub)),
    cloud: azure.cloud,
  };
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE)]);
  const agent = laneAgent(azure);
  const end = () => agent.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const read = answer.safeParse(await Promise.race([call(), aborted(signal)])).data;
    return read ? { ok: true, status: read.status, payload: read.payload } : unreadable(place.words);
  } catch (error) {
    if (httpRefusal(error)?.status === 404)
      return gap(
        'failed',
        `${capital(place.words)} is not connected, so it could not be asked.`,
        'Fetch the log on the gateway: sudo iotedge support-bundle --since 6h',
      );
    return gapOfTrouble(error, place, signal, DEADLINE);
  } finally {
    signal.removeEventListener('abort', end);
    agent.destroy();
  }

  async function call(): Promise<unknown> {
    const client = hubSdk().Client.fromTokenCredential(
      hub,
      hubCredential(azure, () => !signal.aborted),
    );
    client.setRetryPolicy({ shouldRetry: () => false, nextRetryTimeout: () => 0 });
    takeOver(client, agent);
    const { result } = await client.invokeDeviceMethod(deviceId, '$edgeAgent', {
      ...method,
      responseTimeoutInSeconds: RESPONSE_SECONDS,
      connectTimeoutInSeconds: CONNECT_SECONDS,
    });
    return result;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
