import type { LinePattern } from './line-pattern';

/** com.microsoft.azure.sdk.iot and Paho through SLF4J; status reasons stand in status-reasons.ts, CONNACKs in connack.ts. */
export const JAVA_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'lost',
    anchors: ['mqtt connection lost', 'connection lost (32109)', 'lost connection to the server. reconnection'],
    test: /\bMqtt connection lost\b|\bConnection lost \(32109\)|\bLost connection to the server\. Reconnection attempt\b/,
    source: 'Mqtt.java; Azure/azure-iot-sdk-java#609, #192',
  },
  {
    meaning: 'connected',
    anchors: ['connection to the iot hub has been established', 'mqtt connect packet was acknowledged'],
    test: /\bThe connection to the IoT Hub has been established\b|\bSent MQTT CONNECT packet was acknowledged\b/,
    source: 'IotHubTransport.java, Mqtt.java; Azure/azure-iot-sdk-java#561',
  },
  {
    meaning: 'ping-unanswered',
    anchors: ['timed out as no activity'],
    test: /\bTimed out as no activity, keepAlive=/,
    source: 'org.eclipse.paho.client.mqttv3; Azure/azure-iot-sdk-java#609',
  },
  {
    meaning: 'gave-up',
    anchors: ['reconnection was abandoned due to'],
    test: /\bReconnection was abandoned due to\b/,
    source: 'IotHubTransport.java; Azure/azure-iot-sdk-java#1426',
  },
  {
    meaning: 'closed-by-program',
    anchors: ['message_cancelled_onclose'],
    test: /\bMESSAGE_CANCELLED_ONCLOSE\b/,
    source: 'Azure/azure-iot-sdk-java#1008',
  },
  {
    meaning: 'reset',
    anchors: ['socketexception: connection reset'],
    test: /\bSocketException: Connection reset\b/,
    source: 'java.net; Azure/azure-iot-sdk-java#609',
  },
  {
    meaning: 'lost',
    anchors: ['socketexception: broken pipe'],
    test: /\bSocketException: Broken pipe\b/,
    source: 'java.net',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['connectexception: connection timed out', 'sockettimeoutexception: connect'],
    test: /\bConnectException: Connection timed out\b|\bSocketTimeoutException: [Cc]onnect(?: timed out|ion timed out)/,
    source: 'java.net',
  },
  {
    meaning: 'connect-refused',
    anchors: ['connectexception: connection refused'],
    test: /\bConnectException: Connection refused\b/,
    source: 'java.net',
  },
  {
    meaning: 'unreachable',
    anchors: ['noroutetohostexception', 'connectexception: network is unreachable'],
    test: /\bNoRouteToHostException: |\bConnectException: Network is unreachable\b/,
    source: 'java.net; PahoExceptionTranslator.java',
  },
  {
    meaning: 'dns',
    anchors: ['unknownhostexception'],
    // Android puts the name into words.
    test: /\bUnknownHostException: (?:Unable to resolve host ")?(?<host>[\w.-]+)/,
    source: 'java.net, also of Android; Azure/azure-iot-sdk-java#304',
  },
];
