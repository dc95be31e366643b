import type { LinePattern } from './line-pattern';

/** Loggers azure.iot.device and paho, in whatever format logging was given. CONNACKs stand in connack.ts. */
export const PYTHON_PATTERNS: readonly LinePattern[] = [
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
