import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import Ajv from 'ajv';
import { understand } from '../../src/bot/understand/understand';
import { runTeamsPackage } from '../../src/teams-package';
import { HUBS } from '../kit/conversation';
import { offsetClock } from '../kit/offset-clock';
import { NOW } from '../kit/sample-report';
import { filesOf } from '../kit/unzipped';
// Microsoft's own: build/json-schemas/teams/v1.22/MicrosoftTeams.schema.json of the npm package @microsoft/app-manifest
// 1.1.2 (MIT), the same as in the repository OfficeDev/microsoft-teams-app-schema. Unchanged.
import schema from './manifest.schema.json';

const BOT = '11111111-2222-4333-8444-555555555555';
const SETTINGS = {
  MicrosoftAppId: BOT,
  PUBLIC_ORIGIN: 'https://bot.example.com',
  TEAMS_DEVELOPER_NAME: 'Contoso',
  TEAMS_DEVELOPER_WEBSITE: 'https://contoso.example',
  TEAMS_PRIVACY_URL: 'https://contoso.example/privacy',
  TEAMS_TERMS_URL: 'https://contoso.example/terms',
};
const SSO = { TEAMS_SSO_APP_ID: '99999999-2222-4333-8444-555555555555' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepalive-teams-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(env: Readonly<Record<string, string | undefined>>, ...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await runTeamsPackage(argv, {
    env,
    clock: offsetClock(NOW),
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

async function made(env: Readonly<Record<string, string>> = SETTINGS) {
  const file = join(folder, `app-${Object.keys(env).length}.zip`);
  const { code, err } = await run(env, file);
  expect([code, err]).toEqual([0, '']);
  const bytes = await readFile(file);
  const files = await filesOf(bytes);
  const manifest = JSON.parse(String(files['manifest.json']));
  return { bytes, files, manifest };
}

/** Draft 4, of which it uses nothing that draft 7 reads otherwise: without its name Ajv takes it. */
function complaintsOf(manifest: unknown): string {
  const { $schema: _draft4, ...rules } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { uri: (text: string) => URL.canParse(text) } });
  return ajv.validate(rules, manifest) ? '' : ajv.errorsText();
}

test('the schema uses nothing that newer drafts read otherwise', () => {
  expect(JSON.stringify(schema)).not.toMatch(/"exclusiveM(?:in|ax)imum":(?:true|false)/);
  expect(JSON.stringify(schema)).not.toMatch(/"id":"/);
});

test.each([
  ['with single sign-on', { ...SETTINGS, ...SSO }],
  ['without', SETTINGS],
])('the manifest keeps to its schema, %s', async (_name, env) => {
  const { manifest } = await made(env);
  expect(complaintsOf(manifest)).toBe('');
  expect(complaintsOf({ ...manifest, colour: 'blue' })).not.toBe('');
  expect(complaintsOf({ ...manifest, version: undefined })).not.toBe('');
});

test('it says what the environment says', async () => {
  const { manifest } = await made({ ...SETTINGS, ...SSO });
  expect(manifest).toMatchObject({
    id: BOT,
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    name: { short: 'Keepalive', full: 'Keepalive for Azure IoT Hub' },
    developer: { name: 'Contoso', websiteUrl: 'https://contoso.example' },
    bots: [{ botId: BOT, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true }],
    validDomains: ['bot.example.com', 'token.botframework.com'],
    webApplicationInfo: { id: SSO.TEAMS_SSO_APP_ID, resource: `api://botid-${BOT}` },
  });
  expect(JSON.stringify(manifest)).not.toMatch(/\{\{\w/);
  const other = await made({ ...SETTINGS, OAUTH_APP_ID: SSO.TEAMS_SSO_APP_ID, TEAMS_APP_NAME: 'Keepalive' });
  expect(other.manifest.webApplicationInfo).toEqual(manifest.webApplicationInfo);
  const plain = await made();
  expect(plain.manifest.webApplicationInfo).toBeUndefined();
  expect(plain.manifest.validDomains).toEqual(['bot.example.com']);
  const gov = await made({ ...SETTINGS, ...SSO, AZURE_CLOUD: 'AzureUSGovernment' });
  expect(gov.manifest.validDomains).toEqual(['bot.example.com', 'token.botframework.azure.us']);
});

test('texts are no longer than Teams shows them', async () => {
  const { manifest } = await made();
  expect(manifest.name.short.length).toBeLessThanOrEqual(30);
  expect(manifest.name.full.length).toBeLessThanOrEqual(100);
  expect(manifest.description.short.length).toBeLessThanOrEqual(80);
  for (const { commands } of manifest.bots[0].commandLists) {
    expect(commands.length).toBeLessThanOrEqual(10);
    for (const { title, description } of commands) {
      // "Create a bot command menu" on learn.microsoft.com: longer ones are cut.
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
  }
});

test('each scope has one list of commands, and the bot understands each of them', async () => {
  const { manifest } = await made();
  const [bot] = manifest.bots;
  const scopes = bot.commandLists.flatMap((list: { scopes: string[] }) => list.scopes);
  expect([...scopes].sort()).toEqual([...bot.scopes].sort());
  const heard = (text: string) => understand(text, { hubs: HUBS, now: NOW, zone: 'UTC' }).intent.kind;
  const titles: string[] = bot.commandLists.flatMap((list: { commands: Array<{ title: string }> }) =>
    list.commands.map(({ title }) => title),
  );
  expect(Object.fromEntries(titles.map((title) => [title, heard(title)]))).toEqual({
    check: 'diagnose',
    'check again': 'again',
    hubs: 'hubs',
    'what is 404104': 'explain-code',
    'how do I get the log': 'log-guide',
    'collect logs': 'collect',
    escalate: 'escalate',
    status: 'status',
    'start over': 'start-over',
    help: 'help',
  });
});

test('the icons have the sizes and colours that Teams asks for', async () => {
  const { files, manifest } = await made();
  expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
  const [color, outline] = [files[manifest.icons.color], files[manifest.icons.outline]].map((file) =>
    pixelsOf(file ?? Buffer.alloc(0)),
  );
  expect([color?.width, color?.height]).toEqual([192, 192]);
  expect(color?.pixels.every(([, , , alpha]) => alpha === 255)).toBe(true);
  expect([outline?.width, outline?.height]).toEqual([32, 32]);
  const drawn = outline?.pixels.filter(([, , , alpha]) => alpha > 0) ?? [];
  expect(drawn.length).toBeGreaterThan(40);
  expect(drawn.length).toBeLessThan(32 * 32 * 0.6);
  expect(drawn.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
});

test('the same settings give the same bytes', async () => {
  const [first, second] = [await made(), await made()];
  expect(first.bytes.equals(second.bytes)).toBe(true);
});

test('every missing setting is listed, and nothing is written', async () => {
  const file = join(folder, 'never.zip');
  const { code, out, err } = await run({}, file);
  expect([code, out]).toEqual([2, '']);
  expect(err.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
    'No',
    'MicrosoftAppId',
    'PUBLIC_ORIGIN',
    'TEAMS_DEVELOPER_NAME',
    'TEAMS_DEVELOPER_WEBSITE',
    'TEAMS_PRIVACY_URL',
    'TEAMS_TERMS_URL',
    '',
  ]);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test('wrong settings are named', async () => {
  const { code, err } = await run({
    ...SETTINGS,
    MicrosoftAppId: 'bot',
    TEAMS_APP_ID: 'app',
    TEAMS_SSO_APP_ID: 'sso',
    PUBLIC_ORIGIN: 'http://localhost:3978',
    TEAMS_APP_NAME: 'x'.repeat(31),
    TEAMS_PRIVACY_URL: 'http://contoso.example',
    AZURE_CLOUD: 'nowhere',
  });
  expect(code).toBe(2);
  for (const name of [
    ...['MicrosoftAppId', 'TEAMS_APP_ID', 'TEAMS_SSO_APP_ID', 'PUBLIC_ORIGIN', 'TEAMS_APP_NAME', 'TEAMS_PRIVACY_URL'],
    'AZURE_CLOUD',
  ])
    expect(err).toContain(`  ${name} `);
});

/** Of an 8-bit RGBA PNG without interlace, such as resvg writes. */
function pixelsOf(png: Buffer): { width: number; height: number; pixels: Array<[number, number, number, number]> } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect([...png.subarray(24, 26), png[28]]).toEqual([8, 6, 0]);
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(data));
  const line = width * 4;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x += 1) {
      const left = x >= 4 ? (out[y * line + x - 4] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * line + x] ?? 0) : 0;
      const corner = x >= 4 && y > 0 ? (out[(y - 1) * line + x - 4] ?? 0) : 0;
      out[y * line + x] = ((raw[y * (line + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)) & 255;
    }
  }
  const pixels = Array.from({ length: width * height }, (_, i): [number, number, number, number] => [
    out[i * 4] ?? 0,
    out[i * 4 + 1] ?? 0,
    out[i * 4 + 2] ?? 0,
    out[i * 4 + 3] ?? 0,
  ]);
  return { width, height, pixels };
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
