import type { DeviceLogMeaning } from '../../device-log';
import type { LinePattern } from './line-pattern';

/** The answers to an MQTT CONNECT, and how each client writes them. */
interface ConnackCode {
  readonly code: string;
  readonly meaning: DeviceLogMeaning;
  /** DotNetty's name: `CONNECT failed: RefusedNotAuthorized`. */
  readonly csharp: string;
  /** Class of com.microsoft.azure.sdk.iot…mqtt.exceptions. */
  readonly java: string;
  /** The words of MQTT.js, Paho (Python), coreMQTT and esp-mqtt behind "Connection refused". */
  readonly words: string;
  /** Paho (Java): `Not authorized to connect (5)`. */
  readonly paho: string;
}

/** MQTT 3.1.1, table 3.1. IoT Hub answers 3 when it is busy, and it seems also for a disabled device (Azure/azure-iot-sdk-c#2300). */
const REFUSALS: readonly ConnackCode[] = [
  {
    code: '1',
    meaning: 'protocol-refused',
    csharp: 'RefusedUnacceptableProtocolVersion',
    java: 'MqttRejectedProtocolVersionException',
    words: '(?:unacceptable|incorrect|bad) protocol(?: version)?',
    paho: 'Invalid protocol version',
  },
  {
    code: '2',
    meaning: 'identifier-refused',
    csharp: 'RefusedIdentifierRejected',
    java: 'MqttIdentifierRejectedException',
    words: 'identifier rejected|id rejected',
    paho: 'Invalid client ID',
  },
  {
    code: '3',
    meaning: 'unavailable',
    csharp: 'RefusedServerUnavailable',
    java: 'MqttServerUnavailableException',
    words: '(?:server|broker) unavailable',
    paho: 'Broker unavailable',
  },
  {
    code: '4',
    meaning: 'credentials-refused',
    csharp: 'RefusedBadUsernameOrPassword',
    java: 'MqttBadUsernameOrPasswordException',
    words: 'bad user ?name or password',
    paho: 'Bad user name or password',
  },
  {
    code: '5',
    meaning: 'credentials-refused',
    csharp: 'RefusedNotAuthorized',
    java: 'MqttUnauthorizedException',
    words: 'not authori[sz]ed',
    paho: 'Not authorized to connect',
  },
];

const ACCEPTED = { code: '0', meaning: 'connected' } as const;

/** C and other stacks on umqtt: `<- 08:00:04 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5`. */
function asTraced({ code, meaning }: Pick<ConnackCode, 'code' | 'meaning'>): readonly LinePattern[] {
  return [
    {
      meaning,
      code,
      anchors: [`return_code: 0x${code}`],
      test: new RegExp(`\\bCONNACK \\|.{0,300}\\bRETURN_CODE: 0x${code}\\b`),
      source: 'Azure/azure-umqtt-c src/mqtt_client.c; Azure/azure-iot-sdk-c#746, #806',
    },
    {
      meaning,
      code,
      anchors: [`"returncode":${code}`],
      test: new RegExp(`"cmd":"connack".{0,300}"returnCode":${code}\\b`),
      source: 'azure-iot-mqtt-base, namespace MqttBase, read from a run of 1.13.3',
    },
    {
      meaning,
      code,
      anchors: ['received connack ('],
      test: new RegExp(`\\bReceived CONNACK \\(\\d, ${code}\\)`),
      source: 'paho-mqtt; Azure/azure-iot-sdk-python#399',
    },
    {
      meaning,
      code,
      anchors: [`connected with result code: ${code}`],
      test: new RegExp(`(?<!dis)connected with result code: ${code}\\b`),
      source: 'azure.iot.device.common.mqtt_transport; Azure/azure-iot-sdk-python#399',
    },
  ];
}

function asRefused({ code, meaning, csharp, java, words, paho }: ConnackCode): readonly LinePattern[] {
  return [
    {
      meaning,
      code,
      anchors: [`connection not accepted: 0x${code}`],
      test: new RegExp(`\\bConnection Not Accepted: 0x${code}\\b`),
      source: 'iothubtransport_mqtt_common.c; Azure/azure-iot-sdk-c#806',
    },
    {
      meaning,
      code,
      anchors: [csharp.toLowerCase()],
      test: new RegExp(`\\b${csharp}\\b`),
      source: 'MqttIotHubAdapter.cs; Azure/iotedge#24, #4016',
    },
    {
      meaning,
      code,
      anchors: [java.toLowerCase()],
      test: new RegExp(`\\b${java}\\b`),
      // Not the frames of a stack trace.
      unless: /^\s*at /,
      source: 'PahoExceptionTranslator.java; Azure/azure-iot-sdk-java#774',
    },
    {
      meaning,
      code,
      anchors: ['connection refused'],
      test: new RegExp(`\\bConnection refused(?:[:,]| [-\\u2013]) ?(?:${words})`, 'i'),
      // A hub has no port without TLS: that is a broker on site.
      unless: /\b(?:port\W{1,3}|[\w.-]+:)1883\b/,
      source: 'MQTT.js, paho-mqtt connack_string, core_mqtt_serializer.c, esp-mqtt; Azure/azure-iot-sdk-node#29',
    },
    {
      meaning,
      code,
      anchors: [`${paho.toLowerCase()} (${code})`],
      test: new RegExp(`\\b${paho} \\(${code}\\)`),
      source: 'org.eclipse.paho.client.mqttv3, messages.properties',
    },
    {
      meaning,
      code,
      anchors: [`0x0001008${code}`, `status: ${0x10080 + Number(code)}`],
      test: new RegExp(`(?:error code = 0x0001008${code}|MQTT CONNECT FAIL status: ${0x10080 + Number(code)})\\b`),
      source: 'nxd_mqtt_client.h of Azure RTOS NetX Duo, NXD_MQTT_ERROR_*; eclipse-threadx/netxduo#86',
    },
    {
      meaning,
      code,
      anchors: ['mqtt connection...failed'],
      test: new RegExp(`\\bMQTT connection\\.\\.\\. ?failed, rc=${code}\\b`),
      source: 'PubSubClient (Arduino), the words of its examples',
    },
  ];
}

export const CONNACK_PATTERNS: readonly LinePattern[] = [
  ...[ACCEPTED, ...REFUSALS].flatMap(asTraced),
  ...REFUSALS.flatMap(asRefused),
  {
    meaning: 'credentials-refused',
    code: '5',
    anchors: ['not authorized'],
    test: /\bmqtt\b.{0,300}\bnot authorized\b/i,
    // MQTT.js calls any error of the first connect so (Azure/azure-iot-sdk-node#1088).
    unless: /\bFailure on first connection\b/,
    source: 'Azure/iot-hub-device-update#660',
  },
  {
    meaning: 'connack-missing',
    anchors: ['timed out waiting for connack'],
    test: /\bmqtt_client timed out waiting for CONNACK\b/,
    source: 'iothubtransport_mqtt_common.c; Azure/azure-iot-sdk-c#746',
  },
  {
    meaning: 'connack-missing',
    anchors: ["hasn't been established in time"],
    test: /\bconnection hasn't been established in time/i,
    source: 'MqttIotHubAdapter.cs, ShutdownIfNotReady',
  },
  {
    meaning: 'connack-missing',
    anchors: ['connack timeout'],
    test: /\bconnack timeout\b/i,
    source: 'MQTT.js, lib/client.js: no CONNACK within connectTimeout',
  },
  {
    meaning: 'connack-missing',
    anchors: ['connection watchdog expired'],
    test: /\bMQTTTransportStage.{0,300}\bConnection watchdog expired/,
    source: 'azure.iot.device pipeline_stages_mqtt.py',
  },
  {
    meaning: 'connack-missing',
    anchors: ['connack recv timed out'],
    test: /\bCONNACK recv timed out/,
    source: 'coreMQTT core_mqtt.c, as used by azure-iot-middleware-freertos',
  },
  {
    meaning: 'connack-missing',
    anchors: ['mqtt connection...failed'],
    test: /\bMQTT connection\.\.\. ?failed, rc=-4\b/,
    source: 'PubSubClient (Arduino), MQTT_CONNECTION_TIMEOUT',
  },
];
