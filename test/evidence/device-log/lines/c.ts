import { type LineTable, refusals } from './line-table';

const AT = 'Error: Time:Fri Nov 20 08:00:04 2026 File:/src/azure-iot-sdk-c';
const MQTT = `${AT}/iothub_client/src/iothubtransport_mqtt_common.c`;
const SOCKET = `${AT}/c-utility/adapters/socketio_berkeley.c`;
const USER =
  'contoso.azure-devices.net/pump-17/?api-version=2020-09-30&DeviceClientType=iothubclient%2f1.14.0%20(native%3b%20Linux%3b%20armv7l)';

/** Shapes of azure-iot-sdk-c#746, #806, #889, #928, #1386, #1397, #1947, #2274, #2295, and of its samples. */
export const C_LINES: LineTable = {
  of: 'c',
  rows: [
    [`-> 08:00:03 CONNECT | VER: 4 | KEEPALIVE: 240 | FLAGS: 192 | USERNAME: ${USER} | PWD: XXXX | CLEAN: 0`, []],
    ['<- 08:00:04 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0', ['connected 0']],
    ...refusals((code) => `<- 08:00:04 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x${code}`),
    [
      'mqtt_client.c:297: iot_sdk_log_incoming_trace: <- 16:46:39 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0',
      ['connected 0'],
    ],
    ['<- 08:00:05 SUBACK | PACKET_ID: 2 | RETURN_CODE: 1', []],
    ['Failure SSL handshake -9984', ['server-untrusted']],
    ['<- 08:00:05 PUBACK | PACKET_ID: 5', []],
    ['-> 08:00:09 DISCONNECT', []],
    [
      `${MQTT} Func:mqtt_operation_complete_callback Line:1400 Connection Not Accepted: 0x1: Unacceptable Version`,
      ['protocol-refused 1'],
    ],
    [
      `${MQTT} Func:mqtt_operation_complete_callback Line:1400 Connection Not Accepted: 0x2: Id Rejected`,
      ['identifier-refused 2'],
    ],
    [
      `${MQTT} Func:mqtt_operation_complete_callback Line:1400 Connection Not Accepted: 0x3: Server Unavailable`,
      ['unavailable 3'],
    ],
    [
      `${MQTT} Func:mqtt_operation_complete_callback Line:1400 Connection Not Accepted: 0x4: Bad Username/Password`,
      ['credentials-refused 4'],
    ],
    [
      `${MQTT} Func:mqtt_operation_complete_callback Line:1400 Connection Not Accepted: 0x5: Not Authorized`,
      ['credentials-refused 5'],
    ],
    ['Connection Not Accepted: 0x5: Not Authorized', ['credentials-refused 5']],
    [`${MQTT} Func:InitializeConnection Line:2220 mqtt_client timed out waiting for CONNACK`, ['connack-missing']],
    [
      `${MQTT} Func:mqtt_error_callback Line:1902 Mqtt Ping Response was not encountered.  Reconnecting device...`,
      ['ping-unanswered'],
    ],
    [`${SOCKET} Func:lookup_address_and_initiate_socket_connection Line:282 Failure: getaddrinfo failure -3.`, ['dns']],
    [`${SOCKET} Func:wait_for_connection Line:425 Failure: connect failure 111.`, ['connect-refused']],
    [
      'Error: Time:Mon Oct 22 13:01:10 2018 File:c-utility\\adapters\\socketio_win32.c Func:socketio_open Line:308 Failure: connect failure 10060.',
      ['connect-timeout'],
    ],
    [`${SOCKET} Func:wait_for_connection Line:425 Failure: connect failure 110.`, ['connect-timeout']],
    [`${SOCKET} Func:wait_for_connection Line:425 Failure: connect failure 113.`, ['unreachable']],
    [
      'Error: Time:Tue Feb 28 15:22:14 2017 File:src/pal/pal_sk_posix.c Func:pal_socket_connect Line:726 Failed connecting socket (er_timeout)',
      ['connect-timeout'],
    ],
    [`${SOCKET} Func:socketio_dowork Line:1062 Socketio_Failure: Receiving data from endpoint: errno=104.`, ['reset']],
    [`${SOCKET} Func:socketio_send Line:938 Failure: sending socket failed. errno=32 (Broken pipe).`, ['lost']],
    [`${SOCKET} Func:socketio_dowork Line:1062 Socketio_Failure: Receiving data from endpoint: errno=107.`, ['lost']],
    [
      `${AT}/c-utility/src/http_proxy_io.c Func:on_underlying_io_bytes_received Line:900 Bad status (407) received in CONNECT response`,
      ['proxy 407'],
    ],
    ['LogError connecting to contoso.azure-devices.net:8883', ['connect-timeout'], { port: 8883 }],
    ['mqtt: Not authorized', ['credentials-refused 5']],
    ['mqtt socket: Connection reset by peer', ['reset']],
    ['Connection status: OFFLINE, reason: NO NETWORK', ['lost']],
    ['Connection status: OFFLINE, reason: EXPIRED SAS TOKEN', ['token-expired']],
    ['Connection status: OFFLINE, reason: BAD CREDENTIAL', ['credentials-refused']],
    ['Connection status: OFFLINE, reason: RETRY EXPIRED', ['gave-up']],
    ['The device client is connected to iothub', ['connected']],
    ['The device client has been disconnected', ['lost']],
    ['Info: IoT Hub SDK for C, version 1.14.0', ['process-start']],
    ['status: IOTHUB_CLIENT_CONNECTION_AUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_OK', ['connected']],
    ['2026-11-20 08:00:04 pump_client INFO: IOTHUB_CLIENT_CONNECTION_AUTHENTICATED', ['connected']],
    [
      'Nov 20, 2026 @ 08:00:04.13621 [ERROR] state changed. result = 1; reason: IOTHUB_CLIENT_CONNECTION_NO_NETWORK',
      ['lost'],
    ],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_COMMUNICATION_ERROR',
      ['lost'],
    ],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_EXPIRED_SAS_TOKEN',
      ['token-expired'],
    ],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_BAD_CREDENTIAL',
      ['credentials-refused'],
    ],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_DEVICE_DISABLED',
      ['unavailable 3'],
    ],
    ['status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_RETRY_EXPIRED', ['gave-up']],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_NO_PING_RESPONSE',
      ['ping-unanswered'],
    ],
    [
      'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED, reason: IOTHUB_CLIENT_CONNECTION_QUOTA_EXCEEDED',
      ['quota 403002'],
    ],
    ['Confirmation callback received for message 1 with result IOTHUB_CLIENT_CONFIRMATION_OK', []],
  ],
};

/** Shapes of iot-middleware-freertos-samples#158, #375, netxduo#86, iot-hub-feather-huzzah-client-app#27, esp-idf and PubSubClient. */
export const EMBEDDED_LINES: LineTable = {
  of: 'embedded-c',
  rows: [
    ['wolfSSL_connect failed: ASN no signer error to confirm failure (-188)', ['server-untrusted']],
    ['BearSSL: Chain could not be linked to a trust anchor.', ['server-untrusted']],
    ['rustls: invalid peer certificate: UnknownIssuer', ['server-untrusted']],
    [
      'connect to mqtts://contoso.azure-devices.net:8883: x509: certificate signed by unknown authority',
      ['server-untrusted'],
      { host: 'contoso.azure-devices.net' },
    ],
    ['[ERROR] IoTHub client connect fail: MQTT CONNECT FAIL status: 65669', ['credentials-refused 5']],
    ['Disconnected from IoTHub!: error code = 0x00010085', ['credentials-refused 5']],
    ['Disconnected from IoTHub!: error code = 0x00010083', ['unavailable 3']],
    ['Disconnected from IoTHub!: error code = 0x0001000C', ['client-fault']],
    ['[ERROR] IoTHub client connect fail: MQTT CONNECT FAIL status: 65541', []],
    ['W (140390) esp-tls: Failed to open new connection in specified timeout', ['connect-timeout']],
    ['E (142720) esp-tls: [sock=54] select() timeout', ['connect-timeout']],
    [
      "E (9120) esp-tls: couldn't get hostname for :contoso.azure-devices.net: getaddrinfo() returns 202, addrinfo=0x0",
      ['dns'],
      { host: 'contoso.azure-devices.net' },
    ],
    ['E (3141) MQTT_CLIENT: Connection refused, not authorized', ['credentials-refused 5']],
    ['E (3141) MQTT_CLIENT: Connection refused, server unavailable', ['unavailable 3']],
    ['E (93141) MQTT_CLIENT: No PING_RESP, disconnected', ['ping-unanswered']],
    [
      '[ERROR] [MQTT] [core_mqtt_serializer.c:1042] Connection refused: bad user name or password.',
      ['credentials-refused 4'],
    ],
    ['[ERROR] [MQTT] [core_mqtt.c:2300] CONNACK recv timed out, returning error', ['connack-missing']],
    ...refusals((code) => `Disconnected from IoTHub!: error code = 0x0001008${code}`),
    ...refusals((code) => `Attempting MQTT connection...failed, rc=${code} try again in 5 seconds`),
    ['Attempting MQTT connection...connected', ['connected']],
    ['Attempting MQTT connection...failed, rc=5 try again in 5 seconds', ['credentials-refused 5']],
    ['Attempting MQTT connection...failed, rc=-4 try again in 5 seconds', ['connack-missing']],
    ['Attempting MQTT connection...failed, rc=-2 try again in 5 seconds', []],
    ['E (2040) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700', ['server-untrusted']],
    [
      '2026/11/20 08:00:36 [ERROR] esp_tls_stack_err=9984; esp_tls_cert_verify_flags=8;esp_transport_sock_errno=0',
      ['server-untrusted'],
    ],
    ['[mbedtls] ! The certificate is not correctly signed by the trusted CA', ['server-untrusted']],
  ],
};
