import { PUBLIC_CLOUD } from '../cloud';
import { readCloud } from '../config';
import type { Env } from './env';

/** What the Teams app package is made from. */
export interface TeamsAppSettings {
  /** Of the Azure Bot, a GUID. */
  readonly botId: string;
  /** Of the Teams app, a GUID: it stays the same for as long as the app is the same to its admins. */
  readonly appId: string;
  /** Host, with its port where that is unusual, under which people reach the bot. */
  readonly domain: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly developer: {
    readonly name: string;
    readonly websiteUrl: string;
    readonly privacyUrl: string;
    readonly termsOfUseUrl: string;
  };
  /** The Entra app that people sign in to; null: the package offers no single sign-on. */
  readonly signIn: { readonly id: string; readonly resource: string } | null;
  /** The host of the Bot Framework's token service in the bot's cloud, which the sign-in window shows. */
  readonly tokenHost: string;
}

export type TeamsAppResult =
  | { readonly ok: true; readonly settings: TeamsAppSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Longest texts of the manifest's schema, v1.22, in characters. */
const LONGEST = { shortName: 30, fullName: 100, developerName: 32, url: 2048 };

/** Reads what the Teams app package needs, or lists every problem at once. */
export function readTeamsApp(env: Env): TeamsAppResult {
  const problems: string[] = [];
  const given = (name: string) => env[name]?.trim() ?? '';

  function text(name: string, what: string, longest: number, usual = ''): string {
    const value = given(name) || usual;
    if (value === '') problems.push(`${name} is missing: ${what}.`);
    else if (value.length > longest)
      problems.push(`${name} has ${value.length} characters; Teams takes ${longest} at most.`);
    return value;
  }

  function guid(name: string, what: string): string {
    const value = given(name);
    if (value === '') problems.push(`${name} is missing: ${what}.`);
    else if (!GUID.test(value)) problems.push(`${name} is "${value}"; it must be a GUID.`);
    return value.toLowerCase();
  }

  function page(name: string, what: string): string {
    const value = text(name, what, LONGEST.url);
    if (value !== '' && URL.parse(value)?.protocol !== 'https:')
      problems.push(`${name} is "${value}"; it must be an address that begins with https://.`);
    return value;
  }

  const botId = guid('MicrosoftAppId', 'the app id of the Azure Bot');
  const appId = given('TEAMS_APP_ID') === '' ? botId : guid('TEAMS_APP_ID', 'the id of the Teams app');
  const domain = domainOf(given('PUBLIC_ORIGIN'), problems);
  const shortName = text('TEAMS_APP_NAME', 'the name of the app', LONGEST.shortName, 'Keepalive');
  const fullName = text(
    'TEAMS_APP_FULL_NAME',
    'the full name of the app',
    LONGEST.fullName,
    `${shortName} for Azure IoT Hub`,
  );
  const developer = {
    name: text('TEAMS_DEVELOPER_NAME', 'your company, as Teams shows it', LONGEST.developerName),
    websiteUrl: page('TEAMS_DEVELOPER_WEBSITE', 'the https address of your website'),
    privacyUrl: page('TEAMS_PRIVACY_URL', 'the https address of your privacy statement'),
    termsOfUseUrl: page('TEAMS_TERMS_URL', 'the https address of your terms of use'),
  };
  const oauthHost = new URL((readCloud(env, problems) ?? PUBLIC_CLOUD).bot.oauthUrl).host;
  // The window is token.… in each cloud, whatever its service is called ("OAuth URL support" on learn.microsoft.com).
  const tokenHost = oauthHost.replace(/^[^.]+/, 'token');
  const signInName = given('TEAMS_SSO_APP_ID') === '' ? 'OAUTH_APP_ID' : 'TEAMS_SSO_APP_ID';
  const signInId = given(signInName) === '' ? null : guid(signInName, 'the Entra app of sign-in');
  if (problems.length > 0) return { ok: false, problems };
  // The form that bots need: "Add configuration to your bot app for SSO" on learn.microsoft.com.
  const signIn = signInId === null ? null : { id: signInId, resource: `api://botid-${botId}` };
  return { ok: true, settings: { botId, appId, domain, shortName, fullName, developer, signIn, tokenHost } };
}

function domainOf(origin: string, problems: string[]): string {
  const url = URL.parse(origin);
  if (origin === '') problems.push('PUBLIC_ORIGIN is missing: the https address under which people reach the bot.');
  else if (url?.protocol !== 'https:' || url.pathname !== '/' || url.hostname === 'localhost')
    problems.push(`PUBLIC_ORIGIN is "${origin}"; Teams needs an address such as https://bot.example.com.`);
  return url?.host ?? '';
}
