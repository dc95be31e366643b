import type { DeviceLogMeaning } from '../../device-log';
import type { LinePattern } from './line-pattern';

/** The reasons that the SDKs hand to a program's status callback, which programs log in words of their own. */
interface StatusReason {
  /** As C and Java write it, without C's IOTHUB_CLIENT_CONNECTION_. */
  readonly name: string;
  readonly meaning: DeviceLogMeaning;
  readonly whenBack?: LinePattern['whenBack'];
}

// NO_NETWORK and COMMUNICATION_ERROR stand for whatever ends a connection: a second client, a disabled device, a full
// quota (Azure/azure-iot-sdk-c#1866, #2300, #962). They never prove a network fault.
const REASONS: readonly StatusReason[] = [
  { name: 'CONNECTION_OK', meaning: 'connected' },
  { name: 'EXPIRED_SAS_TOKEN', meaning: 'token-expired', whenBack: 'renewal' },
  { name: 'BAD_CREDENTIAL', meaning: 'credentials-refused' },
  { name: 'RETRY_EXPIRED', meaning: 'gave-up' },
  { name: 'NO_NETWORK', meaning: 'lost' },
  { name: 'COMMUNICATION_ERROR', meaning: 'lost' },
  { name: 'CLIENT_CLOSE', meaning: 'closed-by-program' },
];

const ANY = 'CONNECTION_OK|EXPIRED_SAS_TOKEN|BAD_CREDENTIAL|RETRY_EXPIRED|NO_NETWORK|COMMUNICATION_ERROR|CLIENT_CLOSE';
/** A line that names three of them prints a table, a configuration or code. */
const ENUMERATION = new RegExp(`(?:(?:${ANY}|DEVICE_DISABLED)\\b[^]{0,80}?){3}`, 'i');
/** C and Java write them like a constant, as others do: a Modbus driver has a COMMUNICATION_ERROR, too. */
const OF_A_CONNECTION = /reason|status|iot ?hub|azure|disconnect|cloud/i;
const DOCUMENTS =
  'connection_and_messaging_reliability.md of Azure/azure-iot-sdk-c; ConnectionStatusChangeReason.cs; Azure/azure-iot-sdk-csharp#635';

function inAnySpelling({ name, meaning, whenBack }: StatusReason): readonly LinePattern[] {
  const pascal = name
    .split('_')
    .map((word) => (word === 'SAS' ? word : `${word.charAt(0)}${word.slice(1).toLowerCase()}`))
    .join('_');
  const row = {
    meaning,
    ...(whenBack !== undefined && { whenBack }),
    anchors: [name.toLowerCase()],
    // A program that prints "Disconnected" beside it tells of its own state.
    unless: new RegExp(`${ENUMERATION.source}|disconnected\\W+connection_ok`, 'i'),
    source: DOCUMENTS,
  };
  return [
    { ...row, test: new RegExp(`(?<![A-Za-z_])(?:${pascal}|IOTHUB_CLIENT_(?:CONNECTION_)?${name})\\b`) },
    { ...row, test: new RegExp(`(?<![A-Za-z_])${name}\\b`), given: OF_A_CONNECTION },
  ];
}

const IN_WORDS: ReadonlyArray<readonly [words: string, meaning: DeviceLogMeaning]> = [
  ['no network', 'lost'],
  ['expired sas token', 'token-expired'],
  ['bad credential', 'credentials-refused'],
  ['retry expired', 'gave-up'],
];

export const STATUS_REASON_PATTERNS: readonly LinePattern[] = [
  // Java: planned, as long as the SDK retries. The status may stand beside it in any words (azure-iot-sdk-java#1505).
  {
    meaning: 'renewal',
    anchors: ['expired_sas_token'],
    test: /\bDISCONNECTED_RETRYING\b.{0,300}\bEXPIRED_SAS_TOKEN\b|\bEXPIRED_SAS_TOKEN\b.{0,300}\bDISCONNECTED_RETRYING\b/i,
    unless: ENUMERATION,
    source: 'Azure/azure-iot-sdk-java#1505, #1405',
  },
  ...REASONS.flatMap(inAnySpelling),
  ...IN_WORDS.map(
    ([words, meaning]): LinePattern => ({
      meaning,
      ...(meaning === 'token-expired' && { whenBack: 'renewal' }),
      anchors: [words],
      test: new RegExp(`\\breason\\b\\W{0,4}(?:is )?${words}\\b`, 'i'),
      source: 'Azure/azure-iot-sdk-c#962: programs that print the reason in words',
    }),
  ),
  {
    meaning: 'unavailable',
    code: '3',
    anchors: ['iothub_client_connection_device_disabled'],
    test: /\bIOTHUB_CLIENT_CONNECTION_DEVICE_DISABLED\b/,
    unless: ENUMERATION,
    source: 'iothubtransport_mqtt_common.c: given for every CONNACK 3; Azure/azure-iot-sdk-c#2300',
  },
  {
    meaning: 'device-missing',
    anchors: ['device_disabled'],
    test: /(?<![A-Za-z_])Device_Disabled\b/,
    unless: ENUMERATION,
    source: 'ConnectionStatusChangeReason.cs: deleted or disabled in the hub',
  },
  {
    meaning: 'ping-unanswered',
    anchors: ['iothub_client_connection_no_ping_response'],
    test: /\bIOTHUB_CLIENT_CONNECTION_NO_PING_RESPONSE\b/,
    unless: ENUMERATION,
    source: 'Azure/azure-iot-sdk-c#2295',
  },
  {
    meaning: 'quota',
    code: '403002',
    anchors: ['iothub_client_connection_quota_exceeded'],
    test: /\bIOTHUB_CLIENT_CONNECTION_QUOTA_EXCEEDED\b/,
    unless: ENUMERATION,
    source: 'Azure/azure-iot-sdk-c#2249',
  },
  {
    meaning: 'connected',
    anchors: ['iothub_client_connection_authenticated'],
    test: /\bIOTHUB_CLIENT_CONNECTION_AUTHENTICATED\b/,
    unless: /IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED/,
    source: 'iothub_client_core_common.h of Azure/azure-iot-sdk-c',
  },
];
