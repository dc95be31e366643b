import type { LinePattern } from './line-pattern';

/** `ConnectionFailedError(None) caused by TimeoutError(110, 'Connection timed out')`: errors within errors show their repr. */
const ERRNO_REPRS: ReadonlyArray<readonly [meaning: LinePattern['meaning'], ...reprs: readonly string[]]> = [
  ['connect-timeout', 'TimeoutError(110,', 'TimeoutError(10060,'],
  ['connect-refused', 'ConnectionRefusedError(111,', 'ConnectionRefusedError(10061,'],
  ['unreachable', 'OSError(101,', 'OSError(113,', 'OSError(10051,', 'OSError(10065,'],
  ['reset', 'ConnectionResetError(104,', 'ConnectionResetError(10054,'],
  ['lost', 'BrokenPipeError(32,'],
];

/** Loggers azure.iot.device and paho, in whatever format logging was given. CONNACKs stand in connack.ts. */
export const PYTHON_PATTERNS: readonly LinePattern[] = [
  ...ERRNO_REPRS.map(
    ([meaning, ...reprs]): LinePattern => ({
      meaning,
      anchors: reprs.map((repr) => repr.toLowerCase()),
      test: new RegExp(`\\b(?:${reprs.map((repr) => repr.replace('(', '\\(')).join('|')})`),
      source: 'errno of Linux and Windows, as the repr of an OSError shows it',
    }),
  ),
  {
    meaning: 'connect-timeout',
    anchors: ['socket.timeout: ', 'timeouterror: timed out', 'timeouterror: _ssl.c'],
    test: /^(?:socket\.timeout|TimeoutError): (?:timed out|_ssl\.c:\d+: The handshake operation timed out)\s*$/,
    source: 'socket.create_connection of Python, as a traceback ends with it',
  },
  {
    meaning: 'connected',
    anchors: ['connection state - connected'],
    test: /\bConnection State - Connected\b/,
    source: 'azure.iot.device.iothub.abstract_clients; Azure/azure-iot-sdk-python#837',
  },
  {
    meaning: 'renewal',
    anchors: ['renewing sas token'],
    test: /\bSasToken(?:Renewal)?Stage: Renewing SAS Token\b/,
    source: 'Azure/azure-iot-sdk-python#1202',
  },
  {
    meaning: 'closed-by-program',
    anchors: ['initiating client shutdown', 'disconnecting from hub...'],
    test: /\bInitiating client shutdown\b|\bDisconnecting from Hub\.\.\./,
    source: 'azure.iot.device.iothub.aio.async_clients',
  },
  {
    // 1 stands for anything, 7 for a socket that broke: neither says why.
    meaning: 'lost',
    anchors: [
      'disconnected with result code: 1',
      'disconnected with result code: 7',
      'paho returned rc==',
      'connectiondroppederror',
    ],
    test: /\bdisconnected with result code: [17]\b|\bPaho returned rc==[17]\b|\bConnectionDroppedError\b/,
    unless: /^\s*at |^\s*File "/,
    source: 'Azure/azure-iot-sdk-python#837, #399, #810, #937',
  },
  {
    meaning: 'ping-unanswered',
    anchors: ['disconnected with result code: 16', 'paho returned rc==16', 'mqtt_err_keepalive'],
    test: /\bdisconnected with result code: 16\b|\bPaho returned rc==16\b|\bMQTT_ERR_KEEPALIVE\b/,
    source: 'Azure/azure-iot-sdk-python PR #981',
  },
  {
    meaning: 'credentials-refused',
    anchors: ['the client is not authorized', 'transport_exceptions.unauthorizederror'],
    test: /\bThe client is not authorized\b|\btransport_exceptions\.UnauthorizedError\b/,
    source: 'Azure/iot-hub-device-update#660',
  },
];
