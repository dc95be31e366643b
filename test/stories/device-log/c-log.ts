import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { chatter, inOrder, type LogAbout, type LogWriter, type Noted, triesInVain } from './logbook';

// The C SDK with OPTION_LOG_TRACE (azure-iot-sdk-c issues 339, 746, 902, 2274): frames with a time of day, errors with a
// full one, and what the application prints about the connection status without any.

type Lines = Array<readonly [number, string]>;

const MQTT = 'iothub_client/src/iothubtransport_mqtt_common.c';

export const cLog: LogWriter = (notices, about) => inOrder(linesOf(notices, about));

/** The same program on a chip: every start begins with the boot loader's lines, which carry no time. */
export const chipLog: LogWriter = (notices, about) => {
  const boots = notices.filter(({ kind }) => kind === 'started').map(({ at }) => [at - 4 * SECOND, BOOT] as const);
  return inOrder([...linesOf(notices, about), ...boots]);
};

const BOOT = [
  'ets Jun  8 2016 00:22:57',
  '',
  'rst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
  'configsip: 0, SPIWP:0xee',
  'mode:DIO, clock div:1',
  'entry 0x400802e4',
  'Starting connecting WiFi.',
  'Info: Initializing SNTP',
  'Info: SNTP initialization complete',
].join('\n');

function linesOf(notices: readonly Noted[], about: LogAbout): Lines {
  const lines: Lines = [];
  for (const [place, noted] of notices.entries()) {
    tell(noted, about, lines);
    for (const at of triesInVain(noted, notices[place + 1], 25 * SECOND, about.random)) {
      error(lines, at, 'c-utility/adapters/socketio_berkeley.c', 'lookup_address', 'Failure: getaddrinfo failure -3.');
      error(lines, at + 4, MQTT, 'SendMqttConnectMsg', `failure connecting to address ${about.host}.`);
    }
  }
  for (const at of chatter(notices, 10 * MINUTE, about.random)) {
    const id = about.random.whole(3, 900);
    lines.push([
      at,
      `-> ${clock(at)} PUBLISH | IS_DUP: false | RETAIN: 0 | QOS: DELIVER_AT_LEAST_ONCE | TOPIC_NAME: devices/${about.deviceId}/messages/events/ | PACKET_ID: ${id} | PAYLOAD_LEN: 214`,
    ]);
    lines.push([at + 90, `<- ${clock(at + 90)} PUBACK | PACKET_ID: ${id}`]);
  }
  return lines;
}

function tell(noted: Noted, about: LogAbout, lines: Lines): void {
  const { at } = noted;
  if (noted.kind === 'connected') {
    connect(lines, at - 300, about);
    lines.push([at, `<- ${clock(at)} CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0`]);
    status(lines, at + 1, 'AUTHENTICATED', 'OK');
  } else if (noted.kind === 'refused') {
    connect(lines, at - 300, about);
    const busy = noted.code.startsWith('403');
    lines.push([at, `<- ${clock(at)} CONNACK | SESSION_PRESENT: false | RETURN_CODE: ${busy ? '0x3' : '0x5'}`]);
    error(
      lines,
      at + 1,
      MQTT,
      'mqtt_operation_complete_callback',
      `Connection Not Accepted: ${busy ? '0x3: Server Unavailable' : '0x5: Not Authorized'}`,
    );
    status(lines, at + 2, 'UNAUTHENTICATED', busy ? 'DEVICE_DISABLED' : 'BAD_CREDENTIAL');
  } else if (noted.kind === 'unanswered') {
    connect(lines, at - 300, about);
    error(lines, at, MQTT, 'InitializeConnection', 'mqtt_client timed out waiting for CONNACK');
  } else if (noted.kind === 'blocked') blocked(lines, at, noted.by, about);
  else if (noted.kind === 'lost')
    status(lines, at, 'UNAUTHENTICATED', noted.how === 'silent' ? 'NO_PING_RESPONSE' : 'NO_NETWORK');
  else if (noted.kind === 'renewing') {
    lines.push([at, `-> ${clock(at)} DISCONNECT`]);
    status(lines, at + 1, 'UNAUTHENTICATED', 'EXPIRED_SAS_TOKEN');
  } else if (noted.kind === 'gave-up') status(lines, at, 'UNAUTHENTICATED', 'RETRY_EXPIRED');
  else if (noted.kind === 'closed') lines.push([at, `-> ${clock(at)} DISCONNECT`]);
}

function connect(lines: Lines, at: number, { host, deviceId, agent, keepAlive }: LogAbout): void {
  const user = `${host}/${deviceId}/?api-version=2020-09-30&DeviceClientType=${encodeURIComponent(agent).toLowerCase()}`;
  lines.push([
    at,
    `-> ${clock(at)} CONNECT | VER: 4 | KEEPALIVE: ${keepAlive} | FLAGS: 192 | USERNAME: ${user} | PWD: XXXX | CLEAN: 0`,
  ]);
}

function blocked(lines: Lines, at: number, by: 'port' | 'dns' | 'tls' | 'proxy', { host }: LogAbout): void {
  const socket = 'c-utility/adapters/socketio_berkeley.c';
  if (by === 'port')
    error(lines, at, socket, 'wait_for_connection', `Failure: connect failure 110. connect timed out to ${host}:8883`);
  else if (by === 'dns') error(lines, at, socket, 'lookup_address', 'Failure: getaddrinfo failure -2.');
  else if (by === 'tls')
    error(
      lines,
      at,
      'c-utility/adapters/tlsio_openssl.c',
      'log_ERR_get_error',
      'error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed',
    );
  else
    error(
      lines,
      at,
      'c-utility/adapters/http_proxy_io.c',
      'on_underlying_io_bytes_received',
      'Bad status (407) received in CONNECT response',
    );
  error(lines, at + 3, MQTT, 'SendMqttConnectMsg', `failure connecting to address ${host}.`);
}

function error(lines: Lines, at: number, file: string, func: string, text: string): void {
  lines.push([
    at,
    `Error: Time:${longTime(at)} File:/home/build/azure-iot-sdk-c/${file} Func:${func} Line:${900 + (text.length % 700)} ${text}`,
  ]);
}

function status(lines: Lines, at: number, result: string, reason: string): void {
  lines.push([
    at,
    `Connection Status result:IOTHUB_CLIENT_CONNECTION_${result}, Connection Status reason: IOTHUB_CLIENT_CONNECTION_${reason}`,
  ]);
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** ctime(): `Thu Dec 27 18:22:26 2018`. */
function longTime(at: number): string {
  const time = new Date(at);
  const [day, , month] = time.toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${String(time.getUTCDate()).padStart(2, ' ')} ${clock(at)} ${time.getUTCFullYear()}`;
}
