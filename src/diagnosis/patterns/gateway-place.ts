import type { DeviceIdentity } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import { recognizeSdk } from '../catalogues/sdks';
import { distinct } from '../codes-of-ends';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { remembered } from './remembered';

/**
 * Where the subject stands to IoT Edge. `gateway`: the Edge device itself, or its edgeHub or edgeAgent. `behind`: a
 * module or a leaf device that reaches the hub through edgeHub. `alone`: neither. `unknown`: too little was seen.
 */
export type GatewayPlace = 'gateway' | 'behind' | 'alone' | 'unknown';

export function gatewayPlace(
  subject: Subject,
  identity: DeviceIdentity | null | undefined,
  { sessions }: Pick<Timeline, 'sessions'>,
): GatewayPlace {
  if (subject.moduleId?.startsWith('$')) return 'gateway';
  if (subject.moduleId === null && identity?.capabilities?.iotEdge) return 'gateway';
  const agents = agentsOf(sessions);
  if (agents.some(isEdgeHub)) return 'behind';
  // edgeHub puts its own name in the place of its clients': one that is seen under an SDK's name has come by itself.
  if (agents.some((agent) => recognizeSdk(agent) !== undefined)) return 'alone';
  // A leaf's scope names its gateway; a module's row may carry its device's.
  if (identity?.deviceScope) return 'behind';
  if (subject.moduleId !== null || !identity) return 'unknown';
  return 'alone';
}

/** edgeHub connects for its clients under its own product name, so that their sessions show it. */
export function sessionsThroughEdgeHub(sessions: readonly Session[]): readonly Session[] {
  const agents = new Set(agentsOf(sessions).filter(isEdgeHub));
  return agents.size === 0 ? [] : sessions.filter(({ sdkVersion }) => agents.has(sdkVersion));
}

function isEdgeHub(sdkVersion: string): boolean {
  return /\bEdgeHub\//i.test(sdkVersion) && recognizeSdk(sdkVersion)?.sdk.id === 'iot-edge';
}

/** Each text once: sessions of one device mostly carry the same few. */
const agentsOf = remembered((sessions: readonly Session[]): readonly string[] => {
  return distinct(sessions.map(({ sdkVersion }) => sdkVersion));
});
