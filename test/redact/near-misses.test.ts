import { createRedactor } from '../../src/redact';

const GUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** What looks like a secret or an address, and is none: support needs it as it is. */
const STAYS: readonly string[] = [
  `correlation ${GUID}`,
  `"sha256": "${SHA256}"`,
  `sha256:${SHA256}`,
  'sha256-n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
  '"etag": "AAAAAAAAAAE=", "deviceEtag": "NzgyMzQ1Njc4"',
  '"generationId": "637847296543210987"',
  'Tracking ID:0123456789abcdef0123456789abcdef-G:44-TimeStamp:12/12/2019 17:17:41',
  '"messageId":"dGhpcyBpcyBhIG1lc3NhZ2U=","payload":"eyJ0ZW1wZXJhdHVyZSI6MjEuNH0="',
  '"primaryThumbprint":"2F1A0B3C4D5E6F708192A3B4C5D6E7F809102030"',
  'SharedAccessKeyName=iothubowner;KeyName=device',
  '"primaryKey":null,"secondaryKey":""',
  'sasKeyName, skn=iothubowner&se=1700000000&sr=contoso.azure-devices.net%2Fdevices%2Fpump-08',
  'keepAlive: 240, hasKey=true, keyType: sas, key=temperature, routingKey=alarms',
  'monkey=banana; design=flat; config=default; psk_flags, signal=-67',
  'key_mgmt=WPA-PSK SAE',
  'Bad user name or password. password authentication failed, password: null, passwd=*** pwd=$PWD',
  'Connection Refused: bad user name or password.',
  'Basic authentication and bearer tokens are explained in the guide',
  'Error authenticating token for gate-01/filter because the token is expired or could not be parsed',
  '-----END CERTIFICATE----- alone',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  'azure-iot-device/1.17.1 (node v10.16.0; Windows_NT 10.0.18363; x64)',
  'com.microsoft.azure.sdk.iot.iot-device-client/1.30.1 (1.8.0_282; Linux; aarch64)',
  '.NET/1.41.3 (.NET Core 4.6.27617.04; Microsoft Windows 10.0.17763 WindowsProduct:0x00000004; X64; {1A2B})',
  'iothubclient/1.7.0.1 (native; Linux; armv7l), Chrome/120.0.0.0 Safari/537.36',
  'edgeHub - Version - 1.5.0.61000, version 1.2.3.4, Version=4.0.0.0, Culture=neutral, v1.2.3.4, firmware: 2.1.0.7',
  'libssl-1.1.1.0.so, app-1.2.3.4.jar, 1.2.3.4-beta2, oid 1.3.6.1.5.5.7.3.1',
  'sent 10.5 of 21.4, took 12.345 s, 2026.11.20, 300.1.2.3, 1.2.3',
  '12:34:56 2026-11-20T08:00:04.123+01:00 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff',
  'AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD serial 00-11-22-33-44-55-66-77',
  'log-20-11-20-08-05-12.txt',
  'std::string Foo::Bar dead::beef abc::def a::b ::',
  '0.0.0.0:8883 127.0.0.1 ::1 255.255.255.255 224.0.0.1 168.63.129.16 169.254.169.254 8.8.8.8',
  'contoso-lab.azure-devices.net:8883 fabrikam.azure-devices.net contosolab.azure-devices.us global.azure-devices-provisioning.net',
  'https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide#x mcr.microsoft.com/azureiotedge-hub:1.4 login.microsoftonline.com',
  'https://acct.blob.core.windows.net/c?sv=2024 0.pool.ntp.org deb.debian.org github.com/Azure/azure-iot-sdk-c',
  'at java.net.SocketException: Connection reset (Net.java:120) org.eclipse.paho.client.mqttv3.internal.ClientComms',
  '   at Microsoft.Azure.Devices.Client.Transport.Mqtt.MqttIotHubAdapter.ConnectAsync() in C:\\src\\a.cs:line 12',
  'azure.iot.device.common.pipeline.pipeline_stages_mqtt:mqtt_transport.py:on_disconnect:206',
  'File: mqtt_client.c Func: ProcessPublishPropTopicFilter Line:297 System.Net.Sockets.SocketException ASP.NET',
  '"deviceScope": "ms-azure-iot-edge://gate-01-637847296543210987"',
  'pump-17@sas.contoso-lab getty@tty1.service icon@2x.png @azure/iot@1.2.3',
  '"resourceId": "/SUBSCRIPTIONS/0F8FAD5B-D9CB-469F-A165-70867728950E/RESOURCEGROUPS/PLANT/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-LAB"',
  'devices/pump-08/messages/events/$.ct=application%2Fjson&$.ce=utf-8',
  'this.server=42; http status 404, line 12:30, ratio 16:9',
];

test.each(STAYS)('%s', (text) => {
  for (const redactor of [createRedactor(), createRedactor({ pseudonyms: { seed: 'a test' } })]) {
    expect(redactor.redact(text)).toBe(text);
    expect(redactor.redact(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
    expect(redactor.counts).toEqual({});
  }
});

test('device ids that look odd stay where they are named as such', () => {
  const ids = [
    'B8:27:EB:12:34:56',
    'pump-10.0.0.5',
    '10.0.0.5',
    'sensor@plant.example.de',
    'a1b2.plant.local',
    'fe80::1',
    '00-1B-63-84-45-E6',
  ];
  for (const id of ids) {
    const { redact } = createRedactor({ pseudonyms: { seed: 'a test', keep: [id] } });
    const text = `devices/${id}/messages ${JSON.stringify({ deviceId: id, at: `(${id})` })} of "${id}": 10.0.0.9`;
    const result = redact(text);
    expect(result.slice(0, result.lastIndexOf(' '))).toBe(text.slice(0, text.lastIndexOf(' ')));
    expect(result).not.toContain('10.0.0.9');
  }
});

test('an id that is a key is no id', () => {
  const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
  expect(createRedactor({ pseudonyms: { keep: [key] } }).redact(`devices/${key}/x, ${key}`)).not.toContain(
    key.slice(0, 8),
  );
});
