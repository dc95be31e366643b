import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { chatter, inOrder, type LogAbout, type LogWriter, type Noted, triesInVain } from './logbook';

// What DEBUG=azure* writes to a file (azure-iot-sdk-node issues 205, 653 and 990): time, namespace, text.

type Lines = Array<readonly [number, string]>;

export const nodeLog: LogWriter = (notices, about) => {
  const lines: Lines = [];
  const say = (at: number, namespace: string, text: string): void => {
    lines.push([at, `${new Date(at).toISOString()} ${namespace} ${text}`]);
  };
  for (const [place, noted] of notices.entries()) {
    tell(noted, about, say);
    for (const at of triesInVain(noted, notices[place + 1], 9 * SECOND, about.random)) {
      begin(at, about, say);
      fail(at + 20, `Error: getaddrinfo EAI_AGAIN ${about.host}`, say);
    }
  }
  for (const at of chatter(notices, 20 * MINUTE, about.random))
    lines.push([at, `${new Date(at).toISOString()} app sent reading ${about.random.whole(100, 999)}`]);
  return inOrder(lines);
};

type Say = (at: number, namespace: string, text: string) => void;

const BASE = 'azure-iot-mqtt-base:MqttBase';
const MQTT = 'azure-iot-device-mqtt:Mqtt';

function tell(noted: Noted, about: LogAbout, say: Say): void {
  const { at } = noted;
  if (noted.kind === 'started') begin(at, about, say);
  else if (noted.kind === 'connected') {
    say(at, BASE, 'Device is connected');
    say(
      at + 1,
      BASE,
      'CONNACK: {"cmd":"connack","retain":false,"qos":0,"dup":false,"length":2,"topic":null,"payload":null,"sessionPresent":true,"returnCode":0}',
    );
    say(at + 2, BASE, 'connecting -> connected ()');
    say(at + 3, MQTT, 'connecting -> connected ()');
  } else if (noted.kind === 'refused') {
    begin(at - 200, about, say);
    const busy = noted.code.startsWith('403');
    fail(at, busy ? 'Error: Connection refused: Server unavailable' : 'Error: Connection refused: Not authorized', say);
  } else if (noted.kind === 'unanswered') {
    begin(at - 200, about, say);
    fail(at, 'Error: connack timeout', say);
  } else if (noted.kind === 'blocked') {
    begin(at - 200, about, say);
    fail(at, blockedBy(noted.by, about), say);
  } else if (noted.kind === 'lost') {
    say(at, BASE, noted.how === 'silent' ? "received 'error' from mqtt client" : "received 'close' from mqtt client");
    say(
      at + 1,
      'azure-iot-mqtt-base:translateError:Errors',
      `translating: Error: ${noted.how === 'silent' ? 'Keepalive timeout' : 'read ECONNRESET'}`,
    );
    say(at + 2, MQTT, 'connected -> disconnected ()');
    say(
      at + 3,
      'azure-iot-device:InternalClient',
      'transport disconnect event: NotConnectedError: mqtt.js returned error',
    );
  } else if (noted.kind === 'renewing') {
    say(at, MQTT, 'updateSharedAccessSignature: disconnecting to use the new token');
    say(at + 10, BASE, 'connected -> reconnecting (connected.updateSharedAccessSignature)');
  } else if (noted.kind === 'gave-up') {
    say(
      at,
      'azure-iot-device:DeviceClient:Errors',
      'error on _enableC2D in _deviceDisconnectHandler. Failed to reestablish C2D functionality: NotConnectedError: mqtt.js returned Failure to connect to the server',
    );
  } else if (noted.kind === 'closed') {
    say(at, MQTT, 'connected -> disconnecting (connected.disconnect)');
    say(at + 30, MQTT, 'disconnecting -> disconnected ()');
  }
}

/** Each operation begins with the line that says how long it may last: no sign of trouble. */
function begin(at: number, { host, deviceId, agent, webSockets, random }: LogAbout, say: Say): void {
  const end = Math.floor(at) + 240_000;
  say(
    at,
    'azure-iot-common:RetryOperation',
    random.chance(0.5)
      ? `Operation start time: ${Math.floor(at)} - Will stop retrying after: ${end}`
      : `_enableC2D:${random.hex(8)}:ExponentialBackOffWithJitter Operation started at ${Math.floor(at)} - Will stop retrying after: ${end}`,
  );
  say(at + 1, MQTT, 'disconnected -> connecting (disconnected.connect)');
  say(
    at + 2,
    BASE,
    `username: ${host}/${deviceId}/?api-version=2021-04-12&DeviceClientType=${encodeURIComponent(agent)}`,
  );
  say(at + 3, BASE, webSockets ? `uri:      wss://${host}:443/$iothub/websocket` : `uri:      mqtts://${host}`);
}

function fail(at: number, error: string, say: Say): void {
  say(at, BASE, "received 'error' from mqtt client");
  say(at + 1, BASE, 'connecting -> disconnected ()');
  say(at + 2, 'azure-iot-mqtt-base:translateError', `translating: ${error}`);
  say(at + 3, 'azure-iot-common:RetryOperation', 'Will retry after: 10000 milliseconds');
}

function blockedBy(by: 'port' | 'dns' | 'tls' | 'proxy', { host }: LogAbout): string {
  if (by === 'port') return 'Error: connect ETIMEDOUT 40.113.176.160:8883';
  if (by === 'dns') return `Error: getaddrinfo ENOTFOUND ${host}`;
  if (by === 'tls') return 'Error: unable to get local issuer certificate';
  return 'Error: tunneling socket could not be established, statusCode=407';
}
