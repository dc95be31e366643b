import { readLog } from '../../kit/read-log';

const ADDITIONAL = {
  docker_version: '20.10.9+azure-1',
  iotedged_version: '1.5.44',
  now: '2026-11-20T08:00:04.123456789Z',
};

/** As 1.2 and later write it (iotedge#6277). */
const CHECK = {
  additional_info: ADDITIONAL,
  checks: {
    'host-local-time': { result: { result: 'ok' }, additional_info: {} },
    'container-engine-dns': {
      result: { result: 'warning', details: ['Container engine is not configured with DNS server setting.'] },
      additional_info: null,
    },
    'container-connect-upstream-amqp': {
      result: {
        result: 'error',
        details: [
          'Container on the IoT Edge module network could not connect to contoso.azure-devices.net:5671',
          'docker returned exit status: 1, stderr = One or more errors occurred. (Connection timed out)',
        ],
      },
      additional_info: { port_number: 5671, upstream_hostname: 'contoso.azure-devices.net', proxy: null },
    },
    'container-connect-upstream-mqtt': { result: { result: 'skipped' }, additional_info: { port_number: 8883 } },
    'aziot-edged-config-well-formed': {
      result: { result: 'fatal', details: ['The configuration is not well-formed'] },
      additional_info: null,
    },
  },
};

const EVENTS = [
  {
    meaning: 'edge-check',
    code: 'container-connect-upstream-amqp',
    host: 'contoso.azure-devices.net',
    port: 5671,
    at: new Date('2026-11-20T08:00:04.123Z'),
    text: expect.stringContaining('could not connect to contoso.azure-devices.net:5671: docker returned'),
  },
  { meaning: 'connect-timeout', code: 'container-connect-upstream-amqp', port: 5671 },
  { meaning: 'edge-check', code: 'aziot-edged-config-well-formed' },
];

test.each([
  ['on one line', `${JSON.stringify(CHECK)}\n`],
  ['indented', JSON.stringify(CHECK, null, 2)],
  ['with a mark', `\ufeff${JSON.stringify(CHECK)}`],
  [
    'with what went to stderr behind it, as in a support bundle',
    `${JSON.stringify(CHECK)}\nCould not write\n{"x":1}\n`,
  ],
])('errors are events, warnings are not: %s', async (_, text) => {
  const log = await readLog(text);
  expect(log).toMatchObject({
    sdk: 'iot-edge',
    bytes: Buffer.byteLength(text),
    counts: { 'edge-check': 2, 'connect-timeout': 1 },
    from: new Date('2026-11-20T08:00:04.123Z'),
    zoneStated: true,
  });
  expect(log.events).toMatchObject(EVENTS);
  expect(log.lines).toBeGreaterThan(0);
});

test('up to 1.1 the details stood beside the result', async () => {
  const log = await readLog(
    JSON.stringify({
      additional_info: ADDITIONAL,
      checks: { 'host-connect-iothub-mqtt': { result: 'error', details: ['x'] }, 'config-yaml': { result: 'ok' } },
    }),
  );
  expect(log.events).toMatchObject([{ meaning: 'edge-check', code: 'host-connect-iothub-mqtt' }]);
});

test.each([
  ['Connection timed out (os error 110)', 'connect-timeout'],
  ['failed to lookup address information: Name or service not known', 'dns'],
  ['SSL routines:tls_process_server_certificate:certificate verify failed', 'server-untrusted'],
])('what kept it from connecting is told as in a log: %s', async (reason, meaning) => {
  const log = await readLog(
    JSON.stringify({
      checks: {
        'host-connect-iothub-https': { result: { result: 'ok' }, additional_info: { port_number: 443 } },
        'host-connect-iothub-mqtt': {
          result: { result: 'error', details: ['Could not connect to contoso.azure-devices.net:8883', reason] },
          additional_info: { port_number: 8883, iothub_hostname: 'contoso.azure-devices.net' },
        },
        'host-local-time': { result: { result: 'error', details: [reason] }, additional_info: {} },
      },
    }),
  );
  expect(log.events).toMatchObject([
    { meaning: 'reached', port: 443 },
    { meaning: 'edge-check', port: 8883 },
    { meaning, port: 8883, host: 'contoso.azure-devices.net' },
    { meaning: 'edge-check', code: 'host-local-time' },
  ]);
});

test('a check that is well has no events', async () => {
  const log = await readLog(JSON.stringify({ additional_info: {}, checks: { a: { result: { result: 'ok' } } } }));
  expect(log).toMatchObject({ events: [], counts: {} });
});

test('a log that begins alike is a log', async () => {
  const log = await readLog('{"checks":3}\n2026-11-20T08:00:04Z Error: read ECONNRESET\n');
  expect(log).toMatchObject({ lines: 2, counts: { reset: 1 } });
  expect((await readLog('{"checks": not json\nError: read ECONNRESET\n')).counts).toEqual({ reset: 1 });
});

test('what people paste of the text form', async () => {
  const log = await readLog(
    [
      'Connectivity checks',
      '-------------------',
      '\u00d7 container on the default network can connect to upstream AMQP port - Error',
      '    Container on the default network could not connect to contoso.azure-devices.net:5671',
      '\u203c host time is close to reference time - Warning',
      '12 check(s) succeeded.',
    ].join('\n'),
  );
  expect(log.counts).toEqual({ 'edge-check': 1 });
});
