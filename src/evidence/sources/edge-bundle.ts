import { z } from 'zod';
import type { AzureAccess } from '../azure';
import { BUNDLE_METHOD, type BundleTask, bundlePayload, TASK_METHOD, taskPayload } from '../edge-bundle';
import type { Gap, Slot } from '../evidence';
import { capital, gap, unreadable } from '../gaps';
import { agentOf, callAgent, type Gateway } from './agent-call';

/** How a gateway's agent is asked for its support bundle, and then how far it is. */
export interface BundleCalls {
  /** Gives the agent's own name for the task. The bundle comes later, or never. */
  ask(gateway: Gateway, address: string, signal: AbortSignal): Promise<Slot<string>>;
  taskOf(gateway: Gateway, correlationId: string, signal: AbortSignal): Promise<Slot<BundleTask>>;
}

/** `BackgroundTaskRunStatus` of Azure/iotedge. */
const TASKS: Readonly<Record<string, BundleTask>> = {
  notstarted: 'running',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
  unknown: 'forgotten',
};

const begun = z.object({ correlationId: z.string().min(1).max(100) });
const task = z.object({ status: z.string() });

export function bundleCalls(azure: AzureAccess): BundleCalls {
  async function payloadOf(gateway: Gateway, methodName: string, payload: object, signal: AbortSignal) {
    const called = await callAgent(azure, gateway, { methodName, payload }, signal);
    if (!called.ok || called.status === 200) return called;
    return refusedBy(called.status, agentOf(gateway));
  }

  return {
    async ask(gateway, address, signal) {
      const called = await payloadOf(gateway, BUNDLE_METHOD, bundlePayload(address), signal);
      if (!called.ok) return called;
      const read = begun.safeParse(called.payload).data;
      if (!read) return unreadable(agentOf(gateway));
      return { ok: true, data: read.correlationId, searched: capital(agentOf(gateway)) };
    },
    async taskOf(gateway, correlationId, signal) {
      const called = await payloadOf(gateway, TASK_METHOD, taskPayload(correlationId), signal);
      if (!called.ok) return called;
      const status = task.safeParse(called.payload).data?.status.toLowerCase() ?? '';
      const data = Object.hasOwn(TASKS, status) ? TASKS[status] : undefined;
      return data ? { ok: true, data, searched: capital(agentOf(gateway)) } : unreadable(agentOf(gateway));
    },
  };
}

const BY_HAND = 'On the gateway, sudo iotedge support-bundle --since 6h makes one that you can upload.';

/** The agent's own words go to nobody: they may hold anything, the address with its signature first of all. */
function refusedBy(status: number, place: string): Gap {
  // A method that it does not know is an ArgumentException there, 400 (RequestManager.cs); 404 and 501 are the SDKs' own.
  if (status === 400 || status === 404 || status === 501)
    return gap(
      'failed',
      `${capital(place)} does not know the call (${status}): agents can upload bundles since IoT Edge 1.0.10.`,
      BY_HAND,
    );
  return gap('failed', `${capital(place)} refused with ${status}.`, BY_HAND);
}
