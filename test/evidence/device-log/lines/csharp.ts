import type { LineTable } from './line-table';

const WHO = 'Microsoft.Azure.Devices.Client';

/** Shapes of azure-iot-sdk-csharp#350, #635, #819, #1000, #1239, #1642, #2252, iotedge#4016, Industrial-IoT#664. */
export const CSHARP_LINES: LineTable = {
  of: 'csharp',
  rows: [
    ["11/20/2026 8:00:04 AM> Connection status changed to 'Connected', reason 'Connection_Ok'", ['connected']],
    ["11/20/2026 8:00:04 AM> Connection status changed to 'Disconnected', reason 'Retry_Expired'", ['gave-up']],
    [
      '[20.11.2026 08:00:04] - IoT Device connection status changed to Disconnected_Retrying for reason No_Network (Connected 2 times)',
      ['lost'],
    ],
    [
      '11/20/2026 8:00:04 AM> connection status change: status=Disconnected, reason=Bad_Credential',
      ['credentials-refused'],
    ],
    [
      'ConnectionStatusChangesHandler: status=Disconnected_Retrying statusChangeReason=Communication_Error count=3',
      ['lost'],
    ],
    ['warn: IoT Hub connection status Changed Status: Disconnected Reason: Device_Disabled', ['device-missing']],
    ['info: Connection status: Disabled. Reason: Client_Close', ['closed-by-program']],
    ['info: Connection status: Disconnected_Retrying. Reason: Expired_SAS_Token', ['renewal']],
    ['info: Connection status: Disconnected. Reason: Expired_SAS_Token', ['token-expired']],
    [
      '[09:13:24 INF Microsoft.Azure.IIoT.Module] 0: Module filter disconnected due to Bad_Credential - now Disconnected...',
      ['credentials-refused'],
    ],
    [
      `System.AggregateException: One or more errors occurred. (CONNECT failed: RefusedNotAuthorized)`,
      ['credentials-refused 5'],
    ],
    [
      ` ---> ${WHO}.Exceptions.UnauthorizedException: CONNECT failed: RefusedBadUsernameOrPassword`,
      ['credentials-refused 4'],
    ],
    [`${WHO}.Exceptions.IotHubCommunicationException: CONNECT failed: RefusedServerUnavailable`, ['unavailable 3']],
    [`${WHO}.Exceptions.IotHubException: CONNECT failed: RefusedIdentifierRejected`, ['identifier-refused 2']],
    [`${WHO}.Exceptions.IotHubException: CONNECT failed: RefusedUnacceptableProtocolVersion`, ['protocol-refused 1']],
    [
      "2026-11-20T08:00:04.8315042 [Microsoft-Azure-Devices-Device-Client-Error] (MqttIotHubAdapter#1707556, ShutdownIfNotReady, MQTT connection hasn't been established in time, will shut down.).",
      ['connack-missing'],
    ],
    [
      `2026-11-20T08:00:04.8315042 [Microsoft-Azure-Devices-Device-Client-Error] (ErrorDelegatingHandler#27435897, ExecuteWithErrorHandlingAsync, Exception caught: ${WHO}.Exceptions.UnauthorizedException: x).`,
      ['credentials-refused'],
    ],
    [
      `${WHO}.Exceptions.IotHubThrottledException: error(condition:com.microsoft:device-container-throttled,description:x)`,
      ['throttled com.microsoft:device-container-throttled'],
    ],
    [`${WHO}.Exceptions.IotHubThrottledException: too many`, ['throttled 429001']],
    [
      `${WHO}.Exceptions.QuotaExceededException: Total number of messages on IotHub 'contoso' exceeded the allocated quota. Max allowed message count : '8000'`,
      ['quota 403002'],
    ],
    [`${WHO}.Exceptions.MessageTooLargeException: x`, ['message-too-large 413001']],
    [`${WHO}.Exceptions.DeviceNotFoundException: x`, ['device-missing 404001']],
    [`${WHO}.Exceptions.IotHubSuspendedException: x`, ['hub-suspended 403001']],
    [`${WHO}.Exceptions.DeviceMaximumQueueDepthExceededException: x`, ['quota 403004']],
    [`${WHO}.Exceptions.DeviceDisabledException: x`, ['device-missing 403012']],
    [`${WHO}.Exceptions.IotHubNotFoundException: x`, ['hub-missing']],
    [
      "HttpRequestException: The proxy tunnel request to proxy 'http://10.1.2.3:3128/' failed with status code '407'.",
      ['proxy 407'],
    ],
    [
      "System.Net.WebSockets.WebSocketException (0x80004005): The server returned status code '407' when status code '101' was expected.",
      ['proxy 407'],
    ],
    [`${WHO}.Exceptions.ServerErrorException: x`, ['service-fault 500001']],
    [
      `${WHO}.Exceptions.ServerBusyException: Server Busy. Please retry operation`,
      ['closed-by-service', 'service-fault 503005'],
    ],
    [
      'System.Net.Sockets.SocketException (10054): An existing connection was forcibly closed by the remote host.',
      ['reset'],
    ],
    ['System.Net.Sockets.SocketException (110): Connection timed out', ['connect-timeout']],
    [
      'System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time',
      ['connect-timeout'],
    ],
    ['System.Net.Sockets.SocketException (111): Connection refused', ['connect-refused']],
    [
      ' ---> System.Net.Sockets.SocketException (110): Connection timed out [::ffff:40.83.177.42]:8883',
      ['connect-timeout'],
      { host: '40.83.177.42', port: 8883 },
    ],
    ['System.Net.Sockets.SocketException (00000001, 11): Resource temporarily unavailable', ['dns']],
    [
      ' ---> System.Net.Http.HttpRequestException: Resource temporarily unavailable ---> System.Net.Sockets.SocketException: Resource temporarily unavailable',
      ['dns'],
    ],
    ['System.Net.Sockets.SocketException (113): No route to host', ['unreachable']],
    [
      'System.Net.Http.HttpRequestException: No such host is known. (contoso.azure-devices.net:443)',
      ['dns'],
      { host: 'contoso.azure-devices.net', port: 443 },
    ],
    ['System.Net.Sockets.SocketException (00000005, 0xFFFDFFFF): Name or service not known', ['dns']],
    [
      'System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot',
      ['server-untrusted'],
    ],
    [
      'MQTT client on Microsoft.Azure.Devices.Client did not receive ping response from the service',
      ['ping-unanswered'],
    ],
    [`   at ${WHO}.Transport.Mqtt.MqttTransportHandler.OpenAsyncInternal(CancellationToken cancellationToken)`, []],
  ],
};
