import diagnosticsChannel from 'node:diagnostics_channel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { signInAt } from '../../src/access/azure-sign-in';
import { type Answer, answerCard } from '../../src/cards/answer-card';
import { codeCard, helpCard, statusWordCard, welcomeCard } from '../../src/cards/small-cards';
import { botFrameworkSettings } from '../../src/channels/bot-cloud';
import { systemClock } from '../../src/clock';
import { blobEndpoint, CLOUDS, type Cloud, type CloudFacts, queueEndpoint } from '../../src/cloud';
import { CODE_CLASSES, CODES } from '../../src/diagnosis/catalogues/codes';
import { codeGuide, GUIDES, RECOMMENDED_DOCUMENTS } from '../../src/diagnosis/catalogues/guides';
import { guidesIn } from '../../src/diagnosis/catalogues/guides-in-cloud';
import { KNOWN_BUGS } from '../../src/diagnosis/catalogues/known-bugs';
import { SDKS } from '../../src/diagnosis/catalogues/sdks';
import { STATUS_WORDS } from '../../src/diagnosis/catalogues/status-words';
import { diagnose } from '../../src/diagnosis/diagnose';
import { toJson } from '../../src/diagnosis/report-json';
import type { AzureAccess } from '../../src/evidence/azure';
import { gapOfStatus, signInFix } from '../../src/evidence/gaps';
import { azureSources } from '../../src/evidence/sources';
import { connectionLogSource } from '../../src/evidence/sources/connection-log';
import { openLogs } from '../../src/evidence/sources/log-query';
import { noPaint, plainReport } from '../../src/support/plain-report';
import { readCase } from '../../src/support/read-case';
import { knownIds } from '../kit/known-ids';
import { EVERY_CLOUD } from './clouds-in-test';

// Every address and audience that the program can produce, cloud by cloud: each must be one of that cloud, or belong to none.

const SCENARIOS = join(__dirname, '..', 'scenarios');
const SRC = join(__dirname, '../../src');
const HUB_ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/contoso';
const WINDOW = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };

/** GitHub belongs to no cloud, but there is no way to it from an air-gapped one. */
const NEUTRAL = ['github.com'];
/** The guides of US Government are those of global Azure, and Storage has one audience everywhere. */
const SHARED = ['learn.microsoft.com', 'storage.azure.com'];
/** Pages about global Azure, for everybody who reads its documentation. */
const BESIDE_LEARN = ['azure.microsoft.com'];

/** Host names that a cloud may call or link; a name covers what lies below it. */
function hostsOf(cloud: Cloud | CloudFacts): string[] {
  const { bot, portal, arm, authority, logAnalytics, docsHost, statusPage, iotHubSuffix, storageSuffix } = cloud;
  const audiences =
    'armScope' in cloud
      ? [cloud.armScope, cloud.iotHubScope, cloud.logAnalyticsAudience, cloud.storageScope]
      : [cloud.armAudience, cloud.iotHubAudience, cloud.storageAudience];
  const ofBot = bot
    ? [
        bot.oauthScope,
        bot.tokenIssuer,
        bot.oauthUrl,
        bot.signInRedirect,
        bot.openIdMetadata,
        bot.emulatorOpenIdMetadata,
        bot.channelService,
        bot.directLine,
        bot.teams,
      ]
    : [];
  const urls = [portal, arm, authority, logAnalytics, docsHost, statusPage, ...audiences, ...ofBot];
  const names = urls.flatMap((url) => (url ? [new URL(url).hostname] : []));
  return [...names, ...(bot?.channelHosts ?? []), ...[iotHubSuffix, storageSuffix].flatMap((suffix) => suffix ?? [])];
}

function isOf(host: string, hosts: readonly string[]): boolean {
  return hosts.some((own) => host === own || host.endsWith(`.${own}`));
}

/** Every domain that any cloud owns, so that a bare host name in a sentence is found too. */
const ANY_CLOUD = [...new Set([...CLOUDS, ...EVERY_CLOUD].flatMap(hostsOf))];

/** Hosts in links, and every word that is or ends like a host of some cloud. */
function hostsIn(text: string): string[] {
  const linked = [...text.matchAll(/[a-z]+:\/\/([A-Za-z0-9.-]+)/g)].map((match) => match[1] ?? '');
  const words = [...text.matchAll(/[A-Za-z0-9-]+(?:\\?\.[A-Za-z0-9-]+)+/g)].map(([word]) => word.replaceAll('\\', ''));
  return [...new Set([...linked, ...words.filter((word) => isOf(word.toLowerCase(), ANY_CLOUD))])].map((host) =>
    host.toLowerCase().replace(/\.$/, ''),
  );
}

function strangersIn(text: string, cloud: Cloud): string[] {
  const allowed = [
    ...hostsOf(cloud),
    ...(cloud.airGapped ? [] : NEUTRAL),
    ...(cloud.docsHost === 'https://learn.microsoft.com' ? BESIDE_LEARN : []),
  ];
  return hostsIn(text).filter((host) => !isOf(host, allowed));
}

/** A card without the name of its format, which nobody opens. */
function written(card: Record<string, unknown>): string {
  return JSON.stringify({ ...card, $schema: undefined });
}

/** The same evidence as it would be, were the hub in this cloud. */
function moved<T>(value: T, suffix: string): T {
  const move = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replace(/azure-devices\.net/g, suffix);
    if (Array.isArray(part)) return part.map(move);
    if (part instanceof Map) return new Map([...part].map(([key, one]) => [move(key), move(one)]));
    if (typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype)
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, move(one)]));
    return part;
  };
  return move(value) as T;
}

describe('the walk itself', () => {
  test('finds hosts in links, sentences, Markdown and commands', () => {
    const text =
      'see https://portal.azure.cn/#x, [a](https://learn.microsoft.com/b), host contoso\\.azure-devices.us and x.core.windows.net.';
    expect(hostsIn(text).sort()).toEqual([
      'contoso.azure-devices.us',
      'learn.microsoft.com',
      'portal.azure.cn',
      'x.core.windows.net',
    ]);
  });

  test.each(EVERY_CLOUD)('would see that $name names another cloud', (cloud) => {
    for (const other of EVERY_CLOUD.filter(({ name }) => name !== cloud.name))
      for (const url of [
        other.portal,
        other.arm,
        other.authority,
        `https://contoso.${other.iotHubSuffix}`,
        other.iotHubScope,
      ])
        expect([url, strangersIn(url, cloud)]).toEqual([url, [new URL(url).hostname]]);
  });

  test('no two clouds share a host but that of the guides and the audience of storage', () => {
    for (const one of CLOUDS)
      for (const other of CLOUDS.filter(({ name }) => name !== one.name)) {
        const shared = hostsOf(one).filter((host) => isOf(host, hostsOf(other)));
        expect([one.name, other.name, [...new Set(shared)].filter((host) => !SHARED.includes(host))]).toEqual([
          one.name,
          other.name,
          [],
        ]);
      }
  });
});

/** Where a program may say a cloud's host by itself: what is linked to, what is only true of global Azure, and a schema's name. */
const MAY_NAME: Readonly<Record<string, readonly string[]>> = {
  'diagnosis/catalogues/guides.ts': ['learn.microsoft.com', 'docs.azure.cn'],
  'diagnosis/checks/tls-trust.ts': ['azure-devices.net'],
  'cloud/closed-cloud.ts': ['azure-devices.net'],
  'deploy/deployment.ts': ['schema.management.azure.com'],
};

test('no code names a host of a cloud: they all come from the table', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('lab/'),
  );
  const named = files.flatMap((file) => {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const hosts = hostsIn(code).filter((host) => isOf(host, ANY_CLOUD) && !MAY_NAME[file]?.includes(host));
    return hosts.map((host) => `${file}: ${host}`);
  });
  expect(files.length).toBeGreaterThan(300);
  expect(named).toEqual([]);
});

describe.each(EVERY_CLOUD)('$displayName', (cloud) => {
  const strangers = (text: string) => strangersIn(text, cloud);

  test('every answer, as card, as text and as JSON', async () => {
    const found = new Set<string>();
    for (const folder of readdirSync(SCENARIOS).filter((name) => existsSync(join(SCENARIOS, name, 'case.json')))) {
      const read = await readCase(join(SCENARIOS, folder));
      if (!read.ok) throw new Error(read.problem);
      const { evidence, subject, window, now } = moved(read.case, cloud.iotHubSuffix);
      // The table's own clouds are told by the hub's name alone.
      const report = diagnose(evidence, { subject, window, now, ...(cloud.airGapped && { cloud }) });
      for (const { id } of report.findings) found.add(id);
      const hub = { host: subject.hub, name: 'contoso', resourceId: HUB_ID };
      const answer: Answer = { report, evidence, missing: [], final: true, hub, zone: 'UTC', now };
      const card = written(answerCard(answer, [], cloud));
      expect(card).toContain(`${cloud.portal}/#blade/`);
      const told = [card, plainReport(report, noPaint), JSON.stringify(toJson(report))];
      expect([folder, told.flatMap(strangers)]).toEqual([folder, []]);
    }
    // The scenarios show nearly every finding there is.
    expect(found.size).toBeGreaterThan(35);
  });

  test('every other card', () => {
    const cards = [
      welcomeCard([]),
      helpCard([]),
      ...[...CODES, ...CODE_CLASSES].map((entry) => codeCard(entry, cloud)),
      ...STATUS_WORDS.map(statusWordCard),
    ];
    expect(cards.flatMap(({ card, summary }) => strangers(written(card) + summary))).toEqual([]);
  });

  test('every guide of the catalogues', () => {
    const all = [
      ...Object.values(GUIDES),
      ...RECOMMENDED_DOCUMENTS,
      ...CODES.flatMap(({ code }) => codeGuide(code) ?? []),
      ...KNOWN_BUGS.map(({ url }) => ({ title: 'a bug', url })),
      ...SDKS.flatMap(({ url, deviceLog }) => [url, deviceLog.guideUrl].map((one) => ({ title: 'an SDK', url: one }))),
    ];
    const here = guidesIn(cloud, all);
    expect(here.flatMap(({ url }) => strangers(url))).toEqual([]);
    // What cannot be read there is left out; where there is documentation, much of it can.
    if (cloud.docsHost === null) expect(here).toEqual([]);
    else expect(here.length).toBeGreaterThan(30);
  });

  test('every call, and the audience of every token', async () => {
    const { scopes, origins, names } = await callsIn(cloud);
    const ofHub = `https://contoso.${cloud.iotHubSuffix}`;
    // The probe looks up the hub, and goes where that leads.
    expect([...names]).toEqual([`contoso.${cloud.iotHubSuffix}`]);
    expect([...origins].sort()).toEqual([cloud.arm, cloud.logAnalytics, ofHub].sort());
    expect([...scopes].sort()).toEqual(
      [cloud.armScope, cloud.iotHubScope, `${cloud.logAnalyticsAudience}/.default`].sort(),
    );
    expect([...scopes, ...origins].flatMap(strangers)).toEqual([]);
  });

  test('storage accounts', () => {
    const endpoint = blobEndpoint(cloud, 'contosologs');
    expect(new URL(endpoint).hostname).toBe(`contosologs.blob.${cloud.storageSuffix}`);
    const queues = queueEndpoint(cloud, 'contosobot');
    expect(new URL(queues).hostname).toBe(`contosobot.queue.${cloud.storageSuffix}`);
    expect([endpoint, queues, cloud.storageScope].flatMap(strangers)).toEqual([]);
  });

  test('signing in, and the Bot Framework', () => {
    const tenants = ['SingleTenant', 'UserAssignedMSI'].map((MicrosoftAppType) => ({
      MicrosoftAppType,
      MicrosoftAppTenantId: 'tenant',
    }));
    const settings = [signInAt(cloud), ...tenants.map((tenant) => botFrameworkSettings(cloud, tenant))];
    expect(settings.map((one) => JSON.stringify(one)).flatMap(strangers)).toEqual([]);
    expect(cloud.bot.channelHosts.flatMap((host) => strangers(`https://${host}`))).toEqual([]);
  });

  test('every gap', () => {
    const place = { words: 'the twin of pump-08', permission: 'Ask for the role.', cloud };
    const gaps = [400, 401, 403, 404, 408, 429, 500, 502, 503, 504].map((status) => gapOfStatus(status, place));
    const fixes = [...gaps.map(({ detail, fix }) => `${detail} ${fix}`), signInFix(place)];
    expect(fixes.flatMap(strangers)).toEqual([]);
    expect(fixes.at(-1)).toContain(
      cloud.name === 'public' ? 'sign in with az login' : `az cloud set --name ${cloud.cliName}`,
    );
  });
});

/** What the real clients of every source call, stopped before a byte leaves. */
async function callsIn(cloud: Cloud): Promise<Record<'scopes' | 'origins' | 'names', Set<string>>> {
  const scopes = new Set<string>();
  const origins = new Set<string>();
  const names = new Set<string>();
  const azure: AzureAccess = {
    cloud,
    credential: {
      getToken: async (asked) => {
        for (const scope of [asked].flat()) scopes.add(scope);
        return { token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
    pinnedIdOf: () => HUB_ID,
    hubDoors: {
      addressesOf: async (name) => {
        names.add(name);
        return [];
      },
      aliasesOf: async (name) => {
        names.add(name);
        return [];
      },
      portFor: () => null,
    },
  };
  const stop = (message: unknown) => {
    const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : null;
    if (!(request instanceof ClientRequest)) throw new TypeError('the channel told of something else');
    origins.add(`${request.protocol}//${request.host}`);
    request.destroy(new Error('stopped by the test'));
  };
  diagnosticsChannel.subscribe('http.client.request.created', stop);
  const live = azureSources(azure, systemClock);
  try {
    const subject = { hub: `contoso.${cloud.iotHubSuffix}`, deviceId: 'pump-08', moduleId: null };
    const sources = [...live.sources, connectionLogSource(openLogs(azure, knownIds(azure)))];
    await Promise.allSettled(sources.map((source) => source.collect(subject, WINDOW, AbortSignal.timeout(5_000))));
  } finally {
    live.close();
    diagnosticsChannel.unsubscribe('http.client.request.created', stop);
  }
  return { scopes, origins, names };
}
