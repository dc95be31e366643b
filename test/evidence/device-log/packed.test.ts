import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type DeviceLogsResult, readDeviceLogs } from '../../../src/evidence/device-log/read-packed';
import { type ZipMember, zipOf } from '../../kit/zip';

const TEXT = '2026-11-20T08:00:04Z Error: read ECONNRESET\n';
const EDGE_HUB =
  '<6> 2026-11-20 08:00:04.545 +00:00 [INF] - Error authenticating token for gate-01/filter because the token has expired.\n';

function read(name: string, content: Buffer | string): Promise<DeviceLogsResult> {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1_000) }, (_, index) =>
    bytes.subarray(index * 1_000, (index + 1) * 1_000),
  );
  return readDeviceLogs(name, Readable.from(pieces, { objectMode: true }));
}

async function names(result: Promise<DeviceLogsResult>): Promise<string[]> {
  const read = await result;
  if (!read.ok) throw new Error(read.problem);
  return read.logs.map(({ name, counts }) => `${name} ${Object.keys(counts).join()}`.trim());
}

/** Of this process: others have folders there, too. */
function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`keepalive-log-${process.pid}-`));
}

test('text, whatever its name', async () => {
  expect(await names(read('pump.zip', TEXT))).toEqual(['pump.zip reset']);
});

test('gzip, whatever its name', async () => {
  expect(await names(read('pump.txt', gzipSync(TEXT)))).toEqual(['pump.txt reset']);
});

test('gzip that breaks off, as a copy of a file that is being written', async () => {
  const packed = gzipSync(
    Buffer.concat([Buffer.from(TEXT), randomBytes(200_000).toString('hex')].map((part) => Buffer.from(part))),
  );
  expect(await names(read('pump.gz', packed.subarray(0, packed.length - 5_000)))).toEqual(['pump.gz reset']);
});

test('a support bundle of IoT Edge: each file in it is a log', async () => {
  const check = JSON.stringify({
    additional_info: { now: '2026-11-20T08:00:04Z' },
    checks: { 'host-connect-iothub-amqp': { result: { result: 'error', details: ['x'] } } },
  });
  const bundle: ZipMember[] = [
    { name: 'check.json', content: `${check}\n` },
    { name: 'logs/', content: '' },
    { name: 'logs/edgeHub_log.txt', content: EDGE_HUB },
    { name: 'logs/edgeAgent_log.txt', content: '2026-11-20 08:00:04.007 +00:00 Edge Agent Main()\n' },
    {
      name: 'logs/aziot-identityd.txt',
      content:
        'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [ERR!] - caused by: Connection refused (os error 111)\n',
    },
    { name: 'logs/old.txt', content: gzipSync(TEXT) },
    { name: 'inspect/edgeHub.json', content: '[{"Config":{"Image": "mcr.microsoft.com/azureiotedge-hub:1.5.44"}}]' },
    { name: 'network/azure-iot-edge.json', content: '[]' },
    { name: 'screen.png', content: randomBytes(5_000) },
    { name: '__MACOSX/logs/._edgeHub_log.txt', content: 'x' },
  ];
  const before = leftovers();
  const result = await read('support_bundle.zip', zipOf(bundle));
  expect(await names(Promise.resolve(result))).toEqual([
    'check.json edge-check',
    'logs/edgeHub_log.txt edge-token',
    'logs/edgeAgent_log.txt process-start',
    'logs/aziot-identityd.txt connect-refused',
    'logs/old.txt reset',
    'inspect/edgeHub.json',
    'network/azure-iot-edge.json',
  ]);
  expect(result.ok && result.logs.find(({ name }) => name.startsWith('inspect'))?.edgeVersion).toBe('1.5.44');
  expect(leftovers()).toEqual(before);
});

test('a bundle that was zipped once more is read; what lies deeper is left alone', async () => {
  const deeper = zipOf([{ name: 'deep.txt', content: TEXT }]);
  const bundle = zipOf([
    { name: 'logs/a.txt', content: TEXT },
    { name: 'old.gz', content: gzipSync(TEXT) },
    { name: 'deeper.zip', content: deeper },
  ]);
  const before = leftovers();
  const given = zipOf([
    { name: 'bundle.zip', content: bundle },
    { name: 'b.txt', content: TEXT },
  ]);
  expect(await names(read('all.zip', given))).toEqual([
    'bundle.zip/logs/a.txt reset',
    'bundle.zip/old.gz reset',
    'b.txt reset',
  ]);
  expect(leftovers()).toEqual(before);
});

describe('what is no log is a problem in one sentence, and nothing is left behind', () => {
  test.each<[string, Buffer, RegExp]>([
    [
      'a zip bomb by its ratio',
      zipOf([{ name: 'a.txt', content: Buffer.alloc(3_000_000) }]),
      /looks like a zip bomb\.$/,
    ],
    [
      'a zip bomb in a zip',
      zipOf([{ name: 'inner.zip', content: zipOf([{ name: 'a.txt', content: Buffer.alloc(3_000_000) }]) }]),
      /looks like a zip bomb\.$/,
    ],
    [
      'names that lead out of a zip in it',
      zipOf([{ name: 'inner.zip', content: zipOf([{ name: '../../etc/passwd', content: TEXT }]) }]),
      /zip that cannot be read\.$/,
    ],
    [
      'a zip bomb by its size',
      zipOf(
        ['a', 'b', 'c'].map((name) => ({
          name,
          content: TEXT,
          claims: { packed: 100_000_000, unpacked: 1_000_000_000 },
        })),
      ),
      /more than 2 GB\.$/,
    ],
    [
      'a zip that unpacks to more than it claims',
      zipOf([{ name: 'a.txt', content: TEXT.repeat(99), claims: { unpacked: 10 } }]),
      /zip that cannot be read\.$/,
    ],
    ['names that lead out of it', zipOf([{ name: '../../etc/passwd', content: TEXT }]), /zip that cannot be read\.$/],
    ['an absolute name', zipOf([{ name: '/etc/passwd', content: TEXT }]), /zip that cannot be read\.$/],
    [
      'too many files',
      zipOf(Array.from({ length: 2_001 }, (_, index) => ({ name: `${index}.txt`, content: 'x' }))),
      /more than 2000 files\.$/,
    ],
    ['a zip that was cut off', zipOf([{ name: 'a.txt', content: TEXT }]).subarray(0, 60), /zip that cannot be read\.$/],
    ['a zip without any text', zipOf([{ name: 'a.png', content: randomBytes(5_000) }]), /holds no text\.$/],
    ['an empty zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(40)]), /zip that cannot be read\.$/],
    [
      'gzip that is none',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), randomBytes(3_000)]),
      /gzip file that cannot be unpacked\.$/,
    ],
    [
      'a picture',
      Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), randomBytes(3_000)]),
      /holds no text\.$/,
    ],
  ])('%s', async (_, bytes, problem) => {
    const before = leftovers();
    const result = await read('given.bin', bytes);
    expect(result).toEqual({ ok: false, problem: expect.stringMatching(/^The device log "given\.bin" [^\n]+$/) });
    expect(result.ok ? '' : result.problem).toMatch(problem);
    expect(leftovers()).toEqual(before);
  });
});

test('a stream that fails is the caller\u2019s matter', async () => {
  const failing = new Readable({
    read() {
      this.destroy(Object.assign(new Error('EIO'), { code: 'EIO' }));
    },
  });
  await expect(readDeviceLogs('pump.txt', failing)).rejects.toMatchObject({ code: 'EIO' });
});
