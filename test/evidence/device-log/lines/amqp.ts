import type { LineTable } from './line-table';

const FAULT = (condition: string): string =>
  `2026-11-20 08:00:04.1 ERROR error(condition:${condition},description:something)`;

/** Shapes of azure-iot-sdk-csharp#1283, #1642, azure-iot-sdk-c#1349, azure-iot-sdks#157, azure-docs#44709, iotedgehubdev#95. */
export const AMQP_LINES: LineTable = {
  of: 'none',
  rows: [
    [FAULT('amqp:unauthorized-access'), ['credentials-refused amqp:unauthorized-access']],
    ['<- [CLOSE]* {* {amqp:connection:forced,NULL,NULL}}', ['closed-by-service amqp:connection:forced']],
    [FAULT('amqp:link:detach-forced'), ['closed-by-service amqp:link:detach-forced']],
    [FAULT('amqp:link:stolen'), ['taken-over amqp:link:stolen']],
    [FAULT('com.microsoft:link-creation-conflict'), ['taken-over com.microsoft:link-creation-conflict']],
    [FAULT('amqp:resource-locked'), ['taken-over amqp:resource-locked']],
    ['Another AMQP Client has opened a Receive Link to the Hub for pump-17.', ['taken-over amqp:resource-locked']],
    [FAULT('amqp:resource-limit-exceeded'), ['quota amqp:resource-limit-exceeded']],
    [FAULT('com.microsoft:quota-exceeded'), ['quota com.microsoft:quota-exceeded']],
    [FAULT('com.microsoft:device-container-throttled'), ['throttled com.microsoft:device-container-throttled']],
    [FAULT('com.microsoft:timeout'), ['service-fault com.microsoft:timeout']],
    [FAULT('com.microsoft:iot-hub-suspended'), ['hub-suspended com.microsoft:iot-hub-suspended']],
    [FAULT('com.microsoft:iot-hub-not-found-error'), ['hub-missing com.microsoft:iot-hub-not-found-error']],
    [FAULT('com.microsoft:message-lock-lost'), ['client-fault com.microsoft:message-lock-lost']],
    [FAULT('amqp:link:message-size-exceeded'), ['message-too-large amqp:link:message-size-exceeded']],
    [FAULT('amqp:not-found'), ['device-missing amqp:not-found']],
    [FAULT('amqp:internal-error'), ['service-fault amqp:internal-error']],
    [FAULT('amqp:not-allowed'), ['client-fault amqp:not-allowed']],
    [FAULT('amqp:invalid-field'), ['client-fault amqp:invalid-field']],
    [FAULT('amqp:argument-error'), ['client-fault amqp:argument-error']],
    [FAULT('com.microsoft:argument-error'), ['client-fault com.microsoft:argument-error']],
    [FAULT('amqp:decode-error'), ['client-fault amqp:decode-error']],
    [
      'AmqpException: Put token failed. status-code: 401, status-description: The specified SAS token is expired..',
      ['token-expired'],
    ],
    [
      'AmqpException: Put token failed. status-code: 401, status-description: The specified SAS token has an invalid signature. It does not match either the primary or secondary key..',
      ['signature-invalid'],
    ],
    [
      'AmqpException: Put token failed. status-code: 401, status-description: Unauthorized.',
      ['credentials-refused 401'],
    ],
    [
      'error: {"errorCode":400027,"trackingId":"24e00d57b069431baf48e6f58f8b1989-G:44-TimeStamp:11/20/2026 08:00:04","message":"BadRequest","info":{},"timestampUtc":"2026-11-20T08:00:04.9662459Z"}',
      ['hub-code 400027', 'tracking-id'],
    ],
    [
      '{\\"Message\\":\\"{\\\\\\"errorCode\\\\\\":404103,\\\\\\"trackingId\\\\\\":\\\\\\"24e00d57b069431baf48e6f58f8b1989\\\\\\"}\\"}',
      ['hub-code 404103', 'tracking-id'],
    ],
    [
      '{"Message":"ErrorCode:IotHubUnauthorizedAccess;Unauthorized","ExceptionMessage":"x"}',
      ['credentials-refused 401002'],
    ],
    ['ErrorCode:IotHubQuotaExceeded;Total number of messages on IotHub exceeded', ['quota 403002']],
    ['ErrorCode:IotHubUnauthorized;x', ['credentials-refused 401003']],
    ['ErrorCode:IotHubNotFound;x', ['hub-missing 401001']],
    ['ErrorCode:IotHubSuspended;x', ['hub-suspended 403001']],
    ['ErrorCode:DeviceDisabled;x', ['device-missing 403012']],
    ['ErrorCode:ModuleNotFound;x', ['device-missing 404010']],
    ['ErrorCode:LinkCreationConflict;x', ['taken-over 409002']],
    ['ErrorCode:MessageTooLarge;x', ['message-too-large 413001']],
    ['ErrorCode:ThrottlingBacklogTimeout;x', ['throttled 429003']],
    ['ErrorCode:ThrottleBacklogLimitExceeded;x', ['throttled 429002']],
    ['ErrorCode:ServerError;x', ['service-fault 500001']],
    ['ErrorCode:GenericTimeout;x', ['service-fault 500008']],
    ['ErrorCode:ServiceUnavailable;x', ['service-fault 503001']],
    ['ErrorCode:DeviceNotFound;E2E', ['device-missing 404001']],
    ['ErrorCode:ThrottlingException;x', ['throttled 429001']],
    ['ErrorCode: ConnectionForcefullyClosedOnNewConnection', ['taken-over 400027']],
    ['{"errorCode":404103,"message":"device not online"}', ['hub-code 404103']],
    ['cannot open tunnel: proxy 10.1.2.3 returned 407', ['proxy 407'], { code: '407' }],
    ['HTTP/1.1 407 Proxy Authentication Required', ['proxy 407']],
    ['error:14094416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown', ['client-certificate']],
    ['OpenSSL error: tlsv1 alert unknown ca', ['client-certificate']],
    [
      'SSL_CTX_use_PrivateKey: error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch',
      ['client-certificate'],
    ],
    ['Invalid x509 thumbprint for device pump-17', ['client-certificate']],
    ['curl: (6) Could not resolve host: contoso.azure-devices.net', ['dns'], { host: 'contoso.azure-devices.net' }],
  ],
};
