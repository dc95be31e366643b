import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { BOT_API, DIRECT_LINE_SECRET, VAULT_API, WEB_API, WEB_SESSION_SECRET } from './azure-facts';
import type { Login } from './login';
import { ask, type DeployPorts, shaped } from './ports';
import { arm, rest } from './rest';
import type { Standing } from './standing';
import { DeployTrouble, troubleWith } from './trouble';
import { waitForReady } from './wait-for';

type Key = 'key1' | 'key2';
/** So long the instance before may still answer, with the key before. */
const PAUSE = 60_000;

/**
 * New keys of the web chat without a gap: the key that is not used is made anew and given to the bot; only then the one
 * that it used before. Whoever knew the old keys has nothing. Sessions of the web chat end, conversations do not.
 */
export async function rotate(ports: DeployPorts, login: Login, standing: Standing): Promise<void> {
  const paths = pathsOf(login, standing);
  const used = await usedKey(ports, login, paths.secret(DIRECT_LINE_SECRET));
  const next: Key = used === 'key1' ? 'key2' : 'key1';
  ports.say(`The bot uses ${used} of Direct Line; it gets ${next}, made anew, and then ${used} is made anew.`);
  if (ports.plan) return;
  await regenerate(ports, login, paths.channel, next);
  const value = await keyOf(ports, login, paths.channel, next);
  await writeSecret(
    ports,
    login,
    paths.secret(DIRECT_LINE_SECRET),
    value,
    next === 'key2' ? `DIRECT_LINE_SECRET${KEY2}` : 'DIRECT_LINE_SECRET',
  );
  ports.say(`  set            ${DIRECT_LINE_SECRET} to ${next}`);
  if (await isThere(ports, login, paths.secret(WEB_SESSION_SECRET.name))) {
    await writeSecret(
      ports,
      login,
      paths.secret(WEB_SESSION_SECRET.name),
      randomBytes(32).toString('hex'),
      WEB_SESSION_SECRET.setting,
    );
    ports.say(`  set            ${WEB_SESSION_SECRET.name} to a new one`);
  }
  await arm(ports, login, 'have the app fetch its secrets', 'post', paths.refresh);
  const app = ['--resource-group', standing.group, '--name', standing.appName];
  await ask(ports, 'restart the app', ['webapp', 'restart', ...app]);
  await ports.clock.wait(PAUSE);
  if (!(await waitForReady(ports, standing.origin, null)))
    throw new DeployTrouble(
      `${standing.origin} did not come back. ${used} still works; run it again once the bot is up.`,
    );
  ports.say(`  runs           with ${next}`);
  await regenerate(ports, login, paths.channel, used);
  ports.say(`  made           ${used} anew: what was known of it is worth nothing now`);
}

function pathsOf({ subscription }: Login, { group, botName, keyVaultName, appResourceId }: Standing) {
  const providers = `/subscriptions/${subscription}/resourceGroups/${encodeURIComponent(group)}/providers`;
  return {
    channel: (act: string) =>
      `${providers}/Microsoft.BotService/botServices/${botName}/channels/DirectLineChannel/${act}?api-version=${BOT_API}`,
    secret: (name: string) =>
      `${providers}/Microsoft.KeyVault/vaults/${keyVaultName}/secrets/${name}?api-version=${VAULT_API}`,
    refresh: `${appResourceId}/config/configreferences/appsettings/refresh?api-version=${WEB_API}`,
  };
}

type Channel = ReturnType<typeof pathsOf>['channel'];

/** What the content type of the vault's secret ends in. The template says nothing there, and writes the first key. */
const KEY2 = '; key2';

/** Which key the bot has. */
async function usedKey(ports: DeployPorts, login: Login, path: string): Promise<Key> {
  const shape = z.looseObject({ properties: z.looseObject({ contentType: z.string().nullish() }) });
  const found = shaped(
    shape,
    'the secret',
    await arm(ports, login, `look at ${DIRECT_LINE_SECRET} (is there a web chat?)`, 'get', path),
  );
  return found.properties.contentType?.endsWith(KEY2) ? 'key2' : 'key1';
}

async function isThere(ports: DeployPorts, login: Login, path: string): Promise<boolean> {
  const answer = await rest(ports, 'get', `${login.arm}${path}`);
  if (!answer.ok && answer.trouble.kind !== 'missing')
    throw troubleWith(`look at ${WEB_SESSION_SECRET.name}`, answer.trouble);
  return answer.ok;
}

const sitesShape = z.looseObject({
  properties: z.looseObject({
    sites: z.array(z.looseObject({ siteName: z.string(), key: z.string().min(16), key2: z.string().min(16) })).min(1),
  }),
});

/** The one that the template makes. Its key comes in one of two wrappings, by the version of the service. */
async function firstSite(ports: DeployPorts, login: Login, channel: Channel) {
  const said = await arm(ports, login, 'read the keys of Direct Line', 'post', channel('listChannelWithKeys'));
  const either = z.union([z.looseObject({ resource: sitesShape }), z.looseObject({ properties: sitesShape })]);
  const told = shaped(either, 'Direct Line', said);
  const [site] = sitesShape.parse('resource' in told ? told.resource : told.properties).properties.sites;
  if (site === undefined) throw new DeployTrouble('Direct Line has no site.');
  return site;
}

async function keyOf(ports: DeployPorts, login: Login, channel: Channel, key: Key): Promise<string> {
  const site = await firstSite(ports, login, channel);
  return key === 'key1' ? site.key : site.key2;
}

async function regenerate(ports: DeployPorts, login: Login, channel: Channel, key: Key): Promise<void> {
  const { siteName } = await firstSite(ports, login, channel);
  await arm(ports, login, `make ${key} of Direct Line anew`, 'post', channel('regeneratekeys'), { siteName, key });
}

async function writeSecret(
  ports: DeployPorts,
  login: Login,
  path: string,
  value: string,
  contentType: string,
): Promise<void> {
  await arm(ports, login, 'write the secret', 'put', path, { properties: { value, contentType } });
}
