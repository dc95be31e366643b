import type { Random } from '../../../src/lab/simulation/random';
import { MINUTE } from '../../../src/lab/simulation/world';
import { inOrder } from './logbook';

// `iotedge logs edgeHub` (iotedge issues 3265, 6783, 6936, 7247): syslog number, time with zone, level, text.

type Lines = Array<readonly [number, string]>;

export interface EdgeHubLogPlan {
  readonly from: number;
  readonly to: number;
  /** `1.5.44`, `1.6.1`. */
  readonly version: string;
  readonly gateway: string;
  /** A client that is refused from a moment on, because edgeHub may not read its identity. */
  readonly refused?: { readonly client: string; readonly at: number };
}

export function edgeHubLog({ from, to, version, gateway, refused }: EdgeHubLogPlan, random: Random): string {
  const lines: Lines = [];
  const say = (at: number, level: 'INF' | 'WRN' | 'ERR', text: string): void => {
    const number = { INF: 6, WRN: 4, ERR: 3 }[level];
    lines.push([
      at,
      `<${number}> ${new Date(at).toISOString().replace('T', ' ').replace('Z', ' +00:00')} [${level}] - ${text}`,
    ]);
  };
  say(from, 'INF', 'Starting Edge Hub');
  say(from + 60, 'INF', `Version - ${version}.${random.whole(50_000_000, 99_000_000)} (${random.hex(40)})`);
  say(from + 90, 'INF', 'Starting protocol heads - (MQTT, AMQP, HTTP)');
  say(from + 150, 'INF', 'Initializing TLS endpoint on port 8883 for MQTT head.');
  say(from + 900, 'INF', `Attempting to connect to IoT Hub for client ${gateway}/$edgeHub via AMQP...`);
  say(from + 1700, 'INF', `Created cloud connection for client ${gateway}/$edgeHub`);
  for (let at = from + 5 * MINUTE; at < to; at += 5 * MINUTE)
    say(at, 'INF', 'Entering periodic task to reauthenticate connected clients');
  if (refused) {
    for (let at = refused.at; at < to; at += random.between(40, 120) * 1000)
      refuse(at, refused.client, gateway, random, say, lines);
  }
  return inOrder(lines);
}

function refuse(
  at: number,
  client: string,
  gateway: string,
  random: Random,
  say: (at: number, level: 'INF' | 'WRN', text: string) => void,
  lines: Lines,
): void {
  const tracking = `${random.hex(32)}-G:${random.whole(0, 9)}-TimeStamp:${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}`;
  say(
    at,
    'INF',
    `Unable to authenticate client ${client} with cached service identity ${client} (Found: True). Resyncing service identity...`,
  );
  say(at + 5, 'INF', `Refreshing service identity for ${client}`);
  say(at + 400, 'WRN', `Error while refreshing the service identity: ${client} OnBehalfOf: ${gateway}`);
  lines.push([
    at + 401,
    `Microsoft.Azure.Devices.Edge.Hub.CloudProxy.DeviceScopeApiException: Message: Error getting device scope result from upstream, HttpStatusCode: Unauthorized, Content: {"Message":"ErrorCode:IotHubUnauthorizedAccess;Unauthorized","ExceptionMessage":"Tracking ID:${tracking}"}`,
  ]);
  say(at + 420, 'WRN', `Client ${client} in device scope could not be authenticated: the client is not authorized`);
}
