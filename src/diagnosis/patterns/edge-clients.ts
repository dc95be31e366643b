import { registryTime } from '../../evidence/device';
import type { EdgeRuntime } from '../../evidence/edge-runtime';
import type { Proof } from '../finding';
import { count, dayAndTime, plain } from '../words';

/** Since when the client asked about is connected to edgeHub, as that reports; null: it is not, or that is not known. */
export function connectedToEdgeHub(runtime: EdgeRuntime | null | undefined): Date | null {
  const client = runtime?.hub?.client;
  return client?.status?.toLowerCase() === 'connected' ? registryTime(client.lastConnectedTimeUtc) : null;
}

/** edgeHub serves others and not the client asked about; undefined where it does not report that. */
export function onlyOthersConnected(runtime: EdgeRuntime | null | undefined): Proof | undefined {
  const hub = runtime?.hub;
  if (!runtime || !hub || hub.connected === 0 || hub.client?.status?.toLowerCase() === 'connected') return undefined;
  const left = registryTime(hub.client?.lastDisconnectedTimeUtc);
  const since = left ? `; it left on ${dayAndTime(left)}` : '';
  return {
    kind: 'edge-runtime',
    text: `edgeHub of "${plain(runtime.gateway, 128)}" reports ${count(hub.connected, 'connected client')}, and not this one${since}.`,
  };
}
