import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { runCli } from '../src/cli';
import schema from '../src/diagnosis/report.schema.json';
import type { Keepalive } from '../src/start';
import { withoutAddresses } from './kit/cases';
import { startKeepalive } from './kit/keepalive';
import { offsetClock } from './kit/offset-clock';
import { temporaryFolder } from './kit/temporary-folder';

const START = new Date('2026-11-20T14:59:00Z');
const folder = temporaryFolder();
const dataDir = join(folder, 'data');
let keepalive: Keepalive;

beforeAll(async () => {
  keepalive = await startKeepalive(START, { seed: 4711 }, dataDir);
});
afterAll(() => keepalive?.stop());

async function shell(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(argv, {
    env: { DATA_DIR: dataDir },
    clock: offsetClock(START),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
  });
  return { code, out, err };
}

interface Reported {
  verdict: { status: string };
  findings: Array<{ id: string; confidence: string }>;
  checks: unknown;
}

function parsed(out: string): Reported {
  const report: Reported = JSON.parse(out);
  expect(new Ajv({ strict: false }).validate(schema, report)).toBe(true);
  return report;
}

describe('diagnose, live on the lab', () => {
  test('prints for people by default', async () => {
    const { code, out, err } = await shell('--hub', 'contoso-lab.azure-devices.net', '--device', 'pump-08');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^pump-08: two clients/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour where no terminal reads.
    expect(out).not.toMatch(/\u001b/);
  });

  test('a window in the past is judged at its end', async () => {
    const { out } = await shell(
      ...['--hub', 'contoso-lab', '--device', 'pump-06', '--json'],
      ...['--from', '2026-11-19T15:00:00Z', '--to', '2026-11-20T03:00:00Z'],
    );
    // Its token ran out at 06:00: at 03:00 nothing was wrong yet.
    expect(parsed(out).findings.map(({ id }) => id)).not.toContain('sas-token-expired');
  });
});

describe('a hub as a whole, live on the lab', () => {
  test('for people: the verdict, who is worst, and the counts', async () => {
    const { code, out, err } = await shell('--hub', 'contoso-lab', '--whole-hub');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^contoso-lab: \d+ of \d+ devices dropped .*pump-08 is the worst/);
    expect(out).toMatch(/\nWorst\n {2}pump-08 {2}\d+ drops, .*400027/);
    for (const title of ['Sites, by address', 'SDKs', 'Codes']) expect(out).toContain(`\n${title}\n  `);
  });

  test('as JSON', async () => {
    const { code, out } = await shell('--hub', 'contoso-lab.azure-devices.net', '--whole-hub', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        schemaVersion: 1,
        hub: 'contoso-lab.azure-devices.net',
        window: { from: expect.stringMatching(/^2026-11-19T14:59:/) },
        verdict: { status: 'some-devices', headline: expect.stringContaining('pump-08') },
        picture: { devices: expect.any(Number), buckets: expect.any(Array) },
        unread: null,
      },
    ]);
    expect(JSON.parse(out).worst[0]).toMatchObject({ deviceId: 'pump-08', moduleId: null });
  });

  test('a hub that does not log: a report was made, and it says so', async () => {
    const { code, out } = await shell('--hub', 'tailspin-lab', '--whole-hub');
    expect(code).toBe(0);
    expect(out).toMatch(/^tailspin-lab: I cannot see .*\n.*\n- .*does not log.*\n- Add a diagnostic setting/);
  });

  test('a hub that is not there', async () => {
    const { code, out } = await shell('--hub', 'nowhere-lab', '--whole-hub', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { verdict: { status: 'cannot-see' }, gap: { why: 'denied' } }]);
  });
});

// What is written, packed away and judged again must say the same.
test.each(['pump-04', 'pump-08', 'pump-10', 'pump-11', 'pump-13', 'gate-01', 'pump-99'])(
  'the case of %s gives the same report',
  async (device) => {
    const saved = join(folder, `case-${device}`);
    const live = await shell('--hub', 'contoso-lab', '--device', device, '--json', '--save', saved);
    const again = await shell('--case', saved, '--json');
    expect([live.code, again.code]).toEqual([0, 0]);
    expect(withoutAddresses(parsed(again.out))).toEqual(withoutAddresses(parsed(live.out)));
    const manifest: { files: Record<string, unknown> } = JSON.parse(readFileSync(join(saved, 'manifest.json'), 'utf8'));
    const present = readdirSync(saved, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(Object.keys(manifest.files).length + 1).toBe(present.length);
    expect(readFileSync(join(saved, 'summary.md'), 'utf8')).toContain('## Findings');
    expect(present.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join()).not.toMatch(
      /primaryKey|SharedAccessKey=/,
    );
  },
);

describe('a case written by somebody else', () => {
  function write(name: string, files: Record<string, string>): string {
    const path = join(folder, name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(path, file, '..'), { recursive: true });
      writeFileSync(join(path, file), text);
    }
    return path;
  }
  const head = {
    schemaVersion: 1,
    cloud: 'public',
    subject: { hub: 'CONTOSO.azure-devices.net', deviceId: 'd', moduleId: null },
    window: null,
  };

  test('an identity alone: disabled is found, the missing log makes a gap', async () => {
    const path = write('only-identity', {
      'case.json': JSON.stringify(head),
      'evidence/identity.json': JSON.stringify({
        deviceId: 'd',
        status: 'disabled',
        statusReason: 'stolen',
        statusUpdatedTime: '2026-11-01T00:00:00Z',
      }),
    });
    const report = parsed((await shell('--case', path, '--json')).out);
    expect(report.findings[0]?.id).toBe('device-disabled');
    expect(report.verdict.status).toBe('fault');
  });

  test('its own report.json is never read', async () => {
    const path = write('with-report', {
      'case.json': JSON.stringify(head),
      'report.json': '{"verdict":{"status":"healthy"}}',
    });
    expect(parsed((await shell('--case', path, '--json')).out).verdict.status).toBe('inconclusive');
  });

  test('torn lines are counted, not fatal; the result does not depend on the clock', async () => {
    const record = {
      time: '2026-11-20T08:00:00Z',
      category: 'Connections',
      operationName: 'deviceConnect',
      level: 'Information',
      properties: '{"deviceId":"d"}',
    };
    const path = write('torn', {
      'case.json': JSON.stringify(head),
      'evidence/connections.jsonl': `\uFEFF${JSON.stringify(record)}\n{"time":"2026-11-`,
      'evidence/identity.json': JSON.stringify({ deviceId: 'd', status: 'enabled' }),
    });
    const { code, out } = await shell('--case', path, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ window: { to: expect.stringMatching(/^2026-11-20T08:00:00/) } });
  });
});

describe('bad input: exit 2, one clear line, nothing on stdout', () => {
  const empty = join(folder, 'empty');
  const text = join(folder, 'text.zip');
  beforeAll(() => {
    mkdirSync(empty);
    writeFileSync(text, 'no zip at all');
  });
  test.each([
    [[]],
    [['--hub', 'contoso-lab']],
    [['--hub', 'contoso-lab', '--whole-hub', '--device', 'pump-01']],
    [['--hub', 'contoso-lab', '--whole-hub', '--module', 'm']],
    [['--hub', 'contoso-lab', '--whole-hub', '--save', join(folder, 'hub')]],
    [['--hub', 'contoso-lab', '--whole-hub', '--archive', folder]],
    [['--hub', 'contoso-lab', '--whole-hub', '--archive', folder, '--registry', text]],
    [['--case', folder, '--whole-hub']],
    [['--hub', 'example.com', '--whole-hub']],
    [['--hub', 'contoso-lab', '--whole-hub', '--from', '2026-01-01T00:00:00Z']],
    [['--hub', 'contoso-lab', '--device', '']],
    [['--hub', 'contoso-lab', '--device', 'x'.repeat(129)]],
    [['--hub', 'contoso-lab', '--device', 'a b']],
    [['--hub', 'example.com', '--device', 'a']],
    [['--hub', 'contoso-lab.azure-devices.net.evil.example', '--device', 'a']],
    [['--hub', 'contoso-lab', '--device', 'a', '--from', 'yesterday']],
    [['--hub', 'contoso-lab', '--device', 'a', '--from', '2026-11-20T08:00:00Z', '--to', '2026-11-20T07:00:00Z']],
    [['--hub', 'contoso-lab', '--device', 'a', '--nonsense']],
    [['--case', join(folder, 'nowhere')]],
    [['--case', empty]],
    [['--case', text]],
    [['--case', '']],
    [['--case', empty, '--device', 'a']],
  ])('%j', async (argv) => {
    const { code, out, err } = await shell(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).not.toMatch(/ at .*:\d+|node_modules/);
  });

  test('no lab running', async () => {
    let err = '';
    const nowhere = join(folder, 'no-lab');
    const shellThere = {
      env: { DATA_DIR: nowhere },
      clock: offsetClock(START),
      out: () => undefined,
      err: (line: string) => {
        err = line;
      },
      colour: false,
    };
    expect(await runCli(['--hub', 'contoso-lab', '--device', 'a'], shellThere)).toBe(2);
    expect(err).toContain('npm start');
  });
});
