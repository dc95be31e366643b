import { type Cloud, PUBLIC_CLOUD } from './cloud';
import { chosenCloud } from './cloud/chosen-cloud';
import { HUB_ID } from './cloud/hub-address';
import { type AccessSettings, readAccess } from './config/access-settings';
import { type Env, listIn } from './config/env';
import { type EscalationSettings, readEscalation } from './config/escalation-settings';
import { type EventsSettings, readEvents } from './config/events-settings';
import { readSignIn, type SignInSettings } from './config/sign-in-settings';
import { readTelemetry } from './config/telemetry-settings';
import { readWeb, type WebSettings } from './config/web-settings';

/** What the bot is told from outside. The only place that knows the names of environment variables. */
export interface Config {
  readonly port: number;
  readonly dataDir: string;
  /** The storage account that instances share; null: everything is kept in the data folder. */
  readonly storageAccount: string | null;
  readonly logLevel: string;
  /** Where telemetry goes: the connection string of Application Insights. Null: nowhere. */
  readonly applicationInsights: string | null;
  /** How long cases are kept. */
  readonly caseDays: number;
  /** Under which address people reach this bot, without a path; null: nobody has said so, and the lab knows its own. */
  readonly publicOrigin: string | null;
  /** Where cases are handed over to. */
  readonly escalation: EscalationSettings;
  /** Who may post events of devices; null: nobody, except in the lab. */
  readonly events: EventsSettings | null;
  /** Who may see what outside of the lab. */
  readonly access: AccessSettings;
  /** Null: no Azure identity is configured, so the bot runs on its own lab. */
  readonly bot: BotIdentity | null;
  /** How people sign in; null: nobody can. */
  readonly signIn: SignInSettings | null;
  /** The web chat. */
  readonly web: WebSettings;
  /** What the shell needs for a live diagnosis in a subscription; null: it looks at the lab. */
  readonly azure: AzureSettings | null;
}

export interface AzureSettings {
  /** ARM ids of hubs that need not be looked up. */
  readonly hubResourceIds: readonly string[];
  /** Null: none is named. Then the host name of a hub tells its cloud, and everything else means global Azure. */
  readonly cloud: Cloud | null;
}

/** Named as the Bot Framework names them. */
export interface BotIdentity {
  readonly MicrosoftAppType: 'SingleTenant' | 'UserAssignedMSI' | 'MultiTenant';
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppPassword: string;
  readonly MicrosoftAppTenantId: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const APP_TYPES = ['SingleTenant', 'UserAssignedMSI', 'MultiTenant'] as const;

/** Reads every setting, or lists every problem at once, so that nobody has to start the bot five times. */
export function readConfig(env: Env): ConfigResult {
  const problems: string[] = [];
  refuseUnfetched(env, problems);
  const port = readPort(env.PORT, problems);
  const dataDir = env.DATA_DIR?.trim() || '.data';
  const storageAccount = readStorageAccount(env.STORAGE_ACCOUNT, problems);
  const caseDays = readCaseDays(env, problems);
  const applicationInsights = readTelemetry(env, problems);
  const publicOrigin = readPublicOrigin(env.PUBLIC_ORIGIN, problems);
  const bot = readBotIdentity(env, problems);
  const azure = readAzureSettings(env, bot !== null, problems);
  refuseUnknownTenant(bot, azure?.cloud, problems);
  const signIn = readSignIn(env, bot, azure?.cloud ?? PUBLIC_CLOUD, problems);
  const access = readAccess(env, problems);
  const escalation = readEscalation(env, azure?.cloud ?? null, problems);
  const events = readEvents(env, bot?.MicrosoftAppTenantId ?? '', problems);
  const web = readWeb(env, { isBot: bot !== null, publicOrigin, cloud: azure?.cloud ?? PUBLIC_CLOUD }, problems);
  if (events !== null && bot === null)
    problems.push('EVENTS_AUDIENCE is set without MicrosoftAppId: the lab makes its own events and takes no others.');
  if (storageAccount !== null && bot?.MicrosoftAppType === 'MultiTenant' && bot.MicrosoftAppTenantId === '')
    problems.push(
      'MicrosoftAppTenantId is missing: the bot signs in to STORAGE_ACCOUNT in the tenant of that account.',
    );
  if (escalation.supportTickets && bot?.MicrosoftAppType === 'MultiTenant' && bot.MicrosoftAppTenantId === '')
    problems.push(
      'MicrosoftAppTenantId is missing: the bot opens ESCALATION_SUPPORT_TICKETS in the tenant of that subscription.',
    );
  const logLevel = env.LOG_LEVEL?.trim() || (bot ? 'info' : 'warn');
  if (!LOG_LEVELS.includes(logLevel))
    problems.push(`LOG_LEVEL is "${logLevel}"; it may be one of ${LOG_LEVELS.join(', ')}.`);
  if (problems.length > 0) return { ok: false, problems };
  const config = {
    port,
    dataDir,
    storageAccount,
    logLevel,
    applicationInsights,
    caseDays,
    publicOrigin,
    escalation,
    events,
    access,
    bot,
    signIn,
    web,
    azure,
  };
  return { ok: true, config };
}

/** App Service leaves the reference where the secret should be when it cannot fetch it: long enough for a key, and known to many. */
function refuseUnfetched(env: Env, problems: string[]): void {
  for (const [name, value] of Object.entries(env))
    if (value?.trim().startsWith('@Microsoft.KeyVault('))
      problems.push(
        `${name} was not fetched from the key vault: give the app's identity the role Key Vault Secrets User on it, let its network in, and start the app again.`,
      );
}

function readPort(text: string | undefined, problems: string[]): number {
  if (text === undefined || text.trim() === '') return 3978;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  problems.push(`PORT is "${text}"; it must be a whole number from 0 to 65535 (0 lets the system choose).`);
  return 0;
}

const USUAL_CASE_DAYS = 30;
const MOST_CASE_DAYS = 3_650;

/** The usual number where the settings name none, or none that can be used: then the problems say why. */
export function readCaseDays(env: Env, problems: string[]): number {
  const text = env.CASE_DAYS?.trim() ?? '';
  if (text === '') return USUAL_CASE_DAYS;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_CASE_DAYS) return days;
  problems.push(`CASE_DAYS is "${text}"; it must be a whole number of days from 1 to ${MOST_CASE_DAYS}.`);
  return USUAL_CASE_DAYS;
}

function readPublicOrigin(text: string | undefined, problems: string[]): string | null {
  const given = text?.trim().replace(/\/$/, '') ?? '';
  if (given === '') return null;
  const url = URL.parse(given);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost');
  if (url && isSafe && url.origin === given.toLowerCase()) return url.origin;
  problems.push(`PUBLIC_ORIGIN is "${given}"; it must be an address such as https://bot.example.com, without a path.`);
  return null;
}

/** By its name alone: its address follows from the cloud, and there is no key to it. */
function readStorageAccount(text: string | undefined, problems: string[]): string | null {
  const name = text?.trim() ?? '';
  if (name === '') return null;
  if (!/^[a-z0-9]{3,24}$/.test(name))
    problems.push(
      'STORAGE_ACCOUNT must be the name of a storage account: 3 to 24 small letters and digits. It is neither an address nor a connection string.',
    );
  return name;
}

function readBotIdentity(env: Env, problems: string[]): BotIdentity | null {
  const id = env.MicrosoftAppId?.trim() ?? '';
  const password = env.MicrosoftAppPassword?.trim() ?? '';
  const tenant = env.MicrosoftAppTenantId?.trim() ?? '';
  const typeText = env.MicrosoftAppType?.trim() ?? '';
  if (id === '') {
    // A half-written identity must not quietly become an open lab.
    const others = Object.entries({
      MicrosoftAppPassword: password,
      MicrosoftAppTenantId: tenant,
      MicrosoftAppType: typeText,
    });
    const set = others.filter(([, value]) => value !== '').map(([name]) => name);
    if (set.length > 0) problems.push(`MicrosoftAppId is missing, although ${set.join(' and ')} is set.`);
    return null;
  }
  const type = APP_TYPES.find((known) => known === typeText);
  if (!type) {
    const given = typeText === '' ? 'MicrosoftAppType is missing' : `MicrosoftAppType is "${typeText}"`;
    problems.push(`${given}; it may be UserAssignedMSI, SingleTenant, or MultiTenant for a bot that already is one.`);
  }
  if (type !== 'UserAssignedMSI' && password === '') problems.push('MicrosoftAppPassword is missing.');
  if (type !== 'MultiTenant' && tenant === '') problems.push('MicrosoftAppTenantId is missing.');
  return {
    MicrosoftAppType: type ?? 'SingleTenant',
    MicrosoftAppId: id,
    MicrosoftAppPassword: password,
    MicrosoftAppTenantId: tenant,
  };
}

function readAzureSettings(env: Env, hasBot: boolean, problems: string[]): AzureSettings | null {
  const hubResourceIds = listIn(env.IOT_HUB_RESOURCE_IDS);
  for (const id of hubResourceIds) {
    if (!HUB_ID.test(id))
      problems.push(`IOT_HUB_RESOURCE_IDS names "${id}", which is not the resource id of an IoT hub.`);
  }
  const cloud = readCloud(env, problems);
  // AZURE_TENANT_ID is what @azure/identity itself reads: whoever sets it means Azure, not the lab.
  const meant = hasBot || hubResourceIds.length > 0 || cloud !== null || env.AZURE_TENANT_ID?.trim();
  return meant ? { hubResourceIds, cloud } : null;
}

/** The cloud that the settings name; null when they name none, or none that can be used: then the problems say why. */
export function readCloud(env: Env, problems: string[]): Cloud | null {
  const name = env.AZURE_CLOUD?.trim() ?? '';
  const settings = env.AZURE_CLOUD_SETTINGS?.trim() ?? '';
  if (name === '') {
    if (settings !== '') problems.push('AZURE_CLOUD is missing, although AZURE_CLOUD_SETTINGS is set.');
    return null;
  }
  const chosen = chosenCloud(name, settings);
  if (chosen.ok) return chosen.cloud;
  problems.push(...chosen.problems);
  return null;
}

/** Bots of one tenant or with a managed identity exist in every cloud. */
function refuseUnknownTenant(bot: BotIdentity | null, cloud: Cloud | null | undefined, problems: string[]): void {
  if (bot?.MicrosoftAppType !== 'MultiTenant' || !cloud || cloud.bot.loginTenant !== null) return;
  problems.push(
    `MicrosoftAppType is MultiTenant, but which tenant signs such bots in is not known for ${cloud.displayName}. Use SingleTenant or UserAssignedMSI, or set bot.loginTenant in AZURE_CLOUD_SETTINGS.`,
  );
}
