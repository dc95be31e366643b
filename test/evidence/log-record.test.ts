import fc from 'fast-check';
import { isError } from '../../src/diagnosis/sessions';
import {
  hasFailed,
  isConnect,
  type LogRecord,
  readLogLine,
  readLogRecord,
  toArchiveRecord,
} from '../../src/evidence/log-record';

// The token-expiry record of the reference, with made-up values; fields that nobody knows are tolerated.
const ARCHIVED = {
  time: '2026-11-20T09:10:05.0020000Z',
  resourceId: '/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-LAB',
  operationName: 'deviceDisconnect',
  category: 'Connections',
  level: 'Error',
  resultType: '401003',
  resultDescription: 'IoTHubUnauthorized',
  tenantId: 'something new',
  properties: JSON.stringify({
    deviceId: 'pump-17',
    sdkVersion: '.NET/1.42.3',
    protocol: 'Mqtt',
    authType: '{"scope":"device","type":"sas","issuer":"iothub","acceptingIpFilterRule":null}',
    maskedIpAddress: '203.0.113.XXX',
    statusCode: '401',
    news: [1],
  }),
};

const READ: LogRecord = {
  time: new Date('2026-11-20T09:10:05.002Z'),
  category: 'Connections',
  operationName: 'deviceDisconnect',
  level: 'Error',
  code: '401003',
  description: 'IoTHubUnauthorized',
  deviceId: 'pump-17',
  moduleId: null,
  protocol: 'Mqtt',
  authType: 'sas',
  maskedIpAddress: '203.0.113.XXX',
  sdkVersion: '.NET/1.42.3',
};

const withProperties = (more: object) => ({
  ...ARCHIVED,
  properties: JSON.stringify({ ...JSON.parse(ARCHIVED.properties), ...more }),
});

test('reads the archive form', () => expect(readLogRecord(ARCHIVED)).toEqual(READ));

test.each([
  [
    'a name as the result',
    { resultType: 'LinkCreationConflict', resultDescription: undefined },
    '409002',
    'LinkCreationConflict',
  ],
  ['words as the result', { resultType: 'IoT Hub unauthorized', resultDescription: 'renew' }, '401003', 'renew'],
  [
    'no number by design',
    { resultType: 'InternalServerError', resultDescription: undefined },
    '500001',
    'InternalServerError',
  ],
  [
    'only a description',
    { resultType: undefined, resultDescription: 'ServiceUnavailable' },
    '500001',
    'ServiceUnavailable',
  ],
  [
    'a sentence names nothing',
    { resultType: undefined, resultDescription: 'the server is busy' },
    null,
    'the server is busy',
  ],
  ['nobody knows it', { resultType: 'Sunspots', resultDescription: undefined }, null, 'Sunspots'],
  ['all is well', { level: 'Information', resultType: undefined, resultDescription: 'ServerBusy' }, null, 'ServerBusy'],
])('a record without a number: %s', (_story, fields, code, description) => {
  expect(readLogRecord({ ...ARCHIVED, ...fields })).toMatchObject({ code, description });
});

test('reads a row of AzureDiagnostics', () => {
  const { time, operationName, category, level, resultType, resultDescription, properties } = ARCHIVED;
  const row = {
    TimeGenerated: new Date(time),
    OperationName: operationName,
    Category: category,
    Level: level,
    ResultType: resultType,
    ResultDescription: resultDescription,
    properties_s: properties,
    location_s: 'westeurope',
  };
  expect(readLogRecord(row)).toEqual(READ);
});

test.each<[string, object, Partial<LogRecord>]>([
  ['a code as a number', { ...ARCHIVED, resultType: 404104 }, { code: '404104' }],
  ['a code with its name', { ...ARCHIVED, resultType: '404104 DeviceConnectionClosedRemotely' }, { code: '404104' }],
  ['an empty code', { ...ARCHIVED, resultType: '' }, { code: null }],
  ['no level', { ...ARCHIVED, level: undefined }, { level: 'Error' }],
  ['properties as an object', { ...ARCHIVED, properties: JSON.parse(ARCHIVED.properties) }, {}],
  ['authType as an object', withProperties({ authType: { type: 'x509' } }), { authType: 'x509' }],
  ['authType as a word', withProperties({ authType: 'sas' }), { authType: 'sas' }],
  ['authType null', withProperties({ authType: null }), { authType: null }],
  [
    'authenticationType',
    withProperties({ authType: undefined, authenticationType: '{"type":"sas"}' }),
    { authType: 'sas' },
  ],
  ['a module', withProperties({ moduleId: 'edge' }), { moduleId: 'edge' }],
  ['an error message', { ...withProperties({ errorMessage: 'why' }), resultDescription: '' }, { description: 'why' }],
])('reads %s', (_, value, expected) => expect(readLogRecord(value)).toEqual({ ...READ, ...expected }));

test.each([
  ['no object', 'text'],
  ['no time', { ...ARCHIVED, time: 'yesterday' }],
  ['no properties', { ...ARCHIVED, properties: undefined }],
  ['torn properties', { ...ARCHIVED, properties: '{"deviceId":' }],
  ['no device', withProperties({ deviceId: null })],
])('%s is no record', (_, value) => expect(readLogRecord(value)).toBeUndefined());

test('a line may begin with a byte order mark, and may be torn', () => {
  const line = JSON.stringify(ARCHIVED);
  expect(readLogLine(`\uFEFF${line}`)).toEqual(READ);
  expect(readLogLine(line.slice(0, 100))).toBeUndefined();
});

describe('a record tells of trouble', () => {
  test.each([
    ['Information', null, false],
    ['information', null, false],
    ['', null, false],
    ['Error', null, true],
    ['error', null, true],
    ['Warning', null, true],
    ['Information', '404104', true],
    ['Warning', '404104', true],
    ['', '404104', true],
  ])('level %j, code %j: %s', (level, code, expected) => {
    const record = { ...READ, operationName: 'deviceConnect', level, code };
    expect(hasFailed(record)).toBe(expected);
    expect(isConnect(record)).toBe(!expected);
    // The diagnosis imports no values from the evidence, so it has a reading of its own.
    expect(isError(record)).toBe(expected);
  });

  test('whose level is Warning and whose name stands for its code', () => {
    const fields = { level: 'Warning', resultType: undefined, resultDescription: 'ServiceUnavailable' };
    expect(readLogRecord({ ...ARCHIVED, ...fields })).toMatchObject({ code: '500001' });
  });
});

test('the archive form reads back as the same record', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const record = fc.record({
    time: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    category: text,
    operationName: text,
    level: fc.constantFrom('Information', 'Error', 'Warning'),
    code: fc.constantFrom(null, '404104', '401003'),
    description: text,
    deviceId: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    moduleId: fc.constantFrom(null, 'm"1'),
    protocol: text,
    authType: fc.constantFrom(null, 'sas', 'x509'),
    maskedIpAddress: text,
    sdkVersion: text,
  });
  fc.assert(
    fc.property(record, (made) => {
      expect(readLogLine(JSON.stringify(toArchiveRecord(made, '/subscriptions/s')))).toEqual(made);
    }),
  );
});
