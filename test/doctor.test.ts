import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { runDoctor } from '../src/doctor';
import type { Check, Checkup } from '../src/doctor/checkup';
import schema from '../src/doctor/checkup.schema.json';
import type { Fault, WireCall } from '../src/lab/wire';
import type { Keepalive } from '../src/start';
import { startKeepalive } from './kit/keepalive';
import { offsetClock } from './kit/offset-clock';
import type { ShellRun } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

const START = new Date('2026-11-20T14:59:00Z');
const folder = temporaryFolder();
const dataDir = join(folder, 'data');
const calls: WireCall[] = [];
let suffer: ((call: WireCall) => Fault | undefined) | undefined;
let keepalive: Keepalive;

beforeAll(async () => {
  const intercept = (call: WireCall) => {
    calls.push(call);
    return suffer?.(call);
  };
  keepalive = await startKeepalive(START, { seed: 4711, intercept }, dataDir);
});
afterAll(() => keepalive?.stop());
beforeEach(() => {
  suffer = undefined;
  calls.length = 0;
});

async function doctorWith(
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
  colour = false,
): Promise<ShellRun> {
  let [out, err] = ['', ''];
  const code = await runDoctor(argv, {
    env,
    clock: offsetClock(START),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour,
  });
  return { code, out, err };
}
const doctor = (...argv: string[]) => doctorWith({ DATA_DIR: dataDir }, argv);

async function checkupOf(
  ...argv: string[]
): Promise<Omit<Checkup, 'hubs'> & { hubs: Record<string, readonly Check[]> }> {
  const { out, err } = await doctor(...argv, '--json');
  expect(err).toBe('');
  const checkup: Checkup = JSON.parse(out);
  const ajv = new Ajv({ strict: false });
  if (!ajv.validate(schema, checkup)) throw new Error(ajv.errorsText());
  return { ...checkup, hubs: Object.fromEntries(checkup.hubs.map(({ hub, checks }) => [hub.split('.')[0], checks])) };
}

test('the three hubs of the lab, for people', async () => {
  const { code, out, err } = await doctor();
  expect([code, err]).toEqual([1, '']);
  const [opening, ...rest] = out.trimEnd().split('\n');
  expect(opening).toBe(`Looking at the lab that runs on ${dataDir}, as its own identity. Nothing is changed.`);
  expect(rest.at(-1)).toBe('3 hubs, 28 checks: 27 in order, 1 to be mended.');
  expect(rest.filter((line) => line.startsWith('  ✗'))).toEqual([
    '  ✗ logging          Logging is off: Connections go nowhere, so nobody can see when and why devices drop.',
  ]);
  expect(out).toMatch(/\n {2}✓ way from here {4}8883 ✓ {2}5671 not tried {2}443 ✓\n/);
  expect(out).toMatch(/\n {2}✓ log {14}newest connection record \d+(\.\d)? (s|min) ago \(2026-11-20 14:\d\d UTC\); /);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour where no terminal reads.
  expect(out).not.toMatch(/\u001b/);
  expect((await doctorWith({ DATA_DIR: dataDir }, [], true)).out).toContain('\u001b[31m✗\u001b[0m logging');
});

test('each hub, for programs', async () => {
  const { schemaVersion, cloud, identity, checks, hubs, hubsLeftOut } = await checkupOf();
  expect({ schemaVersion, cloud, hubsLeftOut, as: identity.as }).toEqual({
    schemaVersion: 1,
    cloud: 'public',
    hubsLeftOut: 0,
    as: 'lab',
  });
  expect(checks.map(({ source, ok }) => [source, ok])).toEqual([
    ['sign-in', true],
    ['resource-graph', true],
  ]);
  const everything = ['probe', 'registry', 'twin', 'hub', 'diagnostic-settings', 'log-analytics'];
  expect(hubs['contoso-lab']?.map(({ source }) => source)).toEqual([
    ...everything,
    'resource-health',
    'service-health',
    'metrics',
  ]);
  expect(hubs['contoso-lab']?.every(({ ok }) => ok)).toBe(true);
  expect(hubs['fabrikam-lab']?.every(({ ok }) => ok)).toBe(true);
  const newest = hubs['contoso-lab']?.find(({ source }) => source === 'log-analytics')?.newest;
  expect(START.getTime() - Date.parse(String(newest))).toBeLessThan(15 * 60_000);
  expect(hubs['tailspin-lab']?.filter(({ ok }) => !ok)).toEqual([
    {
      source: 'diagnostic-settings',
      ok: false,
      why: 'not-configured',
      detail: expect.stringContaining('Logging is off'),
      fix: expect.stringMatching(
        /az monitor diagnostic-settings create --name keepalive --resource '\/subscriptions\/.*\/tailspin-lab' --workspace WORKSPACE_ID --logs '\[\{"category":"Connections","enabled":true\}/,
      ),
    },
  ]);
  // Its log goes nowhere: there is none to ask.
  expect(hubs['tailspin-lab']?.map(({ source }) => source)).not.toContain('log-analytics');
});

test('one hub, by any of its names', async () => {
  for (const name of ['contoso-lab', 'CONTOSO-lab.azure-devices.net']) {
    const { code, out } = await doctor('--hub', name);
    expect(code).toBe(0);
    expect(out).toContain('1 hub, 10 checks: all in order.');
  }
  const { checks, hubs } = await checkupOf('--hub', 'nowhere');
  expect(checks.map(({ source }) => source)).toEqual(['sign-in']);
  expect(hubs.nowhere?.map(({ source, ok }) => [source, ok])).toEqual([
    ['resource-graph', false],
    ['probe', false],
    ['registry', false],
    ['twin', false],
  ]);
});

test('every call is a read, and their number does not grow with what the hub holds', async () => {
  await doctor('--hub', 'contoso-lab');
  const seen = calls.map(({ method, url }) => `${method} ${url.pathname.split('/').slice(-2).join('/')}`);
  expect(seen.filter((call) => !call.startsWith('GET ')).sort()).toEqual([
    'POST Microsoft.ResourceGraph/resources',
    'POST contoso-lab/query',
  ]);
  // One more looks whether the lab runs.
  expect(seen.filter((call) => call !== 'GET /')).toHaveLength(9);
});

test('hubs that cannot be listed, and none to be listed', async () => {
  suffer = ({ url }) =>
    url.pathname.endsWith('ResourceGraph/resources') ? { do: 'answer', with: { status: 403, body: {} } } : undefined;
  const { code, out } = await doctor();
  expect(code).toBe(1);
  expect(out).toContain('✗ finding hubs     Azure Resource Graph answered 403');
  expect(out).toContain('0 hubs, 2 checks: 1 in order, 1 to be mended.');
  suffer = ({ url }) =>
    url.pathname.endsWith('ResourceGraph/resources')
      ? { do: 'answer', with: { status: 200, body: { data: [] } } }
      : undefined;
  const { checks } = await checkupOf();
  expect(checks[1]).toMatchObject({ ok: false, why: 'denied', fix: expect.stringContaining('--role "Reader"') });
});

test('of very many hubs the first twenty', async () => {
  const data = Array.from({ length: 33 }, (_, index) => {
    const name = `many-${String(index).padStart(2, '0')}`;
    const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Devices/IotHubs/${name}`;
    return { id, name, hostName: `${name}.azure-devices.net` };
  });
  suffer = ({ url }) =>
    url.pathname.endsWith('ResourceGraph/resources')
      ? { do: 'answer', with: { status: 200, body: { data } } }
      : undefined;
  const { code, out } = await doctor();
  expect(code).toBe(1);
  expect(out.match(/^many-\d\d\.azure-devices\.net$/gm)).toEqual(data.slice(0, 20).map(({ hostName }) => hostName));
  expect(out).toMatch(/20 hubs, \d+ checks: .* 13 more hubs not looked at: name one with --hub\.\n$/);
  // Their ids were listed: nobody is looked up again.
  expect(calls.filter(({ url }) => url.pathname.endsWith('ResourceGraph/resources'))).toHaveLength(1);
});

describe('bad input: exit 2, one clear line, nothing on stdout', () => {
  test.each([
    [['--hub']],
    [['--hub', '']],
    [['--hub', 'example.com']],
    [['--hub', 'contoso-lab.azure-devices.net.evil.example']],
    [['--hub', 'contoso-lab.azure-devices.us']],
    [['--hub', 'contoso-lab.azure-devices.de']],
    [['--hub', 'a', '--hub', 'b']],
    [['--json', '--json']],
    [['--device', 'pump-08']],
    [['contoso-lab']],
  ])('%j', async (argv) => {
    const { code, out, err } = await doctor(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).not.toMatch(/ at .*:\d+|node_modules|undefined/);
  });

  test('no lab, and no settings', async () => {
    const { code, out, err } = await doctorWith({ DATA_DIR: join(folder, 'no-lab') }, ['--json']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+npm start\.\n$/);
  });

  test('settings: every problem at once', async () => {
    const { code, out, err } = await doctorWith(
      {
        PORT: 'many',
        MicrosoftAppId: 'bot',
        MicrosoftAppType: 'Magic',
        IOT_HUB_RESOURCE_IDS: 'contoso',
        AZURE_CLOUD: 'x',
      },
      [],
    );
    expect([code, out]).toEqual([2, '']);
    for (const name of ['PORT', 'MicrosoftAppType', 'MicrosoftAppPassword', 'IOT_HUB_RESOURCE_IDS', 'AZURE_CLOUD'])
      expect(err).toContain(name);
    expect(err).toMatch(/^[^\n]+\n$/);
  });

  test('a bot that could talk, but not sign in', async () => {
    const bot = { MicrosoftAppId: 'bot', MicrosoftAppType: 'MultiTenant', MicrosoftAppPassword: 'a secret of the bot' };
    const { code, err } = await doctorWith(bot, []);
    expect([code, err]).toEqual([2, expect.stringMatching(/^MicrosoftAppTenantId is missing[^\n]*\n$/)]);
  });

  test('help is no bad input', async () => {
    const { code, out } = await doctorWith({}, ['--help', '--hub', 'x']);
    expect([code, out]).toEqual([0, expect.stringContaining('Exit code 0')]);
  });
});

test('no secret of the environment is told', async () => {
  const names = ['MicrosoftAppPassword', 'AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PASSWORD', 'AZURE_PASSWORD'];
  const secret = fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' }).map((text) => `S3cr${text}et`);
  await fc.assert(
    fc.asyncProperty(fc.array(secret, { minLength: 4, maxLength: 4 }), fc.boolean(), async (values, isHalf) => {
      const secrets = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
      const settings: Record<string, string> = isHalf
        ? { MicrosoftAppId: 'bot', MicrosoftAppType: 'SingleTenant', PORT: 'many' }
        : { DATA_DIR: dataDir };
      const { MicrosoftAppPassword = '', ...others } = secrets;
      const env = isHalf ? { ...others, MicrosoftAppPassword, ...settings } : { ...others, ...settings };
      const { out, err } = await doctorWith(env, ['--hub', 'contoso-lab']);
      for (const value of values) expect(`${out}${err}`).not.toContain(value);
    }),
    { numRuns: 10 },
  );
}, 60_000);
