import type { LineTable } from './line-table';

const TRANSPORT = '2026-11-20 08:00:04,363 INFO  [com.microsoft.azure.sdk.iot.device.transport.IotHubTransport] (main)';
const MQTT = 'com.microsoft.azure.sdk.iot.device.transport.mqtt.exceptions';

/** Shapes of azure-iot-sdk-java#192, #304, #561, #609, #774, #1008, #1167, #1405, #1426, #1505 and azure-iot-sdks#833. */
export const JAVA_LINES: LineTable = {
  of: 'java',
  rows: [
    [
      'W System.err: java.security.cert.CertPathValidatorException: Trust anchor for certification path not found.',
      ['server-untrusted'],
    ],
    [
      '11-20 08:00:04.010  2466  2490 W System.err: Caused by: java.net.UnknownHostException: Unable to resolve host "contoso.azure-devices.net": No address associated with hostname',
      ['dns'],
      { host: 'contoso.azure-devices.net' },
    ],
    [`${TRANSPORT} Updating transport status to new status CONNECTED with reason CONNECTION_OK`, ['connected']],
    [`${TRANSPORT} Updating transport status to new status DISCONNECTED_RETRYING with reason NO_NETWORK`, ['lost']],
    [`${TRANSPORT} Updating transport status to new status DISCONNECTED with reason COMMUNICATION_ERROR`, ['lost']],
    [
      `${TRANSPORT} Updating transport status to new status DISCONNECTED_RETRYING with reason EXPIRED_SAS_TOKEN`,
      ['renewal'],
    ],
    [
      `${TRANSPORT} Updating transport status to new status DISCONNECTED with reason EXPIRED_SAS_TOKEN`,
      ['token-expired'],
    ],
    [
      `${TRANSPORT} Updating transport status to new status DISCONNECTED with reason BAD_CREDENTIAL`,
      ['credentials-refused'],
    ],
    [`${TRANSPORT} Updating transport status to new status DISCONNECTED with reason RETRY_EXPIRED`, ['gave-up']],
    [
      `${TRANSPORT} Updating transport status to new status DISCONNECTED with reason CLIENT_CLOSE`,
      ['closed-by-program'],
    ],
    ['[Azure] 2026/11/20 08:00:04 : Reason NO_NETWORK: Mqtt connection lost', ['lost']],
    ['[Azure] 2026/11/20 08:00:04 : The IoTHub connection status (of client pump-17): DISCONNECTED_RETRYING', []],
    [
      '08:00:04.359  2796 [027ac7fce1b] INFO  c.m.a.s.i.d.t.IotHubTransport : The connection to the IoT Hub has been established, method name is onConnectionEstablished',
      ['connected'],
    ],
    [
      '2018-01-16 09:19:42,563 INFO c.m.a.s.i.d.t.a.AmqpsIotHubConnection [pool-11-thread-1] Lost connection to the server. Reconnection attempt 933, method name is startReconnect',
      ['lost'],
    ],
    [
      'SEVERE: pump-17: Timed out as no activity, keepAlive=230,000 lastOutboundActivity=1,571,549,704,018 time=1,571,549,934,017',
      ['ping-unanswered'],
    ],
    ['ERROR IotHubTransport - Reconnection was abandoned due to encountering a non-retryable exception', ['gave-up']],
    ['DEBUG IotHubTransport - Reconnection was abandoned due to the retry policy', ['gave-up']],
    ['IoT Hub responded to message with status MESSAGE_CANCELLED_ONCLOSE', ['closed-by-program']],
    [`Caused by: ${MQTT}.MqttUnauthorizedException: Unable to establish MQTT connection`, ['credentials-refused 5']],
    [
      `Caused by: ${MQTT}.MqttBadUsernameOrPasswordException: Unable to establish MQTT connection`,
      ['credentials-refused 4'],
    ],
    [`Caused by: ${MQTT}.MqttServerUnavailableException: Unable to establish MQTT connection`, ['unavailable 3']],
    [
      `Caused by: ${MQTT}.MqttIdentifierRejectedException: Unable to establish MQTT connection`,
      ['identifier-refused 2'],
    ],
    [
      `Caused by: ${MQTT}.MqttRejectedProtocolVersionException: Unable to establish MQTT connection`,
      ['protocol-refused 1'],
    ],
    ['Caused by: Not authorized to connect (5)', ['credentials-refused 5']],
    ['Caused by: Bad user name or password (4)', ['credentials-refused 4']],
    ['Caused by: Broker unavailable (3)', ['unavailable 3']],
    ['Caused by: Invalid client ID (2)', ['identifier-refused 2']],
    ['Caused by: Invalid protocol version (1)', ['protocol-refused 1']],
    ['Connection lost (32109) - java.io.EOFException', ['lost']],
    ['Caused by: java.net.SocketException: Connection reset', ['reset']],
    ['Caused by: java.net.SocketException: Broken pipe (Write failed)', ['lost']],
    ['Caused by: java.net.ConnectException: Connection timed out (Connection timed out)', ['connect-timeout']],
    ['Caused by: java.net.SocketTimeoutException: connect timed out', ['connect-timeout']],
    ['Caused by: java.net.ConnectException: Connection refused (Connection refused)', ['connect-refused']],
    ['Caused by: java.net.NoRouteToHostException: No route to host (Host unreachable)', ['unreachable']],
    [
      'Caused by: java.net.UnknownHostException: contoso.azure-devices.net',
      ['dns'],
      { host: 'contoso.azure-devices.net' },
    ],
    [
      'javax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      ['server-untrusted'],
    ],
    ['pool-1-thread-1, SEND TLSv1.2 ALERT:  fatal, description = certificate_unknown', ['server-untrusted']],
    ['javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown', ['client-certificate']],
    [
      'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 407 Proxy Authentication Required"',
      ['proxy 407'],
    ],
    ['TransportException: proton:io', ['lost proton:io']],
    [
      '	at com.microsoft.azure.sdk.iot.device.transport.mqtt.exceptions.MqttUnauthorizedException.<init>(MqttUnauthorizedException.java:12)',
      [],
    ],
  ],
};
