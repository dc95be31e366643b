import { type LineTable, refusals } from './line-table';

const MQTT = 'azure.iot.device.common.mqtt_transport';
const STAGE = 'azure.iot.device.common.pipeline.pipeline_stages_mqtt';

/** Shapes of azure-iot-sdk-python#399, #562, #727, #810, #837, #937, #990, #1202, PR #981, iot-hub-device-update#660. */
export const PYTHON_LINES: LineTable = {
  of: 'python',
  rows: [
    ['paho.mqtt.client.WebsocketConnectionError: WebSocket handshake error, connection not upgraded', ['proxy']],
    ['on_connect: Connection refused - not authorised, rc=5', ['credentials-refused 5']],
    ['socket.timeout: timed out', ['connect-timeout']],
    ['TimeoutError: timed out', ['connect-timeout']],
    ['TimeoutError: _ssl.c:1112: The handshake operation timed out', ['connect-timeout']],
    ['INFO: sensor 3 read raised TimeoutError: timed out, trying again', []],
    ["DEBUG:paho:Sending CONNECT (u1, p1, wr0, wq0, wf0, c0, k60) client_id=b'pump-17'", []],
    ['DEBUG:paho:Received CONNACK (1, 0)', ['connected 0']],
    ...refusals((code) => `DEBUG:paho:Received CONNACK (0, ${code})`),
    ...refusals((code) => `INFO:${MQTT}:connected with result code: ${code}`),
    [`INFO:${MQTT}:connected with result code: 0`, ['connected 0']],
    [
      'Nov 20 08:00:04 host python[17028]: INFO:azure.iot.device.iothub.abstract_clients:Connection State - Connected',
      ['connected'],
    ],
    ['INFO:azure.iot.device.iothub.abstract_clients:Connection State - Disconnected', []],
    [`INFO:${MQTT}:disconnected with result code: 0`, []],
    [`INFO:${MQTT}:disconnected with result code: 1`, ['lost']],
    [
      `2026-11-20 08:00:04,496:${MQTT}:INFO:disconnected with result code: 7:mqtt_transport.py:on_disconnect:206`,
      ['lost'],
    ],
    [`INFO:${MQTT}:disconnected with result code: 16`, ['ping-unanswered']],
    ["ERROR:MQTTTransportStage: _on_mqtt_disconnect called: ConnectionDroppedError('Paho returned rc==1')", ['lost']],
    ['azure.iot.device.common.transport_exceptions.ConnectionDroppedError: None', ['lost']],
    [
      '2026-11-20 08:00:04,269 - azure.iot.device.common.pipeline.pipeline_stages_base - INFO - SasTokenStage: Renewing SAS Token...',
      ['renewal'],
    ],
    ['2026-11-20 08:00:04,158 - INFO - Initiating client shutdown', ['closed-by-program']],
    [
      `ERROR:${STAGE}:MQTTTransportStage: _on_mqtt_connection_failure called: Connection Refused: not authorised.`,
      ['credentials-refused 5'],
    ],
    [
      `DEBUG:${STAGE}:MQTTTransportStage(ConnectOperation): Connection watchdog expired.  Cancelling op`,
      ['connack-missing'],
    ],
    ['azure.iot.device.common.transport_exceptions.UnauthorizedError: x', ['credentials-refused']],
    ['The client is not authorized', ['credentials-refused']],
    ['socket.gaierror: [Errno -2] Name or service not known', ['dns']],
    ['socket.gaierror: [Errno -3] Temporary failure in name resolution', ['dns']],
    ['socket.gaierror: [Errno 11001] getaddrinfo failed', ['dns']],
    ['ConnectionResetError: [Errno 104] Connection reset by peer', ['reset']],
    ['ConnectionResetError: [WinError 10054] An existing connection was forcibly closed by the remote host', ['reset']],
    ['BrokenPipeError: [Errno 32] Broken pipe', ['lost']],
    [`DEBUG:${STAGE}:PublishOperation: completing with error BrokenPipeError(32, 'Broken pipe')`, ['lost']],
    ['TimeoutError: [Errno 110] Connection timed out', ['connect-timeout']],
    [
      `INFO:${STAGE}:ConnectOperation: completing with error ConnectionFailedError(None) caused by TimeoutError(110, 'Connection timed out')`,
      ['connect-timeout'],
    ],
    [
      `INFO:${STAGE}:ConnectOperation: completing with error ConnectionFailedError(None) caused by OSError(101, 'Network is unreachable')`,
      ['unreachable'],
    ],
    [
      `INFO:${STAGE}:ConnectOperation: completing with error ConnectionFailedError(None) caused by ConnectionRefusedError(111, 'Connection refused')`,
      ['connect-refused'],
    ],
    [
      `INFO:${STAGE}:ConnectOperation: completing with error ConnectionFailedError(None) caused by ConnectionResetError(104, 'Connection reset by peer')`,
      ['reset'],
    ],
    ['ConnectionRefusedError: [Errno 111] Connection refused', ['connect-refused']],
    ['OSError: [Errno 101] Network is unreachable', ['unreachable']],
    [
      'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1129)',
      ['server-untrusted'],
    ],
    [
      'azure.iot.device.common.transport_exceptions.TlsExchangeAuthError: TlsExchangeAuthError(None)',
      ['server-untrusted'],
    ],
    [
      'socks.ProxyConnectionError: Error connecting to SOCKS5 proxy 10.1.2.3:1080: [Errno 111] Connection refused',
      ['proxy'],
      { host: '10.1.2.3', port: 1080 },
    ],
    ['socks.HTTPError: 407: Proxy Authentication Required', ['proxy 407']],
  ],
};
