import { createRandom } from '../../../src/lab/simulation/random';
import { connectRecord, disconnectRecord, ingressRecord, type Peer } from '../../../src/lab/simulation/record';
import { createLabHub } from '../../../src/lab/simulation/registry';
import { stamp } from '../../../src/lab/simulation/world';

const hub = createLabHub(createRandom(1), {
  name: 'contoso-lab',
  location: 'westeurope',
  sku: { name: 'S1', tier: 'Standard', capacity: 1 },
  logging: true,
});
const peer: Peer = {
  deviceId: 'pump-17',
  moduleId: null,
  protocol: 'Mqtt',
  auth: 'sas',
  address: '203.0.113.XXX',
  sdkVersion: '.NET/1.42.3',
};
const time = Date.parse('2026-11-20T08:00:04.117Z');

test('a connect looks as the archive has it: properties in a string, authType in a string of that', () => {
  const record = connectRecord(hub, time, peer);
  expect(record).toEqual({
    time: '2026-11-20T08:00:04.1170000Z',
    resourceId:
      '/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/RG-CONTOSO/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-LAB',
    operationName: 'deviceConnect',
    category: 'Connections',
    level: 'Information',
    properties:
      '{"deviceId":"pump-17","sdkVersion":".NET/1.42.3","protocol":"Mqtt","authType":"{\\"scope\\":\\"device\\",\\"type\\":\\"sas\\",\\"issuer\\":\\"iothub\\",\\"acceptingIpFilterRule\\":null}","maskedIpAddress":"203.0.113.XXX"}',
    location: 'westeurope',
  });
});

test('a goodbye is information without a code, a drop an error with one', () => {
  expect(disconnectRecord(hub, time, peer)).not.toHaveProperty('resultType');
  expect(disconnectRecord(hub, time, peer)).toMatchObject({ level: 'Information', operationName: 'deviceDisconnect' });
  expect(disconnectRecord(hub, time, peer, '404104')).toMatchObject({
    level: 'Error',
    resultType: '404104',
    resultDescription: 'DeviceConnectionClosedRemotely',
    properties: expect.stringContaining('"statusCode":"404"'),
  });
});

test('a module is named, and only a module', () => {
  const module = { ...peer, moduleId: '$edgeHub', auth: 'x509' as const };
  expect(connectRecord(hub, time, module).properties).toContain('"moduleId":"$edgeHub"');
  expect(connectRecord(hub, time, module).properties).toContain(
    '\\"scope\\":\\"module\\",\\"type\\":\\"x509\\",\\"issuer\\":\\"external\\"',
  );
  expect(connectRecord(hub, time, peer).properties).not.toContain('moduleId');
});

test('refused messages stand in their own category', () => {
  expect(ingressRecord(hub, time, peer, 300, '403002')).toMatchObject({
    category: 'DeviceTelemetry',
    operationName: 'ingress',
    resultDescription: 'IoTHubQuotaExceeded',
    level: 'Error',
  });
});

test('times carry seven digits', () => {
  expect(stamp(time + 0.125)).toBe('2026-11-20T08:00:04.1171250Z');
});
