import { gunzipSync } from 'node:zlib';
import { Client } from 'azure-iothub';
import { z } from 'zod';
import type { AzureAccess } from '../azure';
import { boundsFor, METHOD, type ModuleLog, type ModuleLogRequest, payloadOf } from '../edge-logs';
import type { Slot } from '../evidence';
import { capital, gap, roleFix, unreadable } from '../gaps';
import { LaneAgent, takeOver, trusting } from './hub-registry';
import { knownSignIn } from './sign-in';
import { codeOf, gapOfTrouble, httpRefusal, SignInFailed } from './trouble';

/** The hub waits so long for the agent to be connected, and then for its answer; and we no longer than both. Seconds. */
const CONNECT_SECONDS = 10;
const RESPONSE_SECONDS = 20;
const DEADLINE = (CONNECT_SECONDS + RESPONSE_SECONDS + 5) * 1000;
/** An answer has 128 KB; gzip makes some ten times of it, and what makes more is no log. */
const MOST_TEXT = 16 * 1024 * 1024;
/** Below 128 KB less than this much, nothing was cut. */
const FULL_ANSWER = 120 * 1024;

const answer = z.object({ status: z.number(), payload: z.unknown() });
const pieces = z.array(z.object({ id: z.string(), payload: z.string().nullish(), payloadBytes: z.string().nullish() }));

/** The same with the bounds that people are shown. */
export function moduleLogs(azure: AzureAccess) {
  return (gateway: { readonly hub: string; readonly deviceId: string }, module: string, signal: AbortSignal) =>
    fetchModuleLog(azure, gateway, boundsFor(module), signal);
}

/**
 * The one call of Keepalive that asks a device for something. It reads there and changes nothing, and nothing calls it
 * but a job that an operator has confirmed. Once: the client's own repeating, up to 240 s, is switched off.
 */
export async function fetchModuleLog(
  azure: AzureAccess,
  { hub, deviceId }: { readonly hub: string; readonly deviceId: string },
  request: ModuleLogRequest,
  stopping: AbortSignal,
): Promise<Slot<readonly ModuleLog[]>> {
  const place = {
    words: `the IoT Edge agent of ${deviceId}`,
    permission: roleFix('IoT Hub Data Contributor', azure.pinnedIdOf(hub)),
    cloud: azure.cloud,
  };
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE)]);
  const agent = new LaneAgent(azure.hubAgent?.options ?? trusting(azure.ca));
  const end = () => agent.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const called = await Promise.race([call(), aborted(signal)]);
    const read = answer.safeParse(called).data;
    if (!read) return unreadable(place.words);
    if (read.status !== 200) return refusedBy(read.status, read.payload, place.words);
    return textsOf(read.payload, request.module, place.words);
  } catch (error) {
    const refusal = httpRefusal(error);
    if (refusal?.status === 404)
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
    const credential = knownSignIn(azure.credential);
    const client = Client.fromTokenCredential(hub, {
      async getToken(_scopes, options) {
        const token = await credential.getToken(azure.cloud.iotHubScope, options);
        if (signal.aborted) throw new SignInFailed('no token');
        return token;
      },
    });
    client.setRetryPolicy({ shouldRetry: () => false, nextRetryTimeout: () => 0 });
    takeOver(client, agent);
    const { result } = await client.invokeDeviceMethod(deviceId, '$edgeAgent', {
      methodName: METHOD,
      payload: payloadOf(request),
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

/** The agent's own words go to nobody: they may hold anything. */
function refusedBy(status: number, _payload: unknown, place: string): Slot<never> {
  if (status === 413)
    return gap(
      'unreadable',
      `${capital(place)} says that the log is too large for one answer (128 KB).`,
      'Ask for less, or fetch it on the gateway: sudo iotedge support-bundle --since 6h',
    );
  if (status === 404) return gap('failed', `${capital(place)} has no module of that name.`, 'sudo iotedge list');
  return gap('failed', `${capital(place)} refused with ${status}.`, 'Look at its own log: sudo iotedge logs edgeAgent');
}

function textsOf(payload: unknown, module: string, place: string): Slot<readonly ModuleLog[]> {
  const read = pieces.safeParse(payload).data;
  if (!read) return unreadable(place);
  const logs: ModuleLog[] = [];
  for (const { id, payload: text, payloadBytes } of read) {
    const packed = payloadBytes ? Buffer.from(payloadBytes, 'base64') : null;
    const unpacked = packed ? unpack(packed) : (text ?? '');
    if (unpacked === null) return unreadable(place);
    const size = packed ? (payloadBytes ?? '').length : unpacked.length;
    logs.push({ module: id, text: unpacked, isCut: size >= FULL_ANSWER });
  }
  return { ok: true, data: logs, searched: `${capital(place)}, for the log of ${module}` };
}

function unpack(packed: Buffer): string | null {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_TEXT }).toString('utf8');
  } catch (error) {
    // Cut in the middle, or more than a log.
    if (codeOf(error) !== undefined) return null;
    throw error;
  }
}
