import type { LinePattern } from './line-pattern';

/** DEBUG=azure*,mqtt* (AMQP: azure*,rhea*). Where no issue is named, read from a run of azure-iot-device-mqtt 1.16.4. */
const RUN = 'a run of azure-iot-device-mqtt 1.16.4 with DEBUG=azure*,mqtt*';

export const NODE_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'connected',
    anchors: [
      'mqttbase connecting -> connected',
      'mqttbase reconnecting -> connected',
      'amqp authenticating -> authenticated',
    ],
    test: /\bazure-iot-(?:mqtt-base:MqttBase (?:re)?connecting -> connected|device-amqp:Amqp authenticating -> authenticated)\b/,
    source: RUN,
  },
  {
    meaning: 'renewal',
    anchors: ['(connected.updatesharedaccesssignature)'],
    test: /\bazure-iot-mqtt-base:MqttBase connected -> reconnecting \(connected\.updateSharedAccessSignature\)/,
    source: RUN,
  },
  {
    // DeviceMqtt goes through the same states after a loss; only MqttBase tells who closed.
    meaning: 'closed-by-program',
    anchors: ['mqttbase connected -> disconnecting'],
    test: /\bazure-iot-mqtt-base:MqttBase connected -> disconnecting \(connected\.disconnect\)/,
    source: RUN,
  },
  {
    meaning: 'lost',
    anchors: ['(connected.closeevent)', 'connection to the server has been closed'],
    test: /\bMqttBase connected -> disconnected \(connected\.closeEvent\)|\bNotConnectedError: Connection to the server has been closed\b/,
    source: RUN,
  },
  {
    meaning: 'reset',
    anchors: ['premature close'],
    test: /\bpremature close\b/,
    source: 'Azure/azure-iot-sdk-node#21',
  },
  {
    meaning: 'ping-unanswered',
    anchors: ['_checkping :: calling _cleanup with force', 'keepalive timeout'],
    test: /\bmqttjs:client _checkPing :: calling _cleanUp with force true|\bError: Keepalive timeout\b/,
    source: 'MQTT.js, lib/client.js',
  },
  {
    // "Will stop retrying after:" is no end: the SDK says it at the start of every operation.
    meaning: 'gave-up',
    anchors: ['past the maximum timeout for the operation'],
    test: /\bPast the maximum timeout for the operation\b/,
    unless: /blob/i,
    source: 'azure-iot-common, retry_operation.ts; Azure/azure-iot-sdk-node#990',
  },
  {
    // What it does by itself after a loss; a failed `open` is told to the program, which may try again.
    meaning: 'gave-up',
    anchors: ['failed to reestablish', 'is not retirable', 'is not retryable'],
    test: /\bFailed to reestablish C2D functionality\b|\bRetryOperation(?::Errors)? (?:_?enable\w+|updateSharedAccessSignature)\b.{0,300}\bis not (?:retirable|retryable)\b/,
    source: 'azure-iot-device, device_client.ts and internal_client.ts',
  },
  {
    meaning: 'client-fault',
    anchors: ['mqtt.js returned invalid topic'],
    test: /\bmqtt\.js returned Invalid topic\b/,
    source: 'mqtt_translate_error.ts',
  },
  ...(
    [
      ['ThrottlingError', 'throttled', '429001'],
      ['IotHubQuotaExceededError', 'quota', '403002'],
      ['MessageTooLargeError', 'message-too-large', '413001'],
      ['DeviceNotFoundError', 'device-missing', '404001'],
      ['IoTHubSuspendedError', 'hub-suspended', '403001'],
      ['IotHubNotConnectedError', 'lost', undefined],
    ] as const
  ).map(
    ([name, meaning, code]): LinePattern => ({
      meaning,
      ...(code !== undefined && { code }),
      anchors: [name.toLowerCase()],
      test: new RegExp(`\\b${name}\\b`),
      unless: /^\s*at /,
      source: 'azure-iot-common, errors.ts',
    }),
  ),
];
