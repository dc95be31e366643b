import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabTrouble } from '../lab-claim';
import { BOT_APP, CLOUD_NAME, cloudSettings, EVENTS_AUDIENCE, TENANT } from './cloud-settings';
import { IDENTITY_PATH } from './entra-door';

/** What a bot must be told to find this lab. */
export interface SettingsParts {
  /** Absolute; files go here. */
  readonly folder: string;
  /** Where the bot will listen. */
  readonly botPort: number;
  readonly front: string;
  readonly wire: string;
  readonly namesPort: number;
  /** PEM. */
  readonly ca: string;
  /** PEM of the key that signs for channels: with it somebody can play a channel by hand. */
  readonly channelKey: string;
  readonly password: string;
  readonly identityHeader: string;
  readonly directLineSecret: string;
  /** Host names. */
  readonly hubs: readonly string[];
}

export interface SettingsFiles {
  readonly env: string;
  readonly ca: string;
}

/** Writes the settings, the authority's certificate and the access policy, each readable by its owner alone. @throws LabTrouble */
export async function writeSettings(parts: SettingsParts): Promise<SettingsFiles> {
  const at = (name: string) => join(parts.folder, name);
  const [env, ca, policy] = [at('lab-cloud.env'), at('ca.pem'), at('access-policy.json')] as const;
  const grants = [{ note: 'everybody who signs in', who: { tenant: TENANT }, hubs: ['*'], role: 'operator' }];
  await Promise.all([
    put(ca, parts.ca),
    put(at('channel-key.pem'), parts.channelKey),
    put(policy, `${JSON.stringify({ azureRights: false, grants }, null, 2)}\n`),
    put(env, settingsText(parts, { ca, policy })),
  ]);
  return { env, ca };
}

/** For a shell that sources it: `node --env-file` is too late for NODE_EXTRA_CA_CERTS (tried with 24.21). */
function settingsText(parts: SettingsParts, { ca, policy }: { ca: string; policy: string }): string {
  const { botPort, front, wire } = parts;
  const identity = {
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppId: BOT_APP,
    MicrosoftAppTenantId: TENANT,
    // As App Service gives them to a program with a managed identity.
    IDENTITY_ENDPOINT: `${front}${IDENTITY_PATH}`,
    IDENTITY_HEADER: parts.identityHeader,
  };
  const secret = { MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: parts.password };
  const bot = {
    PORT: String(botPort),
    PUBLIC_ORIGIN: `http://localhost:${botPort}`,
    DATA_DIR: join(parts.folder, 'bot'),
    DIRECT_LINE_SECRET: parts.directLineSecret,
    WEB_OPEN_HUBS: parts.hubs.join(','),
    WEB_PROXIES: '0',
    ACCESS_POLICY: policy,
    EVENTS_AUDIENCE,
  };
  const cloud = { AZURE_CLOUD: CLOUD_NAME, AZURE_CLOUD_SETTINGS: JSON.stringify(cloudSettings(front, wire)) };
  const network = {
    NODE_EXTRA_CA_CERTS: ca,
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: `http://127.0.0.1:${parts.namesPort}`,
    NO_PROXY: '127.0.0.1,localhost',
  };
  return [
    '# Written by "npm run lab" at each start; good as long as that runs.',
    '# The bot, and its identity:',
    ...lines(identity),
    '# or, by an app and its secret:',
    ...lines(secret).map((line) => `# ${line}`),
    ...lines(bot),
    '# Its cloud:',
    ...lines(cloud),
    '# The network: whom to trust, and where names are found.',
    ...lines(network),
    '',
  ].join('\n');
}

function lines(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => {
    if (/['\r\n]/.test(value))
      throw new LabTrouble(`${name} cannot be written down: choose a DATA_DIR without quotes.`);
    return `${name}='${value}'`;
  });
}

function put(path: string, text: string): Promise<void> {
  return writeFile(path, text, { mode: 0o600 });
}
