import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODE_CLASSES, CODE_SOURCES, CODES, findCode } from '../../src/diagnosis/catalogues/codes';
import errorCodes from '../../src/diagnosis/catalogues/error-codes.json';
import { ALLOWED_GUIDE_HOSTS, codeGuide, GUIDES, RECOMMENDED_DOCUMENTS } from '../../src/diagnosis/catalogues/guides';
import { bugsOf, KNOWN_BUGS } from '../../src/diagnosis/catalogues/known-bugs';
import { PAGES, pageUrl } from '../../src/diagnosis/catalogues/pages';
import {
  compareVersions,
  recognizeSdk,
  SDKS,
  SDKS_AS_OF,
  serviceSdkNamed,
  supportEnded,
} from '../../src/diagnosis/catalogues/sdks';
import { findStatusWord, STATUS_WORDS } from '../../src/diagnosis/catalogues/status-words';
import { CHECKS } from '../../src/diagnosis/checks';
import { SYMPTOM_NAMES } from '../../src/diagnosis/patterns/bug-symptoms';
import { CODE_NAMES, UNNUMBERED } from '../../src/evidence/code-names';

const CHECKS_FOLDER = join(__dirname, '../../src/diagnosis/checks');
const PATTERNS_FOLDER = join(__dirname, '../../src/diagnosis/patterns');
const TABLES_FOLDER = join(__dirname, 'checks');
const README = join(__dirname, '../../README.md');

/** What the diagnosis can find, in the order of the README's table. */
const FINDINGS: readonly string[] = `
  device-not-found device-disabled device-recreated device-never-connected
  sas-renewal sas-token-expired credentials-rejected certificate-invalid clock-skew sas-auth-disabled
  duplicate-identity half-open-session
  network-loss idle-timeout keep-alive-too-long site-outage port-blocked dns-failure tls-trust proxy-blocked network-rule
  service-event hub-unavailable service-errors
  daily-quota-used reconnect-storm throttled
  sdk-outdated sdk-known-bug sdk-unknown client-gave-up client-closed protocol-violation message-too-large device-restart
  edge-runtime-failing edge-auth edgehub-no-connack edgehub-idle-close
  logging-off method-not-answered state-is-stale drops-unexplained no-problem-seen`
  .trim()
  .split(/\s+/);

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

  test('every finding has its check, and every check its finding', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(ids.filter((id) => !FINDINGS.includes(id))).toEqual([]);
    expect(FINDINGS.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('the README’s table names exactly the findings', () => {
    const section =
      /## What it looks at, and what it says\n([\s\S]*?)\n## /.exec(readFileSync(README, 'utf8'))?.[1] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]))).toEqual(FINDINGS);
  });

  test.each(CHECKS)('$id yields only to findings that there are', ({ yieldsTo = [], yieldsOverSame = [] }) => {
    expect([...yieldsTo, ...yieldsOverSame].filter((id) => !FINDINGS.includes(id))).toEqual([]);
  });

  const sources = [
    ...files.map((file) => join(CHECKS_FOLDER, file)),
    ...readdirSync(PATTERNS_FOLDER).map((file) => join(PATTERNS_FOLDER, file)),
  ];

  test.each(sources)('%s explains only findings that there are', (path) => {
    const text = readFileSync(path, 'utf8');
    const lists = [...text.matchAll(/(?:explains|yieldsTo|yieldsOverSame):\s*\[([^\]]*)\]/g)].map(
      (match) => match[1] ?? '',
    );
    const ids = lists.flatMap((list) => [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? ''));
    expect(ids.filter((id) => !FINDINGS.includes(id))).toEqual([]);
  });

  test.each(sources)('%s names only codes that there are', (path) => {
    const codes = [...readFileSync(path, 'utf8').matchAll(/(?<![\w.])[45]\d{5}(?![\w.])/g)].map(([code]) => code);
    // A class, 409xxx, is the answer for a code that is not listed.
    expect(codes.filter((code) => findCode(code)?.code.endsWith('xxx') ?? true)).toEqual([]);
  });
});

describe('the guides', () => {
  test.each([...Object.values(GUIDES), ...RECOMMENDED_DOCUMENTS])('$title leads to an allowed host', ({ url }) =>
    expectAllowed(url),
  );

  test.each([...PAGES])('the page %s is said in one sentence of its own', (_id, { host, path, title, about, seen }) => {
    expect(['learn', 'azure', 'github']).toContain(host);
    expect(path).toMatch(/^\/[^#\s]+$/);
    expect(title).not.toBe('');
    expect(about).toMatch(/^[A-Z][^.!?]*\.$/);
    expect(seen).not.toBe('');
    expect([...PAGES.values()].filter((page) => page.about === about || page.path === path)).toHaveLength(1);
  });

  test('every guide is a page of the list: an address stands in one place', () => {
    const listed = [...PAGES.values()].map(({ title }) => title);
    expect(
      Object.entries(GUIDES)
        .filter(([, { title }]) => !listed.includes(title))
        .map(([name]) => name),
    ).toEqual([]);
  });

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
    expect(CODES.filter(({ olderGuideUrl }) => olderGuideUrl)).toHaveLength(17);
  });

  test.each([...CODES, ...CODE_CLASSES])('$code is told in plain words', (entry) => {
    const { meaning, likelyCauses, whatToDo, shows, messages, relevance, guideAbout, sources } = entry;
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(guideAbout).toMatch(/^[A-Z][^!?]*\.$/);
    expect(whatToDo.length).toBeGreaterThan(0);
    for (const point of [...likelyCauses, ...whatToDo]) expect(point).toMatch(/^\S.*[^.]$/);
    const all = [
      meaning,
      ...likelyCauses,
      ...whatToDo,
      ...shows.map(({ text }) => text),
      ...messages.map(({ means }) => means),
    ];
    // Left over from notes, or known only to those who write services.
    expect(all.join(' ')).not.toMatch(/\b(caller|re-run|etag|payload|apis\.md|SKU|idempoten\w+|n\/a|TTL)\b/i);
    if (relevance.startsWith('disconnect') && !entry.code.endsWith('xxx'))
      expect(likelyCauses.length).toBeGreaterThan(0);
    for (const source of sources) if (!source.includes('#')) expect(CODE_SOURCES[source]).toBeDefined();
  });

  test('those that disconnect devices say how they show', () => {
    const core = CODES.filter(({ relevance }) => relevance === 'disconnect-core');
    expect(core.filter(({ shows }) => shows.length === 0).map(({ code }) => code)).toEqual(['503101', '503102']);
    expect(findCode('403012')?.shows).toContainEqual(expect.objectContaining({ where: 'mqtt', inferred: true }));
    expect(findCode('409002')?.shows).toContainEqual(expect.objectContaining({ where: 'amqp', inferred: false }));
  });

  test('every section of the guide is used, and every one that is used is there', () => {
    const used = new Set([...errorCodes.errors, ...errorCodes.classes].map(({ section }) => section));
    expect(Object.keys(errorCodes.guide.sections).sort()).toEqual([...used].sort());
    for (const { guideUrl } of CODES) expect(guideUrl).toMatch(/#[a-z0-9-]+$/);
    expect(codeGuide('409002')?.url).toBe(pageUrl('errorCodes', '409002-linkcreationconflict-error'));
    expect(findCode('409002')?.olderGuideUrl).toMatch(/\/iot-hub-troubleshoot-error-409002-linkcreationconflict$/);
  });

  test('by name, by the number of a misprint, and without a number', () => {
    expect(findCode('LinkCreationConflict')?.code).toBe('409002');
    expect(findCode('deviceconnectionclosedremotely')?.code).toBe('404104');
    expect(findCode('404102')?.code).toBe('404103');
    expect(findCode('ServiceUnavailable')?.code).toBe('500001');
    expect(findCode('InternalServerError')?.code).toBe('500001');
    expect(findCode('401999')?.code).toBe('401xxx');
  });

  test('the names that log records are read by are those of the catalogue', () => {
    for (const [name, code] of CODE_NAMES) expect(CODES.find((entry) => entry.code === code)?.name).toBe(name);
    const related = CODES.filter(({ relevance }) => relevance.startsWith('disconnect')).map(({ code }) => code);
    expect(CODE_NAMES.map(([, code]) => code)).toEqual(related.filter((code) => code !== '503001'));
    for (const [name, code] of UNNUMBERED) expect(findCode(name)?.code).toBe(code);
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
    expect(sdk.renewal.how).toMatch(/\.$/);
    expect(Object.keys(sdk.sources).sort()).toEqual([
      'agents',
      'deviceLog',
      'floor',
      'keepAlive',
      'renewal',
      'retry',
      'support',
    ]);
    expect(Object.values(sdk.sources).filter((source) => source.trim() === '')).toEqual([]);
    for (const { newest, source, registry, repository } of sdk.packages) {
      expect(newest.version).toMatch(/^\d+\.\d+/);
      expect(newest.date).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(source).not.toBe('');
      expect(repository ?? '').toMatch(registry === 'github' ? /^[\w.-]+\/[\w.-]+$/ : /^$/);
    }
    for (const { until, text } of sdk.support) expect(text).toContain(until);
  });

  test('what is released apart has versions of its own', () => {
    const packages = (id: string) =>
      Object.fromEntries(
        SDKS.find((sdk) => sdk.id === id)?.packages.map(({ name, newest }) => [name, newest.version]) ?? [],
      );
    expect(packages('node')).toMatchObject({ 'azure-iot-device': '1.18.4', 'azure-iot-device-mqtt': '1.16.4' });
    expect(Object.values(packages('iot-edge'))).toEqual(['1.6.1', '1.6.0']);
  });

  test('how long each tries', () => {
    expect(SDKS.find(({ id }) => id === 'node')?.retrying).toMatchObject({
      longestWaitSeconds: 10,
      givesUpAfterSeconds: 240,
    });
    expect(SDKS.find(({ id }) => id === 'csharp')?.retrying.givesUpAfterSeconds).toBeNull();
  });

  test('support ends line by line', () => {
    const said = (text: string, now: string): string | undefined => {
      const sdk = recognizeSdk(text);
      return sdk && supportEnded(sdk, new Date(now));
    };
    expect(said('.NET/1.36 (x) EdgeHub/1.5.44', '2026-11-09T00:00:00Z')).toBeUndefined();
    expect(said('.NET/1.36 (x) EdgeHub/1.5.44', '2026-11-12T00:00:00Z')).toContain('1.5 left support');
    expect(said('iothubclient/1.14.0 (x)', '2026-11-12T00:00:00Z')).toContain('2026-10-07');
    // 1.1 is no part of the line 1, nor 1.50 of 1.5.
    expect(said('.NET/1.36 (x) EdgeHub/1.50.0', '2026-11-12T00:00:00Z')).toBeUndefined();
    expect(said('com.microsoft.azure.iothub-java-client/1.8.33 (x)', '2026-11-12T00:00:00Z')).toContain('1.x ended');
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
    ['DeviceClientType=c%2F1.0.0-preview.1%20%28nx%206.0%3Bazrtos%206.0%29', 'embedded-c', '1.0.0-preview.1'],
    ['c/1.5.0(FreeRTOS)', 'embedded-c', '1.5.0'],
    ['microsoft.azure.devices.client/1.42.3 (.NET 8)', 'csharp', '1.42.3'],
    ['microsoft.azure.devices.client/1.42.3 (.NET 8; Linux; X64) EdgeHub/1.6.1', 'iot-edge', '1.6.1'],
    ['DeviceClientType=azure-iot-device%2f1.18.4%20%28node%20v18%3b%20x64%29', 'node', '1.18.4'],
  ])('recognizes %s', (text, id, version) => {
    expect(recognizeSdk(text)).toMatchObject({ sdk: { id }, version });
  });

  test.each([
    ['azure-iothub/1.16.6 (node v22; Ubuntu; x64)', 'Node.js service SDK'],
    ['iothubserviceclient/1.0 (native; Linux; x64)', 'C service SDK'],
    ['com.microsoft.azure.sdk.iot.iot-service-client/2.1.8 (17; Linux; amd64)', 'Java service SDK'],
    ['com.microsoft.azure.iothub.service.sdk/1.7.23 (x)', 'Java service SDK'],
    ['microsoft.azure.devices/1.39.0 (.NET 8)', 'C# service SDK'],
  ])('%s is a back end, no device', (text, name) => {
    expect(recognizeSdk(text)).toBeUndefined();
    expect(serviceSdkNamed(text)).toBe(name);
  });

  test.each([
    '',
    'paho/1.6',
    '%',
    '.NET/',
    'azure-iothub/1.16.6 (node)',
    'iothubserviceclient/1.0',
    '%zz%2',
    'arc/1.2',
    'c1/2.0',
  ])('does not recognize "%s"', (text) => {
    expect(recognizeSdk(text)).toBeUndefined();
  });

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
    ({ sdk, symptom, title, issue, url, from, fixedIn, protocol, explains }) => {
      expect(SDKS.map(({ id }) => id)).toContain(sdk);
      expect(SYMPTOM_NAMES).toContain(symptom);
      expectAllowed(url);
      if (fixedIn) expect(compareVersions(from, fixedIn)).toBeLessThan(0);
      expect(title).toMatch(/^[a-z].*[^.]$/);
      expect(issue).not.toBe('');
      expect([null, 'mqtt', 'amqp']).toContain(protocol);
      expect(explains.filter((id) => !FINDINGS.includes(id))).toEqual([]);
    },
  );

  test('ids are unique, and every symptom belongs to a bug', () => {
    expect(new Set(KNOWN_BUGS.map(({ id }) => id)).size).toBe(KNOWN_BUGS.length);
    expect([...new Set(KNOWN_BUGS.map(({ symptom }) => symptom))].sort()).toEqual([...SYMPTOM_NAMES].sort());
  });

  test('by version and protocol', () => {
    const bugs = (text: string, protocol: string): readonly string[] => {
      const sdk = recognizeSdk(text);
      return sdk ? bugsOf(sdk, protocol).map(({ id }) => id) : [];
    };
    expect(bugs('azure-iot-device-iothub-py/2.7.0(3)', 'Mqtt')).toEqual(['python-1168', 'python-981']);
    expect(bugs('azure-iot-device-iothub-py/2.8.0(3)', 'Mqtt')).toEqual(['python-981']);
    expect(bugs('iothubclient/1.8.0 (x)', 'Mqtt')).toEqual([]);
    expect(bugs('iothubclient/1.8.0 (x)', 'AmqpWs')).toEqual(['c-2249']);
    // A regression of three versions, not of all before them.
    expect(bugs('com.microsoft.azure.sdk.iot.iot-device-client/1.29.1 (17)', 'Mqtt')).not.toContain('java-1164');
    expect(bugs('com.microsoft.azure.sdk.iot.iot-device-client/1.29.4 (17)', 'Mqtt')).toContain('java-1164');
    expect(bugs('com.microsoft.azure.sdk.iot.iot-device-client/1.29.5 (17)', 'Mqtt')).not.toContain('java-1164');
  });
});

describe('the status words', () => {
  test.each(STATUS_WORDS)('$word says what it means, and what it does not', ({ sdks, means, doesNotMean, source }) => {
    expect(sdks.filter((id) => !SDKS.some((sdk) => sdk.id === id))).toEqual([]);
    expect(sdks.length).toBeGreaterThan(0);
    expect(means).toMatch(/^[A-Z].*\.$/);
    expect(doesNotMean).toMatch(/^[A-Z].*\.$/);
    expect(source).not.toBe('');
  });

  test('in every SDK’s spelling', () => {
    for (const text of ['NO_NETWORK', 'No_Network', ' iothub_client_connection_no_network '])
      expect(findStatusWord(text)?.word).toBe('NO_NETWORK');
    for (const nonsense of ['', 'ok', 'network', 'constructor']) expect(findStatusWord(nonsense)).toBeUndefined();
  });

  test('none that only says “gone” blames the network', () => {
    for (const word of ['NO_NETWORK', 'COMMUNICATION_ERROR', 'ConnectionDroppedError'])
      expect(findStatusWord(word)?.doesNotMean).toMatch(/^That the network is broken/);
  });
});
