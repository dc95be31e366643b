import type { ArchiveRecord, LabHub } from '../registry';
import { stamp } from './world';

/** The names that IoT Hub logs beside its codes (Azure IoT Hub error code catalogue, January 2026). */
export const CODE_NAMES = {
  '400004': 'ArgumentInvalid',
  '400027': 'ConnectionForcefullyClosedOnNewConnection',
  '400029': 'ConnectionForcefullyClosedOnFaultInjection',
  '401002': 'IotHubUnauthorizedAccess',
  '401003': 'IoTHubUnauthorized',
  '403001': 'IotHubSuspended',
  '403002': 'IoTHubQuotaExceeded',
  '403012': 'DeviceDisabled',
  '404001': 'DeviceNotFound',
  '404012': 'IotHubFailingOver',
  '404103': 'DeviceNotOnline',
  '404104': 'DeviceConnectionClosedRemotely',
  '409002': 'LinkCreationConflict',
  '413001': 'MessageTooLarge',
  '429001': 'ThrottlingException',
  '500001': 'ServerError',
  '500008': 'GenericTimeout',
  '504101': 'GatewayTimeout',
} as const;

export type Code = keyof typeof CODE_NAMES;

export type Protocol = 'Mqtt' | 'MqttWs' | 'Amqp' | 'AmqpWs';

/** Who a record speaks of. */
export interface Peer {
  readonly deviceId: string;
  readonly moduleId: string | null;
  readonly protocol: Protocol;
  readonly auth: 'sas' | 'x509';
  /** Masked already. */
  readonly address: string;
  /** Empty for an own stack. */
  readonly sdkVersion: string;
}

/** A connect that succeeded (no code) or was refused. */
export function connectRecord(hub: LabHub, time: number, peer: Peer, code?: Code, text?: string): ArchiveRecord {
  const properties = {
    ...identityOf(peer),
    sdkVersion: peer.sdkVersion,
    protocol: peer.protocol,
    authType: authTypeOf(peer),
    maskedIpAddress: peer.address,
    ...statusOf(code),
  };
  return record(hub, time, 'Connections', 'deviceConnect', properties, code, text);
}

/** The end of a session: without a code the client said goodbye. */
export function disconnectRecord(hub: LabHub, time: number, peer: Peer, code?: Code): ArchiveRecord {
  const properties = {
    ...identityOf(peer),
    protocol: peer.protocol,
    authType: null,
    maskedIpAddress: peer.address,
    ...statusOf(code),
  };
  return record(hub, time, 'Connections', 'deviceDisconnect', properties, code);
}

/** A message that the hub did not take. DeviceTelemetry holds errors only. */
export function ingressRecord(hub: LabHub, time: number, peer: Peer, bytes: number, code: Code): ArchiveRecord {
  const properties = { ...identityOf(peer), batching: '0', messageSizeInBytes: String(bytes) };
  return record(hub, time, 'DeviceTelemetry', 'ingress', properties, code);
}

/** A direct method that nobody answered. */
export function methodRecord(hub: LabHub, time: number, deviceId: string, code: Code): ArchiveRecord {
  // For calls of back ends the log names the API version that they speak.
  const properties = { deviceId, sdkVersion: '2021-04-12', RequestSize: 34, ResponseSize: 0 };
  return record(hub, time, 'DirectMethods', 'send', properties, code);
}

function record(
  hub: LabHub,
  time: number,
  category: string,
  operationName: string,
  properties: object,
  code?: Code,
  text?: string,
): ArchiveRecord {
  return {
    time: stamp(time),
    resourceId: hub.resourceId.toUpperCase(),
    operationName,
    category,
    level: code === undefined ? 'Information' : 'Error',
    ...(code === undefined ? {} : { resultType: code, resultDescription: text ?? CODE_NAMES[code] }),
    properties: JSON.stringify(properties),
    location: hub.location,
  };
}

function identityOf(peer: Peer): object {
  return { deviceId: peer.deviceId, ...(peer.moduleId === null ? {} : { moduleId: peer.moduleId }) };
}

/** JSON in a string inside a string of JSON: so does the service. */
function authTypeOf(peer: Peer): string {
  return JSON.stringify({
    scope: peer.moduleId === null ? 'device' : 'module',
    type: peer.auth,
    issuer: peer.auth === 'sas' ? 'iothub' : 'external',
    acceptingIpFilterRule: null,
  });
}

function statusOf(code?: Code): object {
  return code === undefined ? {} : { statusCode: code.slice(0, 3) };
}
