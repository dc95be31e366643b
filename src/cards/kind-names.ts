import type { Kind } from '../evidence/evidence';

/** What people read of each kind: within a sentence, and in a row of many. */
const NAMES: Readonly<Record<Kind, readonly [name: string, short: string]>> = {
  identity: ['the device registry', 'device registry'],
  twin: ['the device twin', 'twin'],
  modules: ['the modules', 'modules'],
  'edge-runtime': ['the IoT Edge gateway', 'IoT Edge'],
  connections: ['the connection log', 'connection log'],
  operations: ['the other logs of the hub', 'other logs'],
  fleet: ['the other devices', 'other devices'],
  hub: ['the hub’s settings', 'hub settings'],
  'diagnostic-settings': ['the diagnostic settings', 'diagnostic settings'],
  'resource-health': ['the hub’s Resource Health', 'Resource Health'],
  'service-health': ['Azure Service Health', 'Service Health'],
  metrics: ['the hub’s metrics', 'metrics'],
  probe: ['the way to the hub from my own network', 'way to the hub'],
  'device-logs': ['the device’s own log', 'device log'],
};

export function nameOfKind(kind: Kind): string {
  return NAMES[kind]?.[0] ?? kind;
}

export function shortNameOfKind(kind: Kind): string {
  return NAMES[kind]?.[1] ?? kind;
}
