import { briefs, readLog } from '../../kit/read-log';

// Lines that look like trouble with the hub and are none.

test.each([
  [
    'telemetry that holds a number like a code',
    '2026-11-20T08:00:04Z publish {"pump":"17","value":404104,"code":401003,"errorCode":407}',
  ],
  ['telemetry with an error code of its own', '{"errorCode":400123,"message":"sensor 3 open","severity":2}'],
  ['a payload that holds 407', 'PUBLISH | PAYLOAD: {"rpm":407,"status":407}'],
  ['a count of 407', 'Cleaned up 407 messages from queue for endpoint iothub and 407 messages from message store.'],
  ['a word that begins with boot', 'INFO Bootstrap finished, Booting up UI theme "bootstrap 5"'],
  ['a unit of the system', 'Nov 20 08:00:04 gw-1 systemd[1]: Started Daily apt download activities.'],
  ['another unit of the system', 'Nov 20 08:00:04 gw-1 systemd[1]: Started logrotate.service - Rotate log files.'],
  ['a session', 'Nov 20 08:00:04 gw-1 systemd[1]: Started Session 44 of user root.'],
  ['a broker on site', 'on_connect: Connection refused - not authorised (rc=5) broker=mqtt.plant.local:1883'],
  ['a registry of images', 'rpc error: transport: handshake failed: x509: certificate signed by unknown authority'],
  ['a word in the middle', '2026-11-20T08:00:04Z INFO pump loaded, Boot: pressure fine'],
  ['the boot mode of a chip', 'I (40) boot: SPI Mode       : DIO'],
  ['a ROM that was built once', 'ets Jun  8 2016 00:22:57'],
  ['an exit code', 'backup.sh finished with rc=1'],
  ['a result of the program', 'calibration failed, rc=5'],
  ['a time-out of the program', 'Timed out waiting for sensor on bus 2'],
  ['a time-out of a data base', 'ERROR pg: Connection timed out while reading'],
  ['HTTP 401 of another service', 'GET https://api.example.com/v1/weather 401 Unauthorized'],
  ['HTTP 401 of the program\u2019s own server', '127.0.0.1 - - "GET /metrics HTTP/1.1" 401 12'],
  ['a field bus with the same word', 'MODBUS COMMUNICATION_ERROR on slave 3'],
  ['a radio with the same word', 'modem state NO_NETWORK'],
  ['a radio in words', 'modem status: no network, scanning'],
  [
    'a printed list of reasons',
    'reasons: EXPIRED_SAS_TOKEN, DEVICE_DISABLED, BAD_CREDENTIAL, RETRY_EXPIRED, NO_NETWORK',
  ],
  ['a printed retry configuration', 'retry on: [No_Network, Communication_Error, Expired_SAS_Token]'],
  [
    'a printed configuration',
    'config: {"retryPolicy":"exponential","maxRetries":10,"proxy":null,"keepAliveSeconds":240}',
  ],
  ['an AMQP address', 'connecting to amqps://contoso.azure-devices.net/devices/pump-17'],
  ['a condition\u2019s longer name', 'see amqp:not-allowed-here for details'],
  ['a token that will be renewed', 'SAS token will be renewed before the token expired'],
  [
    'the start of an operation',
    'RetryOperation sendEvent:2 Operation started at 1795606480651 - Will stop retrying after: 1795606720651',
  ],
  ['a connection that opens', 'azure-iot-mqtt-base:MqttBase disconnected -> connecting (disconnected.connect)'],
  ['a state of the upper layer only', 'azure-iot-device-mqtt:Mqtt connected -> disconnecting (connected.disconnect)'],
  [
    'a frame that names an exception',
    '   at Microsoft.Azure.Devices.Client.Exceptions.QuotaExceededException..ctor(String message)',
  ],
  [
    'the source of an error class',
    '  File "azure/iot/device/common/transport_exceptions.py", line 12, in ConnectionDroppedError',
  ],
  [
    'edgeHub that looks once more',
    '[INF] - Unable to authenticate client pump-17 with cached service identity pump-17 (Found: True). Resyncing service identity...',
  ],
  ['edgeHub that accepts', '[INF] - Client pump-17 in device scope authenticated locally.'],
  ['a warning of iotedge check', '\u203c DNS server - Warning'],
  [
    'a service that has nothing to do with it',
    'Nov 20 08:00:04 pump systemd[1]: Started Daily apt download activities.',
  ],
  [
    'a certificate that is renewed in time',
    '[INF] - Scheduling server certificate renewal for "2027-09-05T15:54:57.0000667Z".',
  ],
  ['a good certificate', 'certificate verify ok: issuer DigiCert Global Root G2'],
  ['WebSockets that open', 'HTTP/1.1 101 Switching Protocols'],
  ['an answer that is fine', 'IoT Hub responded to message 427 with status OK_EMPTY'],
  ['a confirmation', 'Confirmation callback received for message 1 with result IOTHUB_CLIENT_CONFIRMATION_OK'],
])('%s', async (_, line) => {
  expect(await briefs(line)).toEqual([]);
});

test('a failed look-up of another host is told with that host', async () => {
  const { events } = await readLog('Error: getaddrinfo ENOTFOUND deb.debian.org');
  expect(events).toMatchObject([{ meaning: 'dns', host: 'deb.debian.org' }]);
});

test.each([
  [
    'could not translate host name "historian.plant.local" to address: Name or service not known',
    'historian.plant.local',
  ],
  ['MongoServerSelectionError: getaddrinfo EAI_AGAIN mongo', 'mongo'],
  ['ping: deb.debian.org: Name or service not known', 'deb.debian.org'],
  ['curl: (6) Could not resolve host: updates.example.com', 'updates.example.com'],
  ["SSLError: HTTPSConnectionPool(host='api.example.com', port=443): certificate verify failed", 'api.example.com'],
  ['Error: Get "https://mcr.microsoft.com/v2/": PKIX path building failed', 'mcr.microsoft.com'],
])('%s: whom it is about is told', async (line, host) => {
  expect((await readLog(line)).events).toMatchObject([{ host }]);
});

test.each([
  'ERROR azure.iot.device: Temporary failure in name resolution',
  'javax.net.ssl.SSLHandshakeException: PKIX path building failed',
  'certificate verify failed, more details here: https://curl.se/docs/sslcerts.html',
])('%s: no host is made up', async (line) => {
  const { events } = await readLog(line);
  expect(events).toHaveLength(1);
  expect(events[0]).not.toHaveProperty('host');
});

test.each([
  'Nov 20 08:00:04 gw-1 ntpd[44]: error resolving pool 2.pool.ntp.org: Name or service not known (-2)',
  'Nov 20 08:00:04 gw-1 systemd-timesyncd[311]: Failed to resolve ntp: Temporary failure in name resolution',
  'Nov 20 08:00:04 gw-1 apt[9]: Err:1 Could not connect: certificate verify failed',
])('what a program of the system fails to reach is not the hub: %s', async (line) => {
  expect(await briefs(line)).toEqual([]);
});

test('another service that refuses is told with its port', async () => {
  const { events } = await readLog('Error: connect ECONNREFUSED 10.0.0.5:5432');
  expect(events).toMatchObject([{ meaning: 'connect-refused', host: '10.0.0.5', port: 5432 }]);
});

test('a place in a source file is no address', async () => {
  const { events } = await readLog('mqtt_client.c:2970 read ECONNRESET, Error: read ECONNRESET');
  expect(events[0]).not.toHaveProperty('host');
  expect(events[0]).not.toHaveProperty('port');
});
