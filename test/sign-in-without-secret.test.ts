import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APP, type BotCloud, CONNECTION, inSeconds, personToken, startBotCloud, TENANT } from './kit/bot-cloud';
import { startBotIn } from './kit/bot-in-cloud';
import { temporaryFolder } from './kit/temporary-folder';

// A bot with a managed identity, as on App Service: its tokens come from an endpoint of the machine, and nothing is secret.

const SIGN_IN_APP = '22222222-2222-4333-8444-555555555555';
const dataDir = temporaryFolder();
const resources: Array<string | null> = [];
const before = { endpoint: process.env.IDENTITY_ENDPOINT, header: process.env.IDENTITY_HEADER };
let cloud: BotCloud;
let bot: Awaited<ReturnType<typeof startBotIn>>;

const machine = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const resource = searchParams.get('resource');
  resources.push(resource);
  const token = personToken({ aud: resource, appid: APP, exp: inSeconds(3600) });
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      access_token: token,
      expires_on: inSeconds(3600),
      resource,
      token_type: 'Bearer',
      client_id: APP,
    }),
  );
});

beforeAll(async () => {
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(machine.address());
  process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${port}/msi/token`;
  process.env.IDENTITY_HEADER = 'of this machine';
  cloud = await startBotCloud();
  bot = await startBotIn(cloud, dataDir, {
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppPassword: '',
    OAUTH_CONNECTION: CONNECTION,
    OAUTH_APP_ID: SIGN_IN_APP,
  });
});
afterAll(async () => {
  await bot?.stop();
  await cloud?.close();
  await new Promise((resolve) => machine.close(resolve).closeAllConnections());
  restore('IDENTITY_ENDPOINT', before.endpoint);
  restore('IDENTITY_HEADER', before.header);
});

test('the bot talks, and asks on behalf of a person, by its managed identity alone', async () => {
  cloud.signedIn.set('msteams/29:ada', personToken({ aud: `api://botid-${APP}`, exp: inSeconds(3600) }));
  const { status, said } = await bot.tell({ text: 'sign in' });
  expect([status, said[0]?.text]).toEqual([200, expect.stringContaining('signed in as ada@example.com already')]);
  // Its channel, the exchange, and its own look at which hubs there are.
  expect(new Set(resources)).toEqual(
    new Set(['https://api.channels.example', 'api://AzureADTokenExchangeTest', cloud.url]),
  );
  const exchange = cloud.asked.find(({ body }) => body.requested_token_use === 'on_behalf_of');
  expect(exchange).toMatchObject({
    path: `/${TENANT}/oauth2/v2.0/token`,
    body: {
      client_id: SIGN_IN_APP,
      client_assertion: expect.stringMatching(/^\S+\.\S+\.\S+$/),
    },
  });
  expect(exchange?.body).not.toHaveProperty('client_secret');
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
