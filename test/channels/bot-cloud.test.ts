import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { AuthenticationConstants, GovernmentConstants } from 'botframework-connector';
import { KeepaliveAdapter } from '../../src/channels/adapter';
import { botFrameworkSettings } from '../../src/channels/bot-cloud';
import { isChannelHost } from '../../src/channels/service-url';
import { cloudCalled, EVERY_CLOUD } from '../cloud/clouds-in-test';

const IDENTITY = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: 'app',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: '00000000-0000-0000-0000-000000000002',
};
const log = { error: () => undefined, warn: () => undefined, info: () => undefined };

test.each([
  ['public', AuthenticationConstants],
  ['fairfax', GovernmentConstants],
])('%s: the values are the SDK’s own', (name, own) => {
  expect(botFrameworkSettings(cloudCalled(name), { ...IDENTITY, MicrosoftAppType: 'MultiTenant' })).toMatchObject({
    ToChannelFromBotLoginUrl: own.ToChannelFromBotLoginUrl,
    ToChannelFromBotOAuthScope: own.ToChannelFromBotOAuthScope,
    ToBotFromChannelTokenIssuer: own.ToBotFromChannelTokenIssuer,
    // The .NET SDK and the documentation name the newer host of global Azure; botbuilder-js still has the older.
    OAuthUrl: name === 'public' ? 'https://token.botframework.com' : own.OAuthUrl,
    ToBotFromChannelOpenIdMetadataUrl: own.ToBotFromChannelOpenIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: own.ToBotFromEmulatorOpenIdMetadataUrl,
  });
});

test.each(EVERY_CLOUD)('$name: the real credentials sign in at the cloud’s own authority', async (cloud) => {
  const { ToChannelFromBotLoginUrl: login = '', ToChannelFromBotOAuthScope: scope = '' } = botFrameworkSettings(
    cloud,
    IDENTITY,
  );
  const factory = new ConfigurationServiceClientCredentialFactory(IDENTITY);
  const credentials = await factory.createCredentials('app', scope, login, true);
  expect(credentials).toMatchObject({ oAuthScope: cloud.bot.oauthScope });
  expect(Reflect.get(credentials, 'oAuthEndpoint')).toBe(`${cloud.authority}/${IDENTITY.MicrosoftAppTenantId}`);
  expect(() => new KeepaliveAdapter({ identity: IDENTITY, cloud, mayAnswerTo: () => true, log })).not.toThrow();
});

test.each([
  ['public', 'https://smba.trafficmanager.net/emea/'],
  ['public', 'https://smba.infra.gcc.teams.microsoft.com/gcc'],
  ['fairfax', 'https://smba.infra.gov.teams.microsoft.us/gcch/'],
  ['fairfax', 'https://directline.botframework.azure.us'],
  ['mooncake', 'https://directline.botframework.azure.cn'],
  ['mooncake', 'https://frontend.botapi.msg.infra.teams.microsoftonline.cn'],
])('%s answers to %s, and no other cloud does', (name, url) => {
  const clouds = EVERY_CLOUD.filter(({ bot }) => isChannelHost(url, bot.channelHosts));
  expect(clouds.map((cloud) => cloud.name)).toEqual([name]);
});
