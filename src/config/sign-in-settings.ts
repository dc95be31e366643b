import type { Cloud } from '../cloud';
import type { Env } from './env';

/** How people sign in. */
export interface SignInSettings {
  /** The name of the Azure Bot's OAuth connection. */
  readonly connection: string;
  /** The app of the sign-in, in whose name tokens are exchanged for ARM; null: the connection gives tokens for ARM itself. */
  readonly appId: string | null;
}

type Bot = {
  readonly MicrosoftAppType: string;
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppTenantId: string;
} | null;

/** Null: nobody can sign in. */
export function readSignIn(env: Env, bot: Bot, cloud: Cloud, problems: string[]): SignInSettings | null {
  const connection = env.OAUTH_CONNECTION?.trim() ?? '';
  const appId = env.OAUTH_APP_ID?.trim() ?? '';
  if (connection === '') {
    if (appId !== '') problems.push('OAUTH_CONNECTION is missing, although OAUTH_APP_ID is set.');
    return null;
  }
  if (!/^[\w .-]{1,64}$/.test(connection))
    problems.push(
      'OAUTH_CONNECTION must be the name of an OAuth connection of the Azure Bot: up to 64 letters, digits, “-”, “_”, “.”.',
    );
  if (bot === null)
    problems.push('OAUTH_CONNECTION is set, but MicrosoftAppId is not: only a bot in Azure has people sign in.');
  if (appId !== '') checkApp(appId, bot, cloud, problems);
  return { connection, appId: appId === '' ? null : appId };
}

/** The app proves who it is by the bot's managed identity, or it is the bot itself, with its password. */
function checkApp(appId: string, bot: Bot, cloud: Cloud, problems: string[]): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId))
    problems.push(`OAUTH_APP_ID is "${appId}"; it must be the application (client) id of an Entra app.`);
  if (bot?.MicrosoftAppType === 'UserAssignedMSI' && cloud.federationAudience === null)
    problems.push(
      `OAUTH_APP_ID is set, but for ${cloud.displayName} the audience of federated credentials is not known. Set federationAudience in AZURE_CLOUD_SETTINGS.`,
    );
  if (bot === null || bot.MicrosoftAppType === 'UserAssignedMSI') return;
  if (appId.toLowerCase() !== bot.MicrosoftAppId.toLowerCase())
    problems.push(
      'OAUTH_APP_ID must be the MicrosoftAppId itself, unless the bot has a managed identity (UserAssignedMSI).',
    );
  if (bot.MicrosoftAppTenantId === '')
    problems.push('MicrosoftAppTenantId is missing: with OAUTH_APP_ID set, people are signed in to that tenant.');
}
