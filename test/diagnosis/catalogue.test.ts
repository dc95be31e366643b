import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES, findCode } from '../../src/diagnosis/catalogues/codes';
import { ALLOWED_GUIDE_HOSTS, codeGuide, GUIDES, RECOMMENDED_DOCUMENTS } from '../../src/diagnosis/catalogues/guides';
import { bugsOf, KNOWN_BUGS } from '../../src/diagnosis/catalogues/known-bugs';
import { compareVersions, recognizeSdk, SDKS, SDKS_AS_OF } from '../../src/diagnosis/catalogues/sdks';
import { CHECKS } from '../../src/diagnosis/checks';
import { SYMPTOM_NAMES } from '../../src/diagnosis/patterns/bug-symptoms';

const CHECKS_FOLDER = join(__dirname, '../../src/diagnosis/checks');
const TABLES_FOLDER = join(__dirname, 'checks');

function expectAllowed(url: string): void {
  const { protocol, host } = new URL(url);
  expect([protocol, ALLOWED_GUIDE_HOSTS.includes(host)]).toEqual(['https:', true]);
}

describe('the checks', () => {
  const files = readdirSync(CHECKS_FOLDER).filter((file) => file !== 'index.ts');

  test('every file is listed, and named like its id', () => {
    expect(CHECKS.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });

  test.each(CHECKS.map(({ id }) => id))('%s has a table of life and near misses', (id) => {
    const table = join(TABLES_FOLDER, `${id}.test.ts`);
    expect(existsSync(table)).toBe(true);
    const text = readFileSync(table, 'utf8');
    expect(text).toContain(`checkTable('${id}'`);
    expect(text).toMatch(/fires: \[\s*\[/);
    expect(text).toMatch(/silent: \[\s*\[/);
  });

  test.each(files)('%s knows no other check', (file) => {
    expect(readFileSync(join(CHECKS_FOLDER, file), 'utf8')).not.toMatch(/from '\.\/|from '\.\.\/checks/);
  });

  test.each(CHECKS)('$id asks a question', ({ asks }) => {
    expect(asks).toMatch(/^[A-Z].*\?$/);
  });
});

describe('the guides', () => {
  test.each([...Object.values(GUIDES), ...RECOMMENDED_DOCUMENTS])('$title leads to an allowed host', ({ url }) =>
    expectAllowed(url),
  );

  test('the five documents of the article are there, with their remarks', () => {
    const text = RECOMMENDED_DOCUMENTS.map(({ title, url }) => `${title} ${url}`).join('\n');
    expect(RECOMMENDED_DOCUMENTS).toHaveLength(5);
    expect(text).toContain('only for Azure Stack Hub');
    expect(text).toContain('archived since 2020');
  });
});

describe('the codes', () => {
  test('all of them, each with words, each link allowed', () => {
    expect(CODES).toHaveLength(164);
    for (const { code, name, meaning, guideUrl, olderGuideUrl } of CODES) {
      expect(code).toMatch(/^\d{6}$/);
      expect(name.length * meaning.length).toBeGreaterThan(0);
      for (const url of [guideUrl, olderGuideUrl]) if (url) expectAllowed(url);
    }
  });

  test('a known code, an unknown one of a known class, a class, nonsense', () => {
    expect(findCode('409002')?.name).toBe('LinkCreationConflict');
    expect(findCode(' 404104 ')?.category).toBe('closed-remotely');
    expect(findCode('500987')?.code).toBe('500xxx');
    expect(findCode('503XXX')?.retryable).toBe(true);
    expect(findCode('400xxx')?.guideUrl).toContain('400xxx');
    for (const nonsense of ['999999', '404', '', 'constructor', '50098']) expect(findCode(nonsense)).toBeUndefined();
  });

  test('a code’s guide', () => {
    expect(codeGuide('401003')).toMatchObject({ title: '401003 IotHubUnauthorized' });
    expect(codeGuide('999999')).toBeUndefined();
  });
});

describe('the SDKs', () => {
  test.each(SDKS)('$name is complete', (sdk) => {
    expect(sdk.package).not.toBe('');
    expect(sdk.newest.version).toMatch(/^\d+\.\d+/);
    expect(sdk.newest.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(compareVersions(sdk.floor.version, sdk.newest.version)).toBeLessThanOrEqual(0);
    expect(sdk.floor.why).not.toBe('');
    expect(sdk.agents.length).toBeGreaterThan(0);
    for (const agent of sdk.agents) expect(new RegExp(agent).source).toContain('(');
    expect(['cut', 'goodbye']).toContain(sdk.renewal.style);
    expect(sdk.retry).toMatch(/\.$/);
    expect(sdk.deviceLog.steps.length).toBeGreaterThan(0);
    expectAllowed(sdk.deviceLog.guideUrl);
    expectAllowed(sdk.url);
  });

  test('the catalogue has a date', () => expect(SDKS_AS_OF).toBe('2026-11-23'));

  test.each([
    [
      '.NET/1.21.2 (.NET Framework 4.8.4200.0; Microsoft Windows 10.0.17763 WindowsProduct:0x00000004; X86)',
      'csharp',
      '1.21.2',
    ],
    ['.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', 'iot-edge', '1.5.44'],
    ['azure-iot-device/1.17.1 (node v10.16.0; Windows_NT 10.0.18363; x64)', 'node', '1.17.1'],
    ['azure-iot-device-iothub-py/2.14.0(3.10.12;Linux #1 SMP;x86_64)', 'python', '2.14.0'],
    ['iothubclient/1.8.0 (native; freertos; esp platform)', 'c', '1.8.0'],
    ['my-product iothubclient/1.8.0 (native; Linux; armv7l)', 'c', '1.8.0'],
    ['com.microsoft.azure.sdk.iot.iot-device-client/2.5.1 (17.0.12; Linux; amd64)', 'java', '2.5.1'],
    ['com.microsoft.azure.iothub-java-client/1.8.33 (x)', 'java', '1.8.33'],
    ['DeviceClientType=azsdk-c%2F1.5.0', 'embedded-c', '1.5.0'],
    ['DeviceClientType=azure-iot-device%2f1.18.4%20%28node%20v18%3b%20x64%29', 'node', '1.18.4'],
  ])('recognizes %s', (text, id, version) => {
    expect(recognizeSdk(text)).toMatchObject({ sdk: { id }, version });
  });

  test.each(['', 'paho/1.6', '%', '.NET/', 'azure-iothub/1.16.6 (node)', 'iothubserviceclient/1.0', '%zz%2'])(
    'does not recognize "%s"',
    (text) => {
      expect(recognizeSdk(text)).toBeUndefined();
    },
  );

  test.each([
    ['1.9.0', '1.10.0', -1],
    ['2.0.0-preview001', '2.0.0', -1],
    ['1.42', '1.42.0', 0],
    ['2.5.1', '2.5.0', 1],
    ['1.14.0+build7', '1.14.0', 0],
  ])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));
});

describe('the known bugs', () => {
  test.each(KNOWN_BUGS)(
    '$id names an SDK, a symptom that can be looked for, and its source',
    ({ sdk, symptom, url, from, fixedIn }) => {
      expect(SDKS.map(({ id }) => id)).toContain(sdk);
      expect(SYMPTOM_NAMES).toContain(symptom);
      expectAllowed(url);
      if (fixedIn) expect(compareVersions(from, fixedIn)).toBeLessThan(0);
    },
  );

  test('by version and protocol', () => {
    const bugs = (text: string, protocol: string): readonly string[] => {
      const sdk = recognizeSdk(text);
      return sdk ? bugsOf(sdk, protocol).map(({ id }) => id) : [];
    };
    expect(bugs('azure-iot-device-iothub-py/2.7.0(3)', 'Mqtt')).toEqual(['python-1168', 'python-981']);
    expect(bugs('azure-iot-device-iothub-py/2.8.0(3)', 'Mqtt')).toEqual(['python-981']);
    expect(bugs('iothubclient/1.8.0 (x)', 'Mqtt')).toEqual([]);
    expect(bugs('iothubclient/1.8.0 (x)', 'AmqpWs')).toEqual(['c-2249']);
  });
});
