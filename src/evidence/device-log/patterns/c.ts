import type { LinePattern } from './line-pattern';

/** Error lines of the C SDK and its layers: `Error: Time:Fri Nov 20 08:00:04 2026 File:… Func:… Line:… text`. */
export const C_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'ping-unanswered',
    anchors: ['ping response was not encountered'],
    test: /\bMqtt Ping Response was not encountered\b/,
    source: 'iothubtransport_mqtt_common.c, MQTT_CLIENT_NO_PING_RESPONSE',
  },
  {
    meaning: 'dns',
    anchors: ['getaddrinfo failure', 'dns resolution failed'],
    test: /\bFailure: getaddrinfo failure -?\d+|\bDNS resolution failed\b/,
    source: 'socketio_berkeley.c, socketio_win32.c; Azure/azure-iot-sdk-c#369, #889',
  },
  {
    meaning: 'connect-refused',
    anchors: ['connect failure 111', 'connect failure 10061'],
    test: /\bconnect failure (?:111|10061)\b/,
    source: 'socketio_berkeley.c; Azure/azure-iot-sdk-c#1397',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['connect failure 110', 'connect failure 10060', 'er_timeout'],
    test: /\bconnect failure (?:110|10060)\b|\((?:er_timeout)\)/,
    source: 'Azure/azure-iot-sdk-python#222, Azure/iot-edge-opc-proxy#14',
  },
  {
    meaning: 'unreachable',
    anchors: ['connect failure 113', 'connect failure 101', 'connect failure 10065', 'connect failure 10051'],
    test: /\bconnect failure (?:113|101|10065|10051)\b/,
    source: 'socketio_berkeley.c: EHOSTUNREACH, ENETUNREACH',
  },
  {
    meaning: 'reset',
    anchors: ['errno=104', 'errno=10054'],
    test: /\b(?:socketio_\w+|socketio_failure|sending socket failed|Receiving data from endpoint)\b.{0,300}\berrno=(?:104|10054)\b/i,
    source: 'socketio_berkeley.c; Azure/azure-iot-sdk-c#1386',
  },
  {
    meaning: 'lost',
    anchors: ['errno=32 (', 'errno=107', 'encountered unknown connection issue'],
    test: /\b(?:sending socket failed|Receiving data from endpoint).{0,300}\berrno=(?:32|107)\b|\bencountered unknown connection issue\b/i,
    source: 'socketio_berkeley.c; Azure/azure-iot-sdk-c#1386',
  },
  {
    meaning: 'connected',
    anchors: ['device client is connected to iothub', '** iothub connected **'],
    test: /\bThe device client is connected to iothub\b|\*\* iothub connected \*\*/,
    source: 'iothub_client samples; Azure/azure-iot-sdk-c#1386, #746',
  },
  {
    meaning: 'lost',
    anchors: ['device client has been disconnected'],
    test: /\bThe device client has been disconnected\b/,
    source: 'iothub_client samples; Azure/azure-iot-sdk-c#1386',
  },
  {
    meaning: 'process-start',
    anchors: ['iot hub sdk for c, version'],
    test: /\bIoT Hub SDK for C, version \d/,
    source: 'iothub_client_core_ll.c, at creation of a client; Azure/azure-iot-sdk-c#806',
  },
];

/** Azure SDK for Embedded C with FreeRTOS, ThreadX or ESP-IDF around it, and what the chip's own stack says. */
export const EMBEDDED_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'ping-unanswered',
    anchors: ['no ping_resp'],
    test: /\bMQTT_CLIENT: No PING_RESP\b/,
    source: 'esp-mqtt mqtt_client.c',
  },
  {
    meaning: 'dns',
    anchors: ["couldn't get hostname for"],
    test: /\besp-tls: couldn't get hostname for ?:?(?<host>[\w.-]+)?/,
    source: 'esp_tls.c of ESP-IDF',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['failed to open new connection in specified timeout', 'select() timeout'],
    test: /\besp-tls: (?:Failed to open new connection in specified timeout|\[sock=\d+\] select\(\) timeout)/,
    source: 'Azure-Samples/iot-middleware-freertos-samples#375',
  },
  {
    meaning: 'connected',
    anchors: ['mqtt connection...connected'],
    test: /\bMQTT connection\.\.\. ?connected\b/,
    source: 'PubSubClient (Arduino), the words of its examples',
  },
  {
    meaning: 'client-fault',
    anchors: ['0x0001000c'],
    test: /\berror code = 0x0001000c\b/i,
    source: 'nxd_mqtt_client.h, NXD_MQTT_QOS2_NOT_SUPPORTED',
  },
];
