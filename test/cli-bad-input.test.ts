import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { archiveRecord, emptyHub, type SaidRecord } from './kit/log-archive';
import { reportOf, shell } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';
import { zipOf } from './kit/zip';

const folder = temporaryFolder();
const hub = emptyHub('contoso');
const lines = (said: readonly SaidRecord[]) =>
  said.map((one) => `${JSON.stringify(archiveRecord(hub, one))}\n`).join('');
const TWO = lines([
  { at: '2026-11-20T08:00:00Z', device: 'd' },
  { at: '2026-11-20T09:00:00Z', device: 'd', operation: 'deviceDisconnect', code: '404104' },
]);
const IDENTITY = JSON.stringify({ deviceId: 'd', status: 'enabled', lastActivityTime: '2026-11-20T09:00:00Z' });

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A folder with these files beside a good one. */
function archive(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  write(`${name}/good.jsonl`, TWO);
  for (const [file, content] of Object.entries(files)) write(`${name}/${file}`, content);
  return join(folder, name);
}

const good = archive('good', {});
const ask = ['--hub', 'contoso', '--device', 'd'];
const BINARY = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256));
const BOMB = gzipSync(Buffer.alloc(80 * 1024 * 1024, '{"a":1}\n'));

describe('exit 2, one clear line, nothing on stdout', () => {
  const text = write('text.txt', 'no JSON, and nothing of use');
  const empty = write('empty.json', '');
  const binary = write('binary.json', BINARY);
  const object = write('object.json', '{"some":"thing"}');
  const list = write('list.json', '[1,2,3]');
  const torn = write('torn.json', '{"deviceId":"d","status":');
  const full = join(good, '..', 'good');

  test.each([
    ['--archive', join(folder, 'nowhere')],
    ['--archive', text],
    ['--archive', ''],
    ['--archive', good, '--case', good],
    ['--archive', good, '--from', 'yesterday'],
    ['--archive', good, '--from', '2026-02-30T08:00:00Z'],
    ['--archive', good, '--to', '2026-11-20T25:00:00Z'],
    ['--archive', good, '--device', 'e'],
    ['--archive', good, '--archive', good],
    ['--archive', good, '--json', '--json'],
    ['--archive', good, '--from', '2026-11-20T08:00:00Z', '--to', '2026-11-20T08:00:00Z'],
    ['--archive', good, '--save', full],
    ['--archive', good, '--module', ''],
    ['--archive', good, '--module', 'm'.repeat(129)],
    ['--registry', object],
    ['--device-log', text, '--from', '2026-11-20T08:00:00Z'],
    ...[
      '--registry',
      '--hub-config',
      '--diagnostic-settings',
      '--health',
      '--service-health',
      '--metrics',
      '--device-log',
    ].flatMap((option) =>
      [join(folder, 'nowhere.json'), folder, empty, binary, ''].map((path) => ['--archive', good, option, path]),
    ),
    ...['--registry', '--hub-config', '--diagnostic-settings', '--health', '--service-health', '--metrics'].flatMap(
      (option) => [text, object, torn, list].map((path) => ['--archive', good, option, path]),
    ),
  ])('%s %s %s %s', async (...argv) => {
    const { code, out, err } = await shell(...ask, ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).not.toMatch(/ at .*:\d+|node_modules|undefined/);
  });

  test.each([
    ['--device', ''],
    ['--device', 'd'.repeat(129)],
    ['--device', 'a b'],
    ['--hub', 'evil.example'],
    ['--hub', ''],
  ])('%s %j', async (option, value) => {
    const { code, out, err } = await shell(...ask, option, value, '--archive', good);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
  });

  const head = JSON.stringify({ schemaVersion: 1, subject: { hub: 'contoso.azure-devices.net', deviceId: 'd' } });
  test.each([
    [
      'a bomb',
      [
        { name: 'case.json', content: head },
        { name: 'device-logs/a.txt', content: Buffer.alloc(40 * 1024 * 1024) },
      ],
    ],
    ['a claim beyond all reason', [{ name: 'case.json', content: head, claims: { packed: 9, unpacked: 0xf000_0000 } }]],
    [
      'a way out',
      [
        { name: 'case.json', content: head },
        { name: '../../../evil.txt', content: 'x' },
      ],
    ],
    [
      'an absolute path',
      [
        { name: '/etc/evil', content: 'x' },
        { name: 'case.json', content: head },
      ],
    ],
  ])('a case with %s', async (name, members) => {
    const { code, out, err } = await shell('--case', write(`${name.replaceAll(' ', '-')}.zip`, zipOf(members)));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
  });
});

describe('a report, and what is amiss is a gap', () => {
  async function connectionsGap(
    files: Readonly<Record<string, string | Buffer>>,
    name: string,
  ): Promise<string | undefined> {
    const report = await reportOf(...ask, '--archive', archive(name, files));
    // The good file is read whatever lies beside it.
    expect(report.window).toMatchObject({ from: '2026-11-20T08:00:00.000Z' });
    return report.gaps.find(({ kind }) => kind === 'connections')?.detail;
  }

  test.each([
    ['lines that are no records', { 'bad.jsonl': `${TWO}oops\n${TWO}{"time":\n${TWO}` }, '2 lines or records'],
    [
      'a line beyond all reason',
      { 'long.jsonl': `${TWO}{"a":"${'x'.repeat(9_000_000)}"}\n${TWO}` },
      '1 line or record',
    ],
    [
      'a record beyond all reason',
      { 'long.json': `[${TWO.split('\n')[0]},{"a":"${'x'.repeat(9_000_000)}"}]` },
      '1 line or record',
    ],
    ['a file that is torn as gzip', { 'torn.json.gz': gzipSync(TWO.repeat(500)).subarray(0, 400) }, 'torn.json.gz'],
    ['a bomb', { 'bomb.json.gz': BOMB }, 'zip bomb'],
  ])('%s', async (name, files, said) => {
    expect(await connectionsGap(files, name.replaceAll(' ', '-'))).toContain(said);
  });

  test('what may lie beside logs is none', async () => {
    const files = {
      'torn.jsonl': `${TWO}{"time":"2026-11-20T0`,
      'crlf.jsonl': `\uFEFF${TWO.replaceAll('\n', '\r\n')}\r\n\r\n`,
      'others.csv': 'a,b,c\n1,2,3\n',
      'binary.json': BINARY,
      'empty.json': '',
      'blank.jsonl': '\n\n  \n',
      'metrics.json': '{"count":1,"total":2,"metricName":"m","time":"2026-11-20T08:00:00Z"}\n'.repeat(3),
      'folder.json/x.txt': 'x',
    };
    expect(await connectionsGap(files, 'beside')).toBeUndefined();
  });

  test('links are not followed, neither out nor in circles', async () => {
    const place = archive('links', {});
    symlinkSync(place, join(place, 'round'));
    symlinkSync(good, join(place, 'out'));
    symlinkSync(join(good, 'good.jsonl'), join(place, 'more.jsonl'));
    symlinkSync(join(folder, 'nowhere'), join(place, 'dangling.json'));
    const report = await reportOf(...ask, '--archive', place, '--registry', write('identity.json', IDENTITY));
    expect(JSON.stringify(report.findings)).toContain('1 drop (404104)');
  });

  test('a registry file of somebody else says nothing of this device', async () => {
    const other = write('other.json', JSON.stringify({ deviceId: 'D', status: 'disabled' }));
    const report = await reportOf(...ask, '--archive', good, '--registry', other);
    expect(report.gaps.find(({ kind }) => kind === 'identity')).toMatchObject({ why: 'not-provided' });
  });
});
