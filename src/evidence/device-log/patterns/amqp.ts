import type { DeviceLogMeaning } from '../../device-log';
import type { LinePattern } from './line-pattern';

/** AMQP 1.0 and Microsoft's own conditions, as all SDKs write them into exceptions and traces. */
const CONDITIONS: ReadonlyArray<readonly [condition: string, meaning: DeviceLogMeaning, source: string]> = [
  ['amqp:unauthorized-access', 'credentials-refused', 'Azure/azure-iot-sdk-java#180, Azure/iotedge#6828'],
  ['amqp:link:stolen', 'taken-over', 'Azure/iothub-explorer#57'],
  ['com.microsoft:link-creation-conflict', 'taken-over', 'Azure/azure-iot-sdk-csharp#1283'],
  ['amqp:resource-locked', 'taken-over', 'Azure/azure-iot-sdk-csharp#1283'],
  ['amqp:connection:forced', 'closed-by-service', 'MicrosoftDocs/azure-docs#97504'],
  ['amqp:link:detach-forced', 'closed-by-service', 'MicrosoftDocs/azure-docs#97504'],
  ['amqp:resource-limit-exceeded', 'quota', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['com.microsoft:quota-exceeded', 'quota', 'amqp_common_errors.ts of Azure/azure-iot-sdk-node'],
  ['com.microsoft:device-container-throttled', 'throttled', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['com.microsoft:timeout', 'service-fault', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['com.microsoft:iot-hub-suspended', 'hub-suspended', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['com.microsoft:iot-hub-not-found-error', 'hub-missing', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['com.microsoft:message-lock-lost', 'client-fault', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['amqp:link:message-size-exceeded', 'message-too-large', 'AMQP 1.0, 2.8.18'],
  // Also for a disabled device.
  ['amqp:not-found', 'device-missing', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['amqp:internal-error', 'service-fault', 'AMQP 1.0, 2.8.15'],
  ['amqp:not-allowed', 'client-fault', 'AMQP 1.0, 2.8.15'],
  ['amqp:invalid-field', 'client-fault', 'AMQP 1.0, 2.8.15'],
  ['amqp:decode-error', 'client-fault', 'AMQP 1.0, 2.8.15'],
  ['com.microsoft:argument-error', 'client-fault', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  ['amqp:argument-error', 'client-fault', 'AmqpErrorMapper.cs of Azure/azure-iot-sdk-csharp'],
  // Proton tells of a lost socket or of failed TLS alike.
  ['proton:io', 'lost', 'ProtonJExceptionParser.java of Azure/azure-iot-sdk-java'],
];

export const AMQP_PATTERNS: readonly LinePattern[] = [
  ...CONDITIONS.map(
    ([condition, meaning, source]): LinePattern => ({
      meaning,
      code: condition,
      anchors: [condition],
      test: new RegExp(`(?<![\\w.-])${condition}(?![\\w-])`),
      source,
    }),
  ),
  {
    meaning: 'token-expired',
    anchors: ['token is expired', 'token has expired', 'token expired', 'token has an expiration', 'expired token'],
    test: /\b(?:put[- ]?token|cbs|status-?(?:code|description)|unauthorized|sas token)\b.{0,300}\b(?:token (?:is|has) expired|token expired|expired token)\b/i,
    // edgeHub speaks of its clients, see edge.ts; "will be renewed before the token expired" is none.
    unless:
      /\b(?:Error authenticating token|before the (?:sas )?token|when the (?:sas )?token|if the (?:sas )?token)\b/i,
    source: 'Azure/azure-iot-sdks#157, Azure/azure-iot-sdk-csharp#886',
  },
  {
    meaning: 'signature-invalid',
    anchors: ['invalid signature', 'signature didn', 'does not match either the primary or secondary key'],
    test: /\b(?:has an invalid signature|invalid signature.{0,300}\b(?:token|sas)\b|token.{0,300}\binvalid signature|signature didn't match|does not match either the primary or secondary key)/i,
    source: 'Azure/azure-iot-sdk-csharp#1642',
  },
  {
    meaning: 'credentials-refused',
    code: '401',
    anchors: ['put token failed', 'put-token', 'puttoken'],
    test: /\bput[- ]?token\b.{0,300}\b(?:401|unauthorized)\b/i,
    source: 'Azure/azure-iot-sdk-csharp#1642, #886',
  },
  {
    meaning: 'taken-over',
    anchors: ['another amqp client has opened'],
    test: /\bAnother AMQP Client has opened a Receive Link\b/i,
    code: 'amqp:resource-locked',
    source: 'Azure/azure-iot-sdk-csharp#1283',
  },
  {
    meaning: 'closed-by-service',
    anchors: ['server busy. please retry'],
    test: /\bServer Busy\. Please retry operation\b/i,
    source: 'MicrosoftDocs/azure-docs#97504',
  },
];
