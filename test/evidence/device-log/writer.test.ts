import { recognizeSdk, SDKS } from '../../../src/diagnosis/catalogues/sdks';
import { AGENT_PREFIXES, SDK_MARKERS } from '../../../src/evidence/device-log/patterns/settings';
import { readLog } from '../../kit/read-log';

// Who wrote the log, and what it says of its client.

const USER = 'contoso.azure-devices.net/pump-17/?api-version=2020-09-30&DeviceClientType=';

test('the SDKs are those of the catalogue', () => {
  const known = SDKS.map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining(SDK_MARKERS.map(([sdk]) => sdk)));
  expect(known).toEqual(expect.arrayContaining(AGENT_PREFIXES.map(([, sdk]) => sdk)));
});

test.each([
  [
    'c',
    `-> 08:00:03 CONNECT | VER: 4 | KEEPALIVE: 240 | FLAGS: 192 | USERNAME: ${USER}iothubclient%2f1.2.11%20(native%3b%20Linux%3b%20i686) | PWD: XXXX`,
    'iothubclient/1.2.11 (native; Linux; i686)',
    240,
  ],
  [
    'c',
    `USERNAME: ${USER}python%2f1.4.6%20iothubclient%2f1.2.12%20(native%3b%20Linux%3b%20x86_64)`,
    'python/1.4.6 iothubclient/1.2.12 (native; Linux; x86_64)',
    null,
  ],
  ['c', 'Info: IoT Hub SDK for C, version 1.14.0', 'iothubclient/1.14.0', null],
  [
    'node',
    `mqttjs:client MqttClient :: options.username ${USER}azure-iot-device%2F1.18.4%20(node%20v24.21.0%3B%20Debian%2012%3B%20x64)\nmqttjs:client MqttClient :: options.keepalive 180`,
    'azure-iot-device/1.18.4 (node v24.21.0; Debian 12; x64)',
    180,
  ],
  [
    'csharp',
    `username: ${USER}.NET%2F1.42.3%20%28.NET%208.0.11%3B%20Linux%205.15.0%3B%20X64%29`,
    '.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64)',
    null,
  ],
  [
    'python',
    `${USER}azure-iot-device-iothub-py%2F2.14.0%283.10.12%3BLinux%3Bx86_64%29\nDEBUG:paho:Sending CONNECT (u1, p1, wr0, wq0, wf0, c0, k60) client_id=b'pump-17'`,
    'azure-iot-device-iothub-py/2.14.0(3.10.12;Linux;x86_64)',
    60,
  ],
  [
    'java',
    `${USER}com.microsoft.azure.sdk.iot.iot-device-client%2F2.5.1+%2811%3B+Linux%3B+amd64%29\nTimed out as no activity, keepAlive=230,000 lastOutboundActivity=1`,
    'com.microsoft.azure.sdk.iot.iot-device-client/2.5.1+(11;+Linux;+amd64)',
    230,
  ],
  ['embedded-c', `${USER}azsdk-c%2F1.5.0`, 'azsdk-c/1.5.0', null],
  // As a log shows it that decoded it already.
  [
    'csharp',
    `${USER}.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64) | x`,
    '.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64)',
    null,
  ],
])('%s by its user agent', async (sdk, text, agent, keepAlive) => {
  const log = await readLog(text);
  expect(log).toMatchObject({ sdk, agent, keepAlive });
  expect(recognizeSdk(log.agent ?? '')?.sdk.id).toBe(sdk);
});

test.each([
  ['node', '2026-11-20T08:00:04Z azure-iot-device-mqtt:Mqtt connect'],
  ['python', 'INFO:azure.iot.device.common.mqtt_transport:connecting to mqtt broker'],
  ['java', '08:00:04 INFO  c.m.a.s.i.d.t.IotHubTransport : x'],
  ['csharp', '   at Microsoft.Azure.Devices.Client.Transport.ErrorDelegatingHandler.x()'],
  ['c', 'status: IOTHUB_CLIENT_CONNECTION_UNAUTHENTICATED'],
  ['embedded-c', 'W (140400) AZ IOT: Connection to the IoT Hub failed [6].'],
  ['iot-edge', 'Nov 20 08:00:04 gate-01 aziot-edged[906]: x'],
  [null, 'sensor ok'],
])('%s by its own lines', async (sdk, line) => {
  expect((await readLog(line)).sdk).toBe(sdk);
});

test('a gateway\u2019s log holds lines of the C# SDK and names the agents of its clients', async () => {
  const log = await readLog(
    [
      '[11/20/2026 08:00:04.007 AM] Edge Hub Main()',
      '2026-11-20 08:00:05.148 +00:00 [INF] - Version - 1.6.1.84747651 (1ccb9b0728cd046f89a7d6eb0af000b3cbd7bb6a)',
      `2026-11-20 08:00:06.148 +00:00 [INF] - Successfully generated identity for clientId pump-17 and username ${USER}iothubclient%2f1.14.0`,
      '   at Microsoft.Azure.Devices.Client.Transport.ErrorDelegatingHandler.x()'.repeat(1),
    ].join('\n'),
  );
  expect(log).toMatchObject({ sdk: 'iot-edge', agent: null, edgeVersion: '1.6.1' });
});

test.each([
  [
    '1.0.8.1',
    '<6> 2026-11-20 08:00:05.148 +00:00 [INF] [Microsoft.Azure.Devices.Edge.Agent.Service.Program] - Version - 1.0.8.1.24554792 (8a9c)',
  ],
  ['1.5.44', '            "Image": "mcr.microsoft.com/azureiotedge-hub:1.5.44",'],
  // The host's services have versions of their own.
  [null, 'Nov 20 08:00:04 gate-01 aziot-identityd[2206]: 2026-11-20T08:00:04Z [INFO] - Version - 1.5.6'],
])('edgeHub %s', async (edgeVersion, line) => {
  expect((await readLog(line)).edgeVersion).toBe(edgeVersion);
});

test.each([
  [600, 'client = mqtt.connect(); mqtt keepalive=600'],
  [null, 'server: http keepAlive=65'],
  [null, 'mqtt keepAlive=600000 ms'],
])('keep-alive %s', async (keepAlive, line) => {
  expect((await readLog(line)).keepAlive).toBe(keepAlive);
});
