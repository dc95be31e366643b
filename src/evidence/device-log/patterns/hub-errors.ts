import type { DeviceLogMeaning } from '../../device-log';
import type { LinePattern } from './line-pattern';

/** The hub's own errors inside of a client's: `ErrorCode:Name;…`, `{"errorCode":400027,"trackingId":…}`. */
const NAMES: ReadonlyArray<readonly [name: string, meaning: DeviceLogMeaning, code: string]> = [
  ['IotHubUnauthorizedAccess', 'credentials-refused', '401002'],
  ['IotHubUnauthorized', 'credentials-refused', '401003'],
  ['IotHubNotFound', 'hub-missing', '401001'],
  ['IotHubSuspended', 'hub-suspended', '403001'],
  ['IotHubQuotaExceeded', 'quota', '403002'],
  ['DeviceDisabled', 'device-missing', '403012'],
  ['DeviceNotFound', 'device-missing', '404001'],
  ['ModuleNotFound', 'device-missing', '404010'],
  ['ConnectionForcefullyClosedOnNewConnection', 'taken-over', '400027'],
  ['LinkCreationConflict', 'taken-over', '409002'],
  ['MessageTooLarge', 'message-too-large', '413001'],
  ['ThrottlingException', 'throttled', '429001'],
  ['ThrottlingBacklogTimeout', 'throttled', '429003'],
  ['ThrottleBacklogLimitExceeded', 'throttled', '429002'],
  ['ServerError', 'service-fault', '500001'],
  ['GenericTimeout', 'service-fault', '500008'],
  ['ServiceUnavailable', 'service-fault', '503001'],
];

/** Of all codes those that a device or a caller of its methods gets to see; with a message beside it that is no chance. */
const SEEN_BY_DEVICES =
  '400027|40100[23]|40300[124]|403012|404001|404010|40410[34]|409002|412002|413001|42900[1-5]|500001|500008|503003|503005|504101';

export const HUB_ERROR_PATTERNS: readonly LinePattern[] = [
  ...NAMES.map(
    ([name, meaning, code]): LinePattern => ({
      meaning,
      code,
      anchors: [`errorcode:${name.toLowerCase()}`, `errorcode: ${name.toLowerCase()}`],
      test: new RegExp(`\\bErrorCode: ?${name}\\b`, 'i'),
      // edgeHub's look at its scope has a meaning of its own, see edge.ts.
      unless: /device scope result/i,
      source: 'Azure/iotedge#5674, Azure/iotedgehubdev#95; error codes of IoT Hub',
    }),
  ),
  {
    // Telemetry may hold a number and even an errorCode: only beside what else the hub's error body holds.
    meaning: 'hub-code',
    anchors: ['errorcode'],
    test: /\berrorCode\\{0,7}["']?\s{0,2}[:=]\s{0,2}\\{0,7}["']?(?<code>4(?:0[01345]|09|1[235]|29|99)\d{3}|50[0234]\d{3})\b/i,
    given: new RegExp(
      `tracking ?id|timestampUtc|ExceptionMessage|iot ?hub|azure-devices|Microsoft\\.Azure|\\berrorCode\\W{1,8}(?:${SEEN_BY_DEVICES})\\b.{0,80}message`,
      'i',
    ),
    source: 'MicrosoftDocs/azure-docs#44709',
  },
  {
    meaning: 'quota',
    code: '403002',
    anchors: ['exceeded the allocated quota'],
    test: /\bTotal number of messages on IotHub\b.{0,300}\bexceeded the allocated quota\b/i,
    source: 'Azure/iotedge#1865',
  },
  {
    meaning: 'tracking-id',
    anchors: ['tracking id', 'trackingid'],
    test: /\btracking ?id\\{0,7}["']?\s{0,2}[:=]?\s{0,2}\\{0,7}["']?[0-9a-f]{32}(?:-G:\d+)?/i,
    source: 'Azure/iotedgehubdev#95, MicrosoftDocs/azure-docs#44709',
  },
];
