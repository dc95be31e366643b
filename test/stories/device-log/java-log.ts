import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { chatter, inOrder, type LogAbout, type LogWriter, type Noted, triesInVain } from './logbook';

// log4j with the SDK at DEBUG (azure-iot-sdk-java readmes and issues 403, 609, 1034).

type Say = (at: number, level: string, place: string, text: string) => void;

const TRANSPORT = 'com.microsoft.azure.sdk.iot.device.transport.IotHubTransport';
const MQTT = 'com.microsoft.azure.sdk.iot.device.transport.mqtt.Mqtt';

export const javaLog: LogWriter = (notices, about) => {
  const lines: Array<readonly [number, string]> = [];
  const say: Say = (at, level, place, text) => {
    lines.push([at, `${stampOf(at)} ${level} (azure-iot-sdk-IotHubReconnectTask) [${place}] - ${text}`]);
  };
  for (const [place, noted] of notices.entries()) {
    tell(noted, about, say);
    for (const at of triesInVain(noted, notices[place + 1], 10 * SECOND, about.random))
      failed(at, `java.net.UnknownHostException: ${about.host}`, say);
  }
  for (const at of chatter(notices, 15 * MINUTE, about.random)) say(at, 'DEBUG', MQTT, 'Sending MQTT PUBLISH packet');
  return inOrder(lines);
};

function stampOf(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
}

function tell(noted: Noted, about: LogAbout, say: Say): void {
  const { at } = noted;
  if (noted.kind === 'started')
    say(at, 'DEBUG', TRANSPORT, `Opening MQTT connection to ${about.host} as ${about.deviceId} (${about.agent})`);
  else if (noted.kind === 'connected') {
    say(
      at,
      'DEBUG',
      'com.microsoft.azure.sdk.iot.device.transport.mqtt.MqttIotHubConnection',
      'MQTT connection opened successfully',
    );
    say(at + 1, 'DEBUG', TRANSPORT, 'Updating transport status to new status CONNECTED with reason CONNECTION_OK');
  } else if (noted.kind === 'refused') {
    const busy = noted.code.startsWith('403');
    failed(
      at,
      busy
        ? 'MqttServerUnavailableException: Unable to connect, server unavailable'
        : 'MqttUnauthorizedException: Not authorized to connect (5)',
      say,
    );
    if (!busy)
      say(at + 4, 'WARN', TRANSPORT, 'Updating transport status to new status DISCONNECTED with reason BAD_CREDENTIAL');
  } else if (noted.kind === 'unanswered')
    failed(at, 'MqttException: Timed out waiting for a response from the server (32000)', say);
  else if (noted.kind === 'blocked') failed(at, blockedBy(noted.by, about), say);
  else if (noted.kind === 'lost') {
    if (noted.how === 'silent')
      say(
        at - 5,
        'ERROR',
        'org.eclipse.paho.client.mqttv3.internal.ClientState',
        `${about.deviceId}: Timed out as no activity, keepAlive=${about.keepAlive},000,000,000 lastOutboundActivity=${Math.floor(at) - 230_000} lastInboundActivity=${Math.floor(at) - 460_000}`,
      );
    say(at, 'WARN', MQTT, 'Mqtt connection lost');
    say(
      at + 1,
      'WARN',
      TRANSPORT,
      'Updating transport status to new status DISCONNECTED_RETRYING with reason NO_NETWORK',
    );
  } else if (noted.kind === 'gave-up') {
    say(at, 'ERROR', TRANSPORT, 'Reconnection was abandoned due to encountering a non-retryable exception');
    say(at + 1, 'WARN', TRANSPORT, 'Updating transport status to new status DISCONNECTED with reason RETRY_EXPIRED');
  } else if (noted.kind === 'closed')
    say(at, 'DEBUG', TRANSPORT, 'Updating transport status to new status DISCONNECTED with reason CLIENT_CLOSE');
}

function failed(at: number, error: string, say: Say): void {
  say(at, 'DEBUG', TRANSPORT, 'Attempting to reconnect to IoT Hub');
  say(at + 2, 'WARN', TRANSPORT, `Encountered an exception while reconnecting: ${error}`);
}

function blockedBy(by: 'port' | 'dns' | 'tls' | 'proxy', { host }: LogAbout): string {
  if (by === 'port') return `MqttException: java.net.SocketTimeoutException: connect timed out: ${host}:8883`;
  if (by === 'dns') return `java.net.UnknownHostException: ${host}`;
  if (by === 'tls')
    return 'javax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed: unable to find valid certification path to requested target';
  return 'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 407 Proxy Authentication Required"';
}
