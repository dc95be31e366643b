import { createHmac } from 'node:crypto';
import type { Cloud } from '../cloud';
import { type Env, listIn } from './env';

export interface WebSettings {
  /** Opens every conversation of the channel; it never leaves the server. Null: no web chat, except the lab's own. */
  readonly directLineSecret: string | null;
  /** Signs sessions; null: the lab makes one of its own. */
  readonly sessionKey: string | null;
  /** Shared with the site, which signs who its users are; null: nobody comes with a name. */
  readonly siteKey: string | null;
  /** Origins whose pages may show the chat in a frame. */
  readonly sites: readonly string[];
  /** Host names of hubs that anybody in the web chat may look at. */
  readonly openHubs: readonly string[];
  /** Proxies before this server that write X-Forwarded-For. */
  readonly proxies: number;
}

/** Signing by less would be guessed. */
const SHORTEST_KEY = 32;
const MOST_PROXIES = 5;
const HUB_HOST = /^[a-z0-9-]{3,50}(\.[a-z0-9-]+){2,}$/;

/** @param isBot whether this is a bot in Azure @param publicOrigin as PUBLIC_ORIGIN says */
export function readWeb(
  env: Env,
  { isBot, publicOrigin, cloud }: { isBot: boolean; publicOrigin: string | null; cloud: Cloud },
  problems: string[],
): WebSettings {
  const directLineSecret = env.DIRECT_LINE_SECRET?.trim() ?? '';
  const sites = readSites(env.WEB_SITES, problems);
  const openHubs = readOpenHubs(env.WEB_OPEN_HUBS, problems);
  const sessionKey = readKey('WEB_SESSION_SECRET', env, problems);
  const siteKey = readKey('WEB_SITE_KEY', env, problems);
  const proxies = readProxies(env.WEB_PROXIES, problems);
  const chat = { siteKey, sites, openHubs, proxies };
  if (directLineSecret === '') {
    const others = ['WEB_SESSION_SECRET', 'WEB_SITE_KEY', 'WEB_SITES', 'WEB_OPEN_HUBS', 'WEB_PROXIES'];
    const set = isBot ? others.filter((name) => env[name]?.trim()) : [];
    if (set.length > 0) problems.push(`DIRECT_LINE_SECRET is missing, although ${set.join(' and ')} is set.`);
    return { directLineSecret: null, sessionKey, ...chat };
  }
  if (!isBot)
    problems.push('DIRECT_LINE_SECRET is set, but MicrosoftAppId is not: the lab has a Direct Line of its own.');
  if (!/^[\w.~+/=-]{16,500}$/.test(directLineSecret))
    problems.push('DIRECT_LINE_SECRET must be a key of the Direct Line channel, as the portal shows it.');
  if (publicOrigin === null && !env.PUBLIC_ORIGIN?.trim())
    problems.push('PUBLIC_ORIGIN is missing: Direct Line is told that only pages from there may use its tokens.');
  if (cloud.bot.directLine === null)
    problems.push(
      `DIRECT_LINE_SECRET is set, but the address of Direct Line in ${cloud.displayName} is not known. Set bot.directLine in AZURE_CLOUD_SETTINGS.`,
    );
  return { directLineSecret, sessionKey: sessionKey ?? derivedKey(directLineSecret), ...chat };
}

/** So that every instance has the same one, and a new secret ends all sessions. */
function derivedKey(secret: string): string {
  return createHmac('sha256', secret).update('keepalive web session 1').digest('hex');
}

function readKey(name: string, env: Env, problems: string[]): string | null {
  const key = env[name]?.trim() ?? '';
  if (key === '') return null;
  if (key.length < SHORTEST_KEY)
    problems.push(`${name} must have ${SHORTEST_KEY} characters or more; openssl rand -hex 32 makes one.`);
  return key;
}

/** Origins, as browsers send them. One that is not https would let anybody between in. */
function readSites(text: string | undefined, problems: string[]): readonly string[] {
  return listIn(text).map((given) => {
    const site = given.replace(/\/$/, '').toLowerCase();
    const url = URL.parse(site);
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
    if (!isSafe || url?.origin !== site || /[\s;,*']/.test(site))
      problems.push(
        `WEB_SITES names "${given}"; it must be an address such as https://www.example.com, without a path.`,
      );
    return site;
  });
}

function readOpenHubs(text: string | undefined, problems: string[]): readonly string[] {
  return listIn(text).map((given) => {
    const host = given.toLowerCase();
    if (!HUB_HOST.test(host)) problems.push(`WEB_OPEN_HUBS names "${given}"; it must be the whole host name of a hub.`);
    return host;
  });
}

/** One where nothing is said: TLS ends somewhere before this server. */
function readProxies(text: string | undefined, problems: string[]): number {
  const given = text?.trim() ?? '';
  if (given === '') return 1;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 0 && number <= MOST_PROXIES) return number;
  problems.push(`WEB_PROXIES is "${given}"; it must be a whole number from 0 to ${MOST_PROXIES}.`);
  return 1;
}
