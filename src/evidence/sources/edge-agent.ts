import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { AzureAccess } from '../azure';
import { boundsFor, METHOD, type ModuleLog, type ModuleLogRequest, payloadOf } from '../edge-logs';
import type { Slot } from '../evidence';
import { capital, gap, unreadable } from '../gaps';
import { agentOf, callAgent, type Gateway } from './agent-call';
import { codeOf } from './trouble';

/** An answer has 128 KB; gzip makes some ten times of it, and what makes more is no log. */
const MOST_TEXT = 16 * 1024 * 1024;
/** Below 128 KB less than this much, nothing was cut. */
const FULL_ANSWER = 120 * 1024;

const pieces = z.array(z.object({ id: z.string(), payload: z.string().nullish(), payloadBytes: z.string().nullish() }));

/** The same with the bounds that people are shown. */
export function moduleLogs(azure: AzureAccess) {
  return (gateway: Gateway, module: string, signal: AbortSignal) =>
    fetchModuleLog(azure, gateway, boundsFor(module), signal);
}

/** The log of one module, by GetModuleLogs. */
export async function fetchModuleLog(
  azure: AzureAccess,
  gateway: Gateway,
  request: ModuleLogRequest,
  stopping: AbortSignal,
): Promise<Slot<readonly ModuleLog[]>> {
  const place = agentOf(gateway);
  const called = await callAgent(azure, gateway, { methodName: METHOD, payload: payloadOf(request) }, stopping);
  if (!called.ok) return called;
  if (called.status !== 200) return refusedBy(called.status, place);
  return textsOf(called.payload, request.module, place);
}

/** The agent's own words go to nobody: they may hold anything. */
function refusedBy(status: number, place: string): Slot<never> {
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
