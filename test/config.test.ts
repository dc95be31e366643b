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
        caseDays: 30,
        publicOrigin: null,
        bot: null,
        azure: null,
      },
    });
  });

  test('a full identity is not the lab', () => {
    expect(readConfig(FULL)).toMatchObject({ ok: true, config: { bot: FULL, logLevel: 'info' } });
  });

  test('a managed identity needs no password', () => {
    const { MicrosoftAppPassword: _, ...rest } = FULL;
    expect(problemsOf({ ...rest, MicrosoftAppType: 'UserAssignedMSI' })).toBe('');
  });

  test('every problem is listed at once', () => {
    const problems = problemsOf({ PORT: 'http', LOG_LEVEL: 'loud', MicrosoftAppId: 'x' });
    for (const name of ['PORT', 'LOG_LEVEL', 'MicrosoftAppType', 'MicrosoftAppPassword', 'MicrosoftAppTenantId']) {
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
