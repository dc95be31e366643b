import { whyNoDeviceId } from '../../evidence/device-id';
import { decodePercent } from '../percent';

/** Who a CONNECT says it is. */
export interface ConnectRequest {
  /** Lower case. */
  readonly host: string;
  readonly deviceId: string;
  readonly moduleId: string | null;
  /** As the hub logs it; empty for an own stack. */
  readonly sdkVersion: string;
}

/** Longest that is logged of what a client calls itself; those of the SDKs are under 200. */
const LONGEST_AGENT = 512;

/**
 * Reads `host/deviceId[/moduleId]/?api-version=…&DeviceClientType=…` (guide "Communicate with an IoT hub using MQTT").
 * Null: the user name is none of this form, or its ids cannot be ids.
 */
export function readConnectRequest(userName: string | undefined): ConnectRequest | null {
  const parts = /^([^/]+)\/([^/]+)(?:\/([^/?][^/]*))?\/\?(.*)$/s.exec(userName ?? '');
  if (!parts) return null;
  const [, host = '', deviceId = '', moduleId = null, query = ''] = parts;
  const asked = new Map(query.split('&').map((pair) => splitAt(pair, '=')));
  if (!asked.get('api-version')) return null;
  if (whyNoDeviceId(deviceId) || (moduleId !== null && whyNoDeviceId(moduleId))) return null;
  const agent = decodePercent(asked.get('DeviceClientType') ?? '') ?? '';
  return { host: host.toLowerCase(), deviceId, moduleId, sdkVersion: agent.slice(0, LONGEST_AGENT) };
}

/** What the client id must be. */
export function clientIdOf({ deviceId, moduleId }: ConnectRequest): string {
  return moduleId === null ? deviceId : `${deviceId}/${moduleId}`;
}

function splitAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
