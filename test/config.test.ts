import { readConfig } from '../src/config';

const FULL = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '00000000-0000-0000-0000-000000000001',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: '00000000-0000-0000-0000-000000000002',
};

function problemsOf(env: Record<string, string>): string {
  const result = readConfig(env);
  return result.ok ? '' : result.problems.join('\n');
}

describe('readConfig', () => {
  test('nothing set means the lab', () => {
    expect(readConfig({})).toEqual({
      ok: true,
      config: {
        port: 3978,
        dataDir: '.data',
        storageAccount: null,
        logLevel: 'warn',
        applicationInsights: null,
        caseDays: 30,
        escalation: { folder: true, webhook: null, supportTickets: null, teamsChannel: false, secret: null },
        publicOrigin: null,
        events: null,
        signIn: null,
        web: { directLineSecret: null, sessionKey: null, siteKey: null, sites: [], openHubs: [], proxies: 1 },
        access: { policy: null, deviceEnable: false, edgeLogs: false },
        bot: null,
        azure: null,
      },
    });
  });

  test('a reference to a vault in place of the secret is no secret', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://contoso.vault.azure.net/secrets/web-site-key/)';
    expect(problemsOf({ WEB_SITE_KEY: reference })).toMatch(/^WEB_SITE_KEY was not fetched from the key vault/m);
  });

  describe('the web chat', () => {
    const WEB = {
      ...FULL,
      PUBLIC_ORIGIN: 'https://bot.example.com',
      DIRECT_LINE_SECRET: 'a-secret-of-the-channel.0123',
    };

    test('with its secret; sessions are signed by what follows from it', () => {
      const sites = {
        WEB_SITES: 'https://www.contoso.example/, http://127.0.0.1:8080',
        WEB_OPEN_HUBS: 'Demo.azure-devices.net',
      };
      const read = readConfig({ ...WEB, ...sites });
      expect(read).toMatchObject({
        ok: true,
        config: {
          web: {
            directLineSecret: WEB.DIRECT_LINE_SECRET,
            sessionKey: expect.stringMatching(/^[0-9a-f]{64}$/),
            siteKey: null,
            sites: ['https://www.contoso.example', 'http://127.0.0.1:8080'],
            openHubs: ['demo.azure-devices.net'],
            proxies: 1,
          },
        },
      });
    });

    test.each([
      [{ DIRECT_LINE_SECRET: 'short' }, /^DIRECT_LINE_SECRET must be a key/],
      [{ PUBLIC_ORIGIN: '' }, /^PUBLIC_ORIGIN is missing/],
      [{ WEB_SITE_KEY: 'short' }, /^WEB_SITE_KEY must have 32/],
      [{ WEB_SESSION_SECRET: 'short' }, /^WEB_SESSION_SECRET must have 32/],
      [{ WEB_SITES: 'http://www.contoso.example' }, /^WEB_SITES names/],
      [{ WEB_SITES: 'https://www.contoso.example/help' }, /^WEB_SITES names/],
      [{ WEB_SITES: '*' }, /^WEB_SITES names/],
      [{ WEB_SITES: "https://x;script-src'" }, /^WEB_SITES names/],
      [{ WEB_OPEN_HUBS: 'contoso' }, /^WEB_OPEN_HUBS names/],
      [{ WEB_PROXIES: 'two' }, /^WEB_PROXIES is/],
      [{ DIRECT_LINE_SECRET: '', WEB_SITES: 'https://www.contoso.example' }, /^DIRECT_LINE_SECRET is missing/],
      [
        {
          AZURE_CLOUD: 'USNat',
          AZURE_CLOUD_SETTINGS:
            '{"iotHubSuffix":"a.example","iotHubAudience":"https://a.example","logAnalytics":"https://b.example"}',
        },
        /bot\.directLine/,
      ],
    ])('%j is a problem', (settings, problem) => {
      expect(problemsOf({ ...WEB, ...settings })).toMatch(problem);
    });

    test('the lab has a Direct Line of its own, and may be shown by sites', () => {
      expect(problemsOf({ DIRECT_LINE_SECRET: WEB.DIRECT_LINE_SECRET, PUBLIC_ORIGIN: WEB.PUBLIC_ORIGIN })).toMatch(
        /MicrosoftAppId is not/,
      );
      expect(readConfig({ WEB_SITES: 'http://localhost:8080' })).toMatchObject({
        ok: true,
        config: { web: { directLineSecret: null, sites: ['http://localhost:8080'] } },
      });
    });
  });

  test('a storage account is named by its name alone', () => {
    expect(readConfig({ STORAGE_ACCOUNT: ' contosobot1 ' })).toMatchObject({
      ok: true,
      config: { storageAccount: 'contosobot1', bot: null, azure: null },
    });
    for (const wrong of ['Contoso', 'ab', 'https://contosobot1.blob.example', 'a-b-c', 'a'.repeat(25)]) {
      expect(problemsOf({ STORAGE_ACCOUNT: wrong })).toMatch(/^STORAGE_ACCOUNT must be the name/);
    }
    const { MicrosoftAppTenantId: _, ...anyTenant } = { ...FULL, MicrosoftAppType: 'MultiTenant' };
    expect(problemsOf(anyTenant)).toBe('');
    expect(problemsOf({ ...anyTenant, STORAGE_ACCOUNT: 'contosobot1' })).toMatch(/^MicrosoftAppTenantId is missing/);
  });

  test('a full identity is not the lab', () => {
    expect(readConfig(FULL)).toMatchObject({ ok: true, config: { bot: FULL, logLevel: 'info' } });
  });

  test('a managed identity needs no password', () => {
    const { MicrosoftAppPassword: _, ...rest } = FULL;
    expect(problemsOf({ ...rest, MicrosoftAppType: 'UserAssignedMSI' })).toBe('');
  });

  test('every problem is listed at once', () => {
    const problems = problemsOf({ PORT: 'http', LOG_LEVEL: 'loud', STORAGE_ACCOUNT: 'x', MicrosoftAppId: 'x' });
    for (const name of ['PORT', 'LOG_LEVEL', 'STORAGE_ACCOUNT', 'MicrosoftAppType', 'MicrosoftAppPassword']) {
      expect(problems).toContain(name);
    }
  });

  test('half an identity never becomes an open lab', () => {
    expect(problemsOf({ MicrosoftAppPassword: 'not-a-real-one' })).toContain('MicrosoftAppId is missing');
  });

  test('a hub resource id means Azure; anything else is named', () => {
    const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/contoso';
    expect(readConfig({ IOT_HUB_RESOURCE_IDS: ` ${id} ,` })).toMatchObject({
      config: { azure: { hubResourceIds: [id] } },
    });
    expect(problemsOf({ IOT_HUB_RESOURCE_IDS: 'contoso' })).toContain('"contoso"');
  });

  describe('who may post events', () => {
    const tenant = '00000000-0000-4000-8000-000000000002';
    const events = { ...FULL, MicrosoftAppTenantId: tenant, EVENTS_AUDIENCE: 'api://keepalive-events' };

    test('Event Grid itself, of the tenant of the bot, unless others are named', () => {
      expect(readConfig(events)).toMatchObject({
        config: {
          events: {
            audiences: ['api://keepalive-events'],
            tenantId: tenant,
            callers: ['4962773b-9cdb-44cf-a8bf-237846a00ab7'],
          },
        },
      });
      const [app, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
      const more = { EVENTS_AUDIENCE: `api://x, ${app}`, EVENTS_CALLERS: other, EVENTS_TENANT: other };
      expect(readConfig({ ...events, ...more })).toMatchObject({
        config: { events: { audiences: ['api://x', app], tenantId: other, callers: [other] } },
      });
    });

    test.each([
      [{ ...events, EVENTS_AUDIENCE: '' }, ''],
      [{ ...events, EVENTS_AUDIENCE: '', EVENTS_CALLERS: tenant }, 'EVENTS_AUDIENCE is missing'],
      [{ ...events, EVENTS_AUDIENCE: 'everybody' }, 'EVENTS_AUDIENCE names "everybody"'],
      [{ ...events, EVENTS_CALLERS: 'me' }, 'EVENTS_CALLERS names "me"'],
      [{ ...events, EVENTS_TENANT: 'contoso' }, 'EVENTS_TENANT must be the id'],
      [{ EVENTS_AUDIENCE: 'api://x', EVENTS_TENANT: tenant }, 'without MicrosoftAppId'],
    ])('%j', (env, problem) => {
      expect(problemsOf(env)).toContain(problem);
    });
  });

  describe('where cases are handed over to', () => {
    const secret = 's'.repeat(32);
    const tickets = JSON.stringify({
      subscription: '11111111-2222-4333-8444-555555555555',
      serviceId: '/providers/Microsoft.Support/services/iot-hub',
      problemClassificationId: '/providers/Microsoft.Support/services/iot-hub/problemClassifications/other',
      contact: {
        firstName: 'Ada',
        lastName: 'Operator',
        email: 'support@example.com',
        country: 'USA',
        timeZone: 'Pacific Standard Time',
        language: 'en-us',
      },
    });

    test('a web hook, tickets, and no folder', () => {
      const url = 'https://desk.example.com/cases?key=1';
      const env = {
        ESCALATION_WEBHOOK_URL: url,
        ESCALATION_WEBHOOK_SECRET: secret,
        ESCALATION_FOLDER: 'off',
        ESCALATION_SUPPORT_TICKETS: tickets,
      };
      expect(readConfig(env)).toMatchObject({
        config: {
          escalation: {
            folder: false,
            webhook: { url, secret },
            secret,
            supportTickets: { contact: { firstName: 'Ada' } },
          },
        },
      });
      expect(readConfig({ ...env, ESCALATION_WEBHOOK_URL: 'http://localhost:8080/hook' })).toMatchObject({ ok: true });
    });

    test.each<[Record<string, string>, string]>([
      [{ ESCALATION_WEBHOOK_URL: 'https://desk.example.com/' }, 'ESCALATION_WEBHOOK_SECRET is missing'],
      [{ ESCALATION_WEBHOOK_SECRET: 'short' }, 'shorter than 32'],
      [{ ESCALATION_WEBHOOK_URL: 'http://desk.example.com/', ESCALATION_WEBHOOK_SECRET: secret }, 'https address'],
      [
        { ESCALATION_WEBHOOK_URL: 'https://me:pass@desk.example.com/', ESCALATION_WEBHOOK_SECRET: secret },
        'https address',
      ],
      [{ ESCALATION_FOLDER: 'off' }, 'nothing else is set'],
      [{ ESCALATION_FOLDER: 'maybe' }, 'on or off'],
      [{ ESCALATION_TEAMS_CHANNEL: 'here' }, 'ESCALATION_TEAMS_CHANNEL is "here"'],
      [{ ESCALATION_TEAMS_CHANNEL: 'on', ESCALATION_FOLDER: 'off' }, 'with their files'],
      [{ ESCALATION_SUPPORT_TICKETS: '{}' }, 'subscription'],
      [{ ESCALATION_SUPPORT_TICKETS: 'yes' }, 'the whole'],
      [{ ESCALATION_SUPPORT_TICKETS: tickets, AZURE_CLOUD: 'AzureUSGovernment' }, 'global Azure only'],
    ])('%j', (env, problem) => {
      expect(problemsOf(env)).toContain(problem);
      expect(problemsOf(env)).not.toContain('pass@');
    });
  });

  test.each(['-1', '70000', '1.5', 'abc'])('port %s is refused', (PORT) => {
    expect(problemsOf({ PORT })).toContain('PORT');
  });

  test('cases are kept for so many days', () => {
    expect(readConfig({ CASE_DAYS: ' 7 ' })).toMatchObject({ config: { caseDays: 7 } });
  });

  test.each(['0', '-1', '1.5', '4000', 'a month'])('%s days of keeping cases are refused', (CASE_DAYS) => {
    expect(problemsOf({ CASE_DAYS })).toContain('CASE_DAYS');
  });

  test.each([
    ['https://bot.example.com', 'https://bot.example.com'],
    ['https://Bot.example.com:8443/', 'https://bot.example.com:8443'],
    ['http://localhost:3978', 'http://localhost:3978'],
  ])('people reach it at %s', (PUBLIC_ORIGIN, publicOrigin) => {
    expect(readConfig({ PUBLIC_ORIGIN })).toMatchObject({ config: { publicOrigin } });
  });

  test.each([
    'http://bot.example.com',
    'bot.example.com',
    'https://bot.example.com/api',
    'https://u:p@bot.example.com',
  ])('nobody reaches it at %s', (PUBLIC_ORIGIN) => expect(problemsOf({ PUBLIC_ORIGIN })).toContain('PUBLIC_ORIGIN'));
});

describe('sign-in', () => {
  const APP = '11111111-2222-4333-8444-555555555555';
  const MSI = { ...FULL, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: '' };

  test('a connection, and the app in whose name tokens are exchanged', () => {
    expect(readConfig({ ...MSI, OAUTH_CONNECTION: ' azure ', OAUTH_APP_ID: APP })).toMatchObject({
      ok: true,
      config: { signIn: { connection: 'azure', appId: APP } },
    });
    expect(readConfig({ ...FULL, OAUTH_CONNECTION: 'azure' })).toMatchObject({
      ok: true,
      config: { signIn: { connection: 'azure', appId: null } },
    });
    expect(readConfig({ ...FULL, OAUTH_CONNECTION: 'azure', OAUTH_APP_ID: FULL.MicrosoftAppId }).ok).toBe(true);
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ OAUTH_CONNECTION: 'azure' }, /MicrosoftAppId is not/],
    [{ ...FULL, OAUTH_APP_ID: APP }, /^OAUTH_CONNECTION is missing/],
    [{ ...FULL, OAUTH_CONNECTION: 'a/b' }, /^OAUTH_CONNECTION must be the name/],
    [{ ...FULL, OAUTH_CONNECTION: 'azure', OAUTH_APP_ID: APP }, /^OAUTH_APP_ID must be the MicrosoftAppId itself/],
    [{ ...MSI, OAUTH_CONNECTION: 'azure', OAUTH_APP_ID: 'app' }, /^OAUTH_APP_ID is "app"/],
    [
      {
        ...MSI,
        OAUTH_CONNECTION: 'azure',
        OAUTH_APP_ID: APP,
        AZURE_CLOUD: 'USSec',
        AZURE_CLOUD_SETTINGS:
          '{"iotHubSuffix":"hubs.example","iotHubAudience":"https://hubs.example","logAnalytics":"https://logs.example"}',
      },
      /Set federationAudience in AZURE_CLOUD_SETTINGS/,
    ],
  ])('%j', (env, problem) => expect(problemsOf(env)).toMatch(problem));
});
