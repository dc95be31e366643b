/**
 * Codes by the names under which some records carry them. Names: ErrorCode.cs of Azure/azure-iot-sdk-csharp and the error
 * code guide of the Azure docs, as far as they have to do with connections. A test holds them against the catalogue.
 */
export const CODE_NAMES: ReadonlyArray<readonly [name: string, code: string]> = [
  ['InvalidProtocolVersion', '400001'],
  ['InvalidOperation', '400003'],
  ['ArgumentInvalid', '400004'],
  ['IotHubFormatError', '400006'],
  ['RequestCanceled', '400021'],
  ['RequestTimedOut', '400024'],
  ['ConnectionForcefullyClosedOnNewConnection', '400027'],
  ['InvalidDeviceScope', '400028'],
  ['ConnectionForcefullyClosedOnFaultInjection', '400029'],
  ['ConnectionRejectedOnFaultInjection', '400030'],
  ['GenericUnauthorized', '401000'],
  ['IotHubNotFound', '401001'],
  ['IotHubUnauthorizedAccess', '401002'],
  ['IotHubUnauthorized', '401003'],
  ['GenericForbidden', '403000'],
  ['IotHubSuspended', '403001'],
  ['IotHubQuotaExceeded', '403002'],
  ['DeviceMaximumQueueDepthExceeded', '403004'],
  ['IotHubMaxCbsTokenExceeded', '403005'],
  ['OperationNotAvailableInCurrentTier', '403010'],
  ['KeyEncryptionKeyRevoked', '403011'],
  ['DeviceDisabled', '403012'],
  ['DeviceNotFound', '404001'],
  ['AmqpAddressNotFound', '404006'],
  ['CertificateNotFound', '404008'],
  ['ModuleNotFound', '404010'],
  ['IotHubFailingOver', '404012'],
  ['DeviceNotOnline', '404103'],
  ['DeviceConnectionClosedRemotely', '404104'],
  ['LinkCreationConflict', '409002'],
  ['CallbackSubscriptionConflict', '409003'],
  ['DeviceMessageLockLost', '412002'],
  ['InflightMessagesInLink', '412004'],
  ['MessageTooLarge', '413001'],
  ['GenericTooManyRequests', '429000'],
  ['ThrottlingException', '429001'],
  ['ThrottleBacklogLimitExceeded', '429002'],
  ['ThrottlingBacklogTimeout', '429003'],
  ['DeviceThrottlingLimitExceeded', '429005'],
  ['ClientClosedRequest', '499000'],
  ['ServerError', '500001'],
  ['GenericTimeout', '500008'],
  ['GenericBadGateway', '502000'],
  ['GenericServiceUnavailable', '503000'],
  ['PartitionNotFound', '503003'],
  ['IotHubActivationFailed', '503004'],
  ['ServerBusy', '503005'],
  ['IotHubRestoring', '503006'],
  ['ReceiveLinkOpensThrottled', '503008'],
  ['ConnectionUnavailable', '503101'],
  ['DeviceUnavailable', '503102'],
  ['GenericGatewayTimeout', '504000'],
  ['GatewayTimeout', '504101'],
];

/** Without a number by design: the error code guide lists both under its 500 codes, "no error code". */
export const UNNUMBERED: ReadonlyArray<readonly [name: string, code: string]> = [
  ['ServiceUnavailable', '500001'],
  ['InternalServerError', '500001'],
];

const unnumbered = lookUp(UNNUMBERED);
const byName = new Map([...lookUp(CODE_NAMES), ...unnumbered]);

/** `LinkCreationConflict`, `Link creation conflict`; null for a text that is not as a whole the name of a code. */
export function codeNamed(text: string): string | null {
  return byName.get(lettersOf(text)) ?? null;
}

/** The same for the names that never have a number: they may stand where others have their message. */
export function unnumberedCode(text: string): string | null {
  return unnumbered.get(lettersOf(text)) ?? null;
}

function lookUp(names: ReadonlyArray<readonly [name: string, code: string]>): ReadonlyMap<string, string> {
  return new Map(names.map(([name, code]) => [lettersOf(name), code]));
}

function lettersOf(text: string): string {
  return text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}
