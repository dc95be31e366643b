import type { LinePattern } from './line-pattern';

/** Exceptions of Microsoft.Azure.Devices.Client; its status reasons stand in status-reasons.ts, its CONNACKs in connack.ts. */
const EXCEPTIONS: ReadonlyArray<readonly [name: string, meaning: LinePattern['meaning'], code?: string]> = [
  ['IotHubThrottledException', 'throttled', '429001'],
  ['QuotaExceededException', 'quota', '403002'],
  ['DeviceMaximumQueueDepthExceededException', 'quota', '403004'],
  ['MessageTooLargeException', 'message-too-large', '413001'],
  ['DeviceNotFoundException', 'device-missing', '404001'],
  ['DeviceDisabledException', 'device-missing', '403012'],
  ['IotHubSuspendedException', 'hub-suspended', '403001'],
  ['IotHubNotFoundException', 'hub-missing'],
  ['ServerErrorException', 'service-fault', '500001'],
  ['ServerBusyException', 'service-fault', '503005'],
];

const SOURCE = 'iothub/device/src/Common/Exceptions of Azure/azure-iot-sdk-csharp';

export const CSHARP_PATTERNS: readonly LinePattern[] = [
  ...EXCEPTIONS.map(
    ([name, meaning, code]): LinePattern => ({
      meaning,
      ...(code !== undefined && { code }),
      anchors: [name.toLowerCase()],
      // Java and Node name theirs alike, Java with its package, Node with an Error.
      test: new RegExp(`(?:^|[\\s.>("'[])${name}\\b`),
      unless: /^\s*at /,
      source: SOURCE,
    }),
  ),
  {
    meaning: 'credentials-refused',
    anchors: ['devices.client.exceptions.unauthorizedexception'],
    test: /\bMicrosoft\.Azure\.Devices\.Client\.Exceptions\.UnauthorizedException\b/,
    unless: /^\s*at /,
    source: 'Azure/azure-iot-sdk-csharp#1642, Azure/iotedge#4016',
  },
  {
    meaning: 'ping-unanswered',
    anchors: ['ping response'],
    test: /\b(?:MQTT.{0,300}|Microsoft\.Azure\.Devices\.Client.{0,300})(?:did not receive|no|missing|failed to receive a?) ?ping response\b/i,
    source: 'MqttIotHubAdapter.cs, PingServerAsync',
  },
  {
    meaning: 'reset',
    anchors: ['socketexception (10054)', 'socketexception (104)', 'forcibly closed by the remote host'],
    test: /\bSocketException \((?:10054|104)\)|\bAn existing connection was forcibly closed by the remote host\b/,
    source: 'Azure/azure-iot-sdk-csharp#1070',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['socketexception (110)', 'socketexception (10060)', 'did not properly respond after a period'],
    test: /\bSocketException \((?:110|10060)\)|\bconnected party did not properly respond after a period of time\b/,
    source: 'Azure/azure-iot-sdk-csharp#1681',
  },
  {
    meaning: 'connect-refused',
    anchors: ['socketexception (111)', 'socketexception (10061)', 'actively refused it'],
    test: /\bSocketException \((?:111|10061)\)|\btarget machine actively refused it\b/,
    source: 'winsock error texts',
  },
  {
    meaning: 'unreachable',
    anchors: ['socketexception (113)', 'socketexception (101)', 'socketexception (10051)', 'socketexception (10065)'],
    test: /\bSocketException \((?:113|101|10051|10065)\)/,
    source: 'System.Net.Sockets.SocketError',
  },
  {
    meaning: 'dns',
    anchors: ['no such host is known'],
    test: /\bNo such host is known\b(?:\.? \((?<host>[\w.-]+)(?::(?<port>\d+))?\))?/,
    source: 'winsock error 11001, as .NET writes it',
  },
  {
    // EAI_AGAIN of Linux, which .NET gives the words of another error.
    meaning: 'dns',
    anchors: ['resource temporarily unavailable'],
    test: /\bSocketException(?: \((?:\d+, )?11\))?: Resource temporarily unavailable\b|\bHttpRequestException: Resource temporarily unavailable\b/,
    source: 'System.Net.Dns on Linux; Azure/iotedge#2346, #1791',
  },
];
