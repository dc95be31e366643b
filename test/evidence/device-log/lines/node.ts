import { type LineTable, refusals } from './line-table';

const NOW = '2026-11-20T08:00:04.545Z';

/** Shapes of a run of azure-iot-device-mqtt 1.16.4, of azure-iot-sdk-node#6, #21, #29, #277, #653, #990, #1088 and azure-iot-sdks#396. */
export const NODE_LINES: LineTable = {
  of: 'node',
  rows: [
    ['2026-11-20T08:00:04Z Could not connect: Error: certificate is not yet valid', ['server-untrusted']],
    ["  code: 'CERT_NOT_YET_VALID'", ['server-untrusted']],
    [
      `${NOW} azure-iot-mqtt-base:MqttBase CONNACK: {"cmd":"connack","retain":false,"qos":0,"dup":false,"length":2,"topic":null,"payload":null,"sessionPresent":false,"returnCode":0}`,
      ['connected 0'],
    ],
    ...refusals(
      (code) =>
        `${NOW} azure-iot-mqtt-base:MqttBase CONNACK: {"cmd":"connack","sessionPresent":false,"returnCode":${code}}`,
    ),
    ['  azure-iot-mqtt-base:MqttBase connecting -> connected () +40ms', ['connected']],
    ['  azure-iot-device-amqp:Amqp authenticating -> authenticated () +40ms', ['connected']],
    [
      `${NOW} azure-iot-mqtt-base:MqttBase connected -> reconnecting (connected.updateSharedAccessSignature)`,
      ['renewal'],
    ],
    [`${NOW} azure-iot-mqtt-base:MqttBase connected -> disconnecting (connected.disconnect)`, ['closed-by-program']],
    [`${NOW} azure-iot-device-mqtt:Mqtt connected -> disconnecting (connected.disconnect)`, []],
    [`${NOW} azure-iot-mqtt-base:MqttBase connected -> disconnected (connected.closeEvent)`, ['lost']],
    [
      `${NOW} azure-iot-device:DeviceClient:Errors transport disconnect event: NotConnectedError: Connection to the server has been closed.`,
      ['lost'],
    ],
    ['error occured mqtt.js returned premature close error', ['reset']],
    [`${NOW} mqttjs:client _checkPing :: calling _cleanUp with force true`, ['ping-unanswered']],
    [
      `${NOW} azure-iot-common:RetryOperation open:1:ExponentialBackOffWithJitter Operation started at 1795606480547 - Will stop retrying after: 1795606720547`,
      [],
    ],
    [
      '2021-06-15T07:46:13.471Z azure-iot-common:RetryOperation Operation start time: 1623743173471 - Will stop retrying after: 1623743413471',
      [],
    ],
    [
      `${NOW} azure-iot-common:RetryOperation:Errors open:1 Past the maximum timeout for the operation. failing with the latest error: NotConnectedError: x.`,
      ['gave-up'],
    ],
    [
      `${NOW} azure-iot-common:RetryOperation:Errors uploadToBlob:9 Past the maximum timeout for the operation. failing with the latest error: Error: x.`,
      [],
    ],
    [
      `${NOW} azure-iot-common:RetryOperation:Errors _enableC2D:7 Error: UnauthorizedError: x is not retirable`,
      ['gave-up'],
    ],
    [`${NOW} azure-iot-common:RetryOperation:Errors sendEvent:7 Error: ArgumentError: x is not retirable`, []],
    [
      'Could not connect: UnauthorizedError: mqtt.js returned Connection refused: Not authorized error',
      ['credentials-refused 5'],
    ],
    ['Connect Error mqtt.js returned Connection refused: Server unavailable error', ['unavailable 3']],
    ['mqtt.js returned Connection refused: Bad username or password error', ['credentials-refused 4']],
    ['mqtt.js returned Connection refused: Identifier rejected error', ['identifier-refused 2']],
    ['mqtt.js returned Connection refused: Unacceptable protocol version error', ['protocol-refused 1']],
    // Any error of the first connect is called "Not authorized"; what failed stands behind it.
    [
      'UnauthorizedError: mqtt.js returned Failure on first connection (Not authorized): connect ECONNREFUSED 172.18.0.3:8883 error',
      ['connect-refused'],
      { host: '172.18.0.3', port: 8883 },
    ],
    [
      `${NOW} azure-iot-mqtt-base:translateError:Errors translating: Error: Failure on first connection (Not authorized): getaddrinfo ENOTFOUND contoso.azure-devices.net to UnauthorizedError: mqtt.js returned x`,
      ['dns'],
      { host: 'contoso.azure-devices.net' },
    ],
    [
      'Error: getaddrinfo ENOTFOUND contoso.azure-devices.net contoso.azure-devices.net:8883',
      ['dns'],
      { host: 'contoso.azure-devices.net', port: 8883 },
    ],
    ['Error: getaddrinfo EAI_AGAIN contoso.azure-devices.net', ['dns'], { host: 'contoso.azure-devices.net' }],
    [
      '  azure-iot-mqtt-base:translateError translating: Error: getaddrinfo ENOENT contoso.azure-devices.net:8883 +274ms',
      ['dns'],
      { port: 8883 },
    ],
    ['Error: connect ETIMEDOUT 203.0.113.7:8883', ['connect-timeout'], { host: '203.0.113.7', port: 8883 }],
    ['Error: connect EHOSTUNREACH 203.0.113.7:8883 - Local (192.168.1.4:51234)', ['unreachable'], { port: 8883 }],
    ["{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }", ['dns']],
    [
      'MQTT error ETIMEDOUT contoso.azure-devices.net:8883',
      ['connect-timeout'],
      { host: 'contoso.azure-devices.net', port: 8883 },
    ],
    ["{ code: 'ECONNREFUSED', port: 8883 }", ['connect-refused']],
    ['Error: read ECONNRESET', ['reset']],
    ['Error: write EPIPE', ['lost']],
    ['Error: connack timeout', ['connack-missing']],
    ['Error: Keepalive timeout', ['ping-unanswered']],
    ['Error: unable to verify the first certificate', ['server-untrusted']],
    ['Error: self signed certificate in certificate chain', ['server-untrusted']],
    ['Error: certificate has expired', ['server-untrusted']],
    ['Error: tunneling socket could not be established, statusCode=407', ['proxy 407']],
    [
      'Error: tunneling socket could not be established, cause=connect ECONNREFUSED 10.1.2.3:3128',
      ['proxy'],
      { host: '10.1.2.3', port: 3128 },
    ],
    ['Error: Unexpected server response: 403', ['proxy 403']],
    ['mqtt.js returned Invalid topic error', ['client-fault']],
    ['IotHubQuotaExceededError: x', ['quota 403002']],
    ['ThrottlingError: x', ['throttled 429001']],
    ['MessageTooLargeError: x', ['message-too-large 413001']],
    ['DeviceNotFoundError: x', ['device-missing 404001']],
    ['IoTHubSuspendedError: x', ['hub-suspended 403001']],
    ['IotHubNotConnectedError: x', ['lost']],
  ],
};
