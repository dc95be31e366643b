import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { writeCase } from '../../src/support/write-case';
import { zipCase } from '../../src/support/zip-case';
import { logOf, MADE_AT, noise, partsOf, replayed, textsIn, withoutAddresses, zipTo } from '../kit/cases';
import { temporaryFolder } from '../kit/temporary-folder';
import { zipOf } from '../kit/zip';

const base = temporaryFolder();
const LOSSES = 'losses-with-a-log';
/** The contract's list, to the letter. */
const KNOWN = new Set([
  'case.json',
  'report.json',
  'summary.md',
  'transcript.md',
  'redaction.json',
  'manifest.json',
  ...[
    'identity',
    'twin',
    'modules',
    'fleet',
    'hub',
    'diagnostic-settings',
    'resource-health',
    'service-health',
    'edge-runtime',
    'metrics',
    'probe',
  ].map((kind) => `evidence/${kind}.json`),
  'evidence/queries.json',
  'evidence/connections.jsonl',
  'evidence/operations.jsonl',
]);

/** Of this process: others have folders there, too. */
function leftovers(): string[] {
  const mine = new RegExp(`^keepalive-(?:case|log)-${process.pid}-`);
  return readdirSync(tmpdir()).filter((name) => mine.test(name));
}

test('folder and zip are the same case, and both are judged as it was', async () => {
  const parts = await partsOf(LOSSES, {
    queries: [{ text: 'AzureDiagnostics | take 1', rows: 1 }],
    transcript: [{ at: MADE_AT, by: 'person', text: 'why does it drop?' }],
  });
  const [folder, zip] = [join(base, 'same'), join(base, 'same.zip')];
  const written = await writeCase(folder, parts);
  const zipped = await zipTo(zip, parts);
  expect(zipped.files).toEqual(await textsIn(zip));
  expect(new Map([...zipped.files].sort())).toEqual(new Map([...(await textsIn(folder))].sort()));
  expect(zipped.contents).toEqual(written);
  expect(withoutAddresses(await replayed(zip))).toEqual(withoutAddresses(parts.report));
  expect(await replayed(folder)).toEqual(await replayed(zip));
  for (const name of zipped.files.keys()) expect(KNOWN.has(name) || name.startsWith('device-logs/')).toBe(true);
});

test('the manifest names each file with its size and hash, and the case says when it ends', async () => {
  const { files, contents } = await zipTo(join(base, 'manifest.zip'), await partsOf(LOSSES));
  const manifest: { files: Record<string, { sha256: string; bytes: number }> } = JSON.parse(
    files.get('manifest.json') ?? '',
  );
  expect(Object.keys(manifest.files)).toEqual([...files.keys()].filter((name) => name !== 'manifest.json'));
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const content = Buffer.from(files.get(name) ?? '');
    expect([name, content.length]).toEqual([name, bytes]);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  }
  expect(contents.files.map(({ name }) => name)).toEqual(Object.keys(manifest.files));
  expect(JSON.parse(files.get('case.json') ?? '')).toMatchObject({ expires: '2026-12-20T15:00:01.000Z' });
});

test('the same case gives the same bytes, wherever the clock on the wall stands', async () => {
  const zone = process.env.TZ;
  const hashes = [];
  for (const place of ['UTC', 'Asia/Kolkata', 'UTC']) {
    process.env.TZ = place;
    const bytes = await buffer(zipCase(await partsOf(LOSSES)).zip);
    hashes.push(createHash('sha256').update(bytes).digest('hex'));
  }
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  expect(new Set(hashes).size).toBe(1);
});

test('whoever stops reading leaves nothing behind, and nothing that hangs', async () => {
  const before = leftovers();
  const logs = [logOf('a.zip', zipOf([{ name: 'a.txt', content: noise(20_000) }]))];
  for (const fit of [null, { bytes: 50_000, whole: 'elsewhere' }]) {
    const { zip, contents } = zipCase(await partsOf(LOSSES, { deviceLogs: logs }), fit);
    for await (const _ of zip) break;
    if (!zip.closed) await new Promise((closed) => zip.once('close', closed));
    expect(contents).toThrow('not read to their end');
  }
  expect(leftovers()).toEqual(before);
});

test('a log that cannot be read fails the zip, and leaves nothing behind', async () => {
  const before = leftovers();
  const gone = { name: 'gone.txt', open: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT' })) };
  for (const fit of [null, { bytes: 50_000, whole: 'elsewhere' }]) {
    const { zip } = zipCase(await partsOf(LOSSES, { deviceLogs: [gone] }), fit);
    await expect(buffer(zip)).rejects.toMatchObject({ code: 'ENOENT' });
  }
  expect(leftovers()).toEqual(before);
});

describe('device logs', () => {
  test('packed, in other encodings, broken, empty and no text at all', async () => {
    const bundle = zipOf([
      { name: 'screen.png', content: Buffer.from([0x89, 0x50, 0, 1, 2, 3, 4, 5, 6, 7, 8]) },
      { name: 'old.gz', content: gzipSync('old') },
    ]);
    const cut = gzipSync(noise(5_000));
    const parts = await partsOf(LOSSES, {
      deviceLogs: [
        logOf('bundle.zip', bundle),
        logOf('../../etc/passwd', 'plain'),
        logOf('utf16.txt', Buffer.from('\ufeffGrüße', 'utf16le')),
        logOf('empty.txt', ''),
        logOf('cut.gz', cut.subarray(0, cut.length - 2_000)),
        logOf('bomb.zip', zipOf([{ name: 'a.txt', content: Buffer.alloc(3_000_000) }])),
        logOf('lies.zip', zipOf([{ name: 'a.txt', content: 'x'.repeat(500), claims: { unpacked: 10 } }])),
      ],
    });
    const { files } = await zipTo(join(base, 'logs.zip'), parts);
    const logs = [...files].filter(([name]) => name.startsWith('device-logs/'));
    expect(logs.map(([name, text]) => [name, text.slice(0, 8)])).toEqual([
      ['device-logs/1-old.gz', 'old'],
      ['device-logs/2-.._.._etc_passwd', 'plain'],
      ['device-logs/3-utf16.txt', 'Grüße'],
      ['device-logs/4-cut.gz', '2026-02-'],
    ]);
  });
});
