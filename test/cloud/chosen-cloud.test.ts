import { chosenCloud } from '../../src/cloud/chosen-cloud';
import { readConfig } from '../../src/config';
import { AIR_GAPPED } from './clouds-in-test';

function nameOf(name: string, settings: unknown = ''): string {
  const chosen = chosenCloud(name, settings === '' ? '' : JSON.stringify(settings));
  return chosen.ok ? chosen.cloud.name : chosen.problems.join(' ');
}

function cloudOf(name: string, settings: object) {
  const chosen = chosenCloud(name, JSON.stringify(settings));
  if (!chosen.ok) throw new Error(chosen.problems.join(' '));
  return chosen.cloud;
}

test.each([
  ['AzureCloud', 'public'],
  ['public', 'public'],
  ['AzureUSGovernment', 'fairfax'],
  ['azureusgovernment', 'fairfax'],
  ['AzureChinaCloud', 'mooncake'],
  ['mooncake', 'mooncake'],
])('%s is a name of a cloud', (name, cloud) => expect(nameOf(name)).toBe(cloud));

test('an unknown name is told with those that are known', () => {
  expect(nameOf('AzureMoonCloud')).toBe(
    'AZURE_CLOUD is "AzureMoonCloud"; it may be one of AzureCloud, AzureUSGovernment, AzureChinaCloud, USSec, USNat.',
  );
});

test('the German cloud cannot be looked at', () => {
  expect(nameOf('AzureGermanCloud')).toContain('was closed');
});

describe('air-gapped clouds', () => {
  test.each(['USSec', 'USNat'])('%s needs what nobody has read', (name) => {
    expect(nameOf(name)).toBe(
      `AZURE_CLOUD is "${name}", of which Keepalive does not know everything. Set in AZURE_CLOUD_SETTINGS: iotHubSuffix, iotHubAudience, logAnalytics.`,
    );
    const { iotHubSuffix, logAnalytics } = AIR_GAPPED[name === 'USSec' ? 'USSec' : 'USNat'];
    expect(nameOf(name, { iotHubSuffix, logAnalytics })).toMatch(/AZURE_CLOUD_SETTINGS: iotHubAudience\.$/);
    expect(nameOf(name, AIR_GAPPED[name === 'USSec' ? 'USSec' : 'USNat'])).toBe(name.toLowerCase());
  });

  test('link nowhere unless told where', () => {
    expect(cloudOf('USSec', AIR_GAPPED.USSec)).toMatchObject({ airGapped: true, docsHost: null, statusPage: null });
  });
});

test('every value can be overridden', () => {
  const settings = {
    portal: 'https://portal.azure.scloud',
    arm: 'https://arm.example.com',
    authority: 'https://login.example.com',
    iotHubSuffix: 'hubs.example.com',
    iotHubAudience: 'https://iothubs.example.com',
    logAnalytics: 'https://logs.example.com',
    storageSuffix: 'store.example.com',
    docsHost: null,
    statusPage: 'https://status.example.com/now',
    bot: { oauthUrl: 'https://oauth.example.com', channelHosts: ['channels.example.com'] },
  };
  const cloud = cloudOf('AzureUSGovernment', settings);
  expect(cloud).toMatchObject({
    portal: 'https://portal.azure.scloud',
    arm: 'https://arm.example.com',
    armScope: 'https://arm.example.com/.default',
    iotHubScope: 'https://iothubs.example.com/.default',
    logAnalyticsAudience: 'https://logs.example.com',
    docsHost: null,
    bot: { oauthUrl: 'https://oauth.example.com', loginTenant: 'MicrosoftServices.onmicrosoft.us' },
  });
  const audiences = {
    ...settings,
    armAudience: 'https://arm-tokens.example.com',
    logAnalyticsAudience: 'https://log-tokens.example.com',
  };
  expect(cloudOf('AzureUSGovernment', audiences)).toMatchObject({
    armScope: 'https://arm-tokens.example.com/.default',
    logAnalyticsAudience: 'https://log-tokens.example.com',
  });
});

test.each([
  [{ arm: 'http://arm.example.com' }, /arm must be an https address without path/],
  [{ arm: 'https://arm.example.com/' }, /arm must be an https address without path/],
  [{ portal: 'https://user@portal.example.com' }, /portal must be/],
  [{ iotHubSuffix: 'https://hubs.example.com' }, /iotHubSuffix must be a DNS name/],
  [{ iotHubSuffix: '*' }, /iotHubSuffix must be a DNS name/],
  [{ iotHubSuffix: 7 }, /iotHubSuffix is not of the right kind/],
  [{ iotHubSuffix: null }, /iotHubSuffix is not of the right kind/],
  [{ iotHubSufix: 'hubs.example.com' }, /names iotHubSufix, which is no value of a cloud/],
  [{ bot: { oauthURL: 'https://x.example.com' } }, /names oauthURL in bot/],
  [{ bot: { channelHosts: ['https://x.example.com'] } }, /bot\.channelHosts\.0 must be a DNS name/],
  [[], /is no JSON object/],
])('a wrong value is told: %j', (settings, words) => expect(nameOf('AzureCloud', settings)).toMatch(words));

test('what is no JSON is told', () => {
  const chosen = chosenCloud('AzureCloud', '{arm: x}');
  expect(chosen).toMatchObject({ ok: false, problems: [expect.stringContaining('is no JSON object')] });
});

describe('the settings', () => {
  const problems = (env: Record<string, string>) => {
    const read = readConfig(env);
    return read.ok ? [] : read.problems;
  };

  test('AZURE_CLOUD means Azure, not the lab', () => {
    expect(readConfig({ AZURE_CLOUD: ' AzureChinaCloud ' })).toMatchObject({
      config: { azure: { cloud: { name: 'mooncake' } } },
    });
  });

  test('overrides without a cloud are told, and so is a wrong cloud, beside all other problems', () => {
    expect(problems({ AZURE_CLOUD_SETTINGS: '{}' })).toEqual([expect.stringContaining('AZURE_CLOUD is missing')]);
    expect(problems({ AZURE_CLOUD: 'x', PORT: 'y' })).toHaveLength(2);
  });

  test('a bot of many tenants is refused where nobody knows who signs it in', () => {
    const bot = { MicrosoftAppType: 'MultiTenant', MicrosoftAppId: 'app', MicrosoftAppPassword: 'not-a-real-one' };
    expect(problems({ ...bot, AZURE_CLOUD: 'AzureChinaCloud' })).toEqual([expect.stringContaining('Use SingleTenant')]);
    const told = { AZURE_CLOUD_SETTINGS: '{"bot":{"loginTenant":"bots.example.cn"}}' };
    expect(problems({ ...bot, AZURE_CLOUD: 'AzureChinaCloud', ...told })).toEqual([]);
    expect(problems({ ...bot, AZURE_CLOUD: 'AzureUSGovernment' })).toEqual([]);
    expect(problems(bot)).toEqual([]);
  });
});
