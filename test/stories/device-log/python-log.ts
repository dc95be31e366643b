import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { chatter, inOrder, type LogAbout, type LogWriter, type Noted, triesInVain } from './logbook';

// logging.basicConfig(format="%(asctime)s …") with the SDK's loggers at DEBUG (azure-iot-sdk-python issues 810, 399, 960).

type Say = (at: number, level: string, logger: string, text: string) => void;

const TRANSPORT = 'azure.iot.device.common.mqtt_transport';
const STAGE = 'azure.iot.device.common.pipeline.pipeline_stages_mqtt';
const BASE = 'azure.iot.device.common.pipeline.pipeline_stages_base';

export const pythonLog: LogWriter = (notices, about) => {
  const lines: Array<readonly [number, string]> = [];
  writeAll(notices, about, (at, level, logger, text) => {
    lines.push([at, `${stampOf(at)} ${level} ${logger}: ${text}`]);
  });
  return inOrder(lines);
};

/** The same as journalctl prints it (azure-iot-sdk-python issue 837): the process id changes with each start. */
export const journalLog: LogWriter = (notices, about) => {
  const lines: Array<readonly [number, string]> = [];
  const starts = notices.flatMap(({ kind, at }) =>
    kind === 'started' ? [{ at, pid: about.random.whole(600, 31_000) }] : [],
  );
  writeAll(notices, about, (at, level, logger, text) => {
    const pid = starts.findLast((start) => start.at <= at + 500)?.pid ?? 577;
    lines.push([at, `${journalTime(at)} gw python3[${pid}]: ${level}:${logger}:${text}`]);
  });
  for (const { at } of starts)
    lines.push([at - 100, `${journalTime(at)} gw systemd[1]: Started telemetry.service - Telemetry agent.`]);
  for (const { kind, at } of notices)
    if (kind === 'killed')
      lines.push([
        at,
        `${journalTime(at)} gw systemd[1]: telemetry.service: Main process exited, code=killed, status=6/ABRT`,
      ]);
  return inOrder(lines);
};

function journalTime(at: number): string {
  const [, day, month, , time] = new Date(at).toUTCString().split(' ');
  return `${month} ${day} ${time}`;
}

function writeAll(notices: readonly Noted[], about: LogAbout, say: Say): void {
  for (const [place, noted] of notices.entries()) {
    tell(noted, about, say);
    for (const at of triesInVain(noted, notices[place + 1], 11 * SECOND, about.random)) {
      begin(at, about, say);
      fail(at + 40, "ConnectionFailedError(None) caused by gaierror(-3, 'Temporary failure in name resolution')", say);
    }
  }
  for (const at of chatter(notices, 15 * MINUTE, about.random))
    say(at, 'INFO', 'app', `reading ${about.random.whole(100, 999)} sent`);
}

/** `2026-11-20 08:00:04,117`: local time of the device, here UTC, and it does not say so. */
function stampOf(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
}

function tell(noted: Noted, about: LogAbout, say: Say): void {
  const { at } = noted;
  if (noted.kind === 'started') {
    say(at, 'INFO', 'app', 'telemetry agent starting');
    begin(at, about, say);
  } else if (noted.kind === 'connected') {
    say(at, 'INFO', TRANSPORT, 'connected with result code: 0');
    say(at + 1, 'DEBUG', STAGE, 'MQTTTransportStage: _on_mqtt_connected called');
    say(at + 2, 'INFO', 'azure.iot.device.iothub.abstract_clients', 'Connection State - Connected');
  } else if (noted.kind === 'refused') {
    begin(at - 200, about, say);
    const busy = noted.code.startsWith('403');
    say(at - 1, 'INFO', TRANSPORT, `connected with result code: ${busy ? 3 : 5}`);
    fail(
      at,
      busy
        ? "ConnectionFailedError('Connection Refused: broker unavailable')"
        : "UnauthorizedError('Connection Refused: not authorised.')",
      say,
    );
  } else if (noted.kind === 'unanswered') {
    begin(at - 200, about, say);
    fail(at, "ConnectionFailedError('connection timed out')", say);
  } else if (noted.kind === 'blocked') {
    begin(at - 200, about, say);
    fail(at, blockedBy(noted.by), say);
  } else if (noted.kind === 'lost') {
    const code = noted.how === 'silent' ? 16 : 1;
    say(at, 'INFO', TRANSPORT, `disconnected with result code: ${code}`);
    say(
      at + 1,
      'INFO',
      STAGE,
      `MQTTTransportStage: _on_mqtt_disconnect called: ConnectionDroppedError('Paho returned rc==${code}')`,
    );
    say(at + 2, 'WARNING', STAGE, 'MQTTTransportStage: disconnection was unexpected');
    say(at + 3, 'INFO', 'azure.iot.device.iothub.abstract_clients', 'Connection State - Disconnected');
  } else if (noted.kind === 'renewing') {
    say(at, 'DEBUG', BASE, 'SasTokenStage: Renewing SAS Token. Reauthorizing connection');
    say(at + 30, 'INFO', TRANSPORT, 'disconnecting MQTT client');
    say(at + 60, 'INFO', TRANSPORT, 'disconnected with result code: 0');
  } else if (noted.kind === 'gave-up') {
    say(
      at,
      'ERROR',
      'azure.iot.device.common.handle_exceptions',
      'Exception caught in background thread.  Unable to handle.',
    );
  } else if (noted.kind === 'closed') {
    say(at, 'INFO', TRANSPORT, 'disconnecting MQTT client');
    say(at + 20, 'INFO', TRANSPORT, 'disconnected with result code: 0');
  }
}

function begin(at: number, { host, deviceId, agent, webSockets }: LogAbout, say: Say): void {
  say(at, 'DEBUG', TRANSPORT, webSockets ? 'Connect using port 443 (websockets)' : 'Connect using port 8883 (TCP)');
  say(
    at + 1,
    'DEBUG',
    'paho',
    `Sending CONNECT (u1, p1, wr0, wq0, wf0, c0, k60) client_id=b'${deviceId}' username ${host}/${deviceId}/?api-version=2019-10-01&DeviceClientType=${encodeURIComponent(agent)}`,
  );
}

function fail(at: number, error: string, say: Say): void {
  say(at, 'INFO', STAGE, 'transport.connect raised error');
  say(at + 1, 'INFO', STAGE, `ConnectOperation: completing with error ${error}`);
  say(at + 2, 'DEBUG', BASE, 'ReconnectStage(ConnectOperation): failed, state change CONNECTING -> DISCONNECTED');
}

function blockedBy(by: 'port' | 'dns' | 'tls' | 'proxy'): string {
  if (by === 'port')
    return "ConnectionFailedError(None) caused by TimeoutError(110, 'Connection timed out') connecting to port 8883";
  if (by === 'dns') return "ConnectionFailedError(None) caused by gaierror(-2, 'Name or service not known')";
  if (by === 'tls')
    return "TlsExchangeAuthError(None) caused by SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1108)')";
  return "ConnectionFailedError(None) caused by HTTPError('407 Proxy Authentication Required')";
}
