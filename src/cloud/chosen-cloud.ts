import { z } from 'zod';
import { CLOUDS, type Cloud, type CloudFacts, completed } from '../cloud';
import { jsonOf } from '../json';

export type Chosen =
  | { readonly ok: true; readonly cloud: Cloud }
  | { readonly ok: false; readonly problems: readonly string[] };

const HOST_NAME = /^(?=.{3,200}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const host = z.string().regex(HOST_NAME, 'must be a DNS name in small letters, without "https://"');
/** Without a slash at its end: paths are put behind it. */
const origin = z.string().refine(isOrigin, 'must be an https address without path, such as https://portal.example.com');
const address = z.string().refine(isAddress, 'must be an https address');

const botOverrides = z.strictObject({
  channelService: z.exactOptional(origin),
  callerId: z.exactOptional(z.string()),
  loginTenant: z.exactOptional(z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be a tenant: an id or a domain')),
  oauthScope: z.exactOptional(address),
  tokenIssuer: z.exactOptional(address),
  oauthUrl: z.exactOptional(origin),
  signInRedirect: z.exactOptional(address.nullable()),
  openIdMetadata: z.exactOptional(address),
  emulatorOpenIdMetadata: z.exactOptional(address),
  channelHosts: z.exactOptional(z.array(host)),
  directLine: z.exactOptional(origin.nullable()),
  teams: z.exactOptional(origin.nullable()),
});

/** Every value of a cloud that a setting may replace. */
const overrides = z.strictObject({
  portal: z.exactOptional(origin),
  arm: z.exactOptional(origin),
  armAudience: z.exactOptional(origin),
  authority: z.exactOptional(origin),
  iotHubSuffix: z.exactOptional(host),
  iotHubAudience: z.exactOptional(origin),
  logAnalytics: z.exactOptional(origin),
  logAnalyticsAudience: z.exactOptional(origin),
  storageSuffix: z.exactOptional(host),
  storageAudience: z.exactOptional(origin),
  federationAudience: z.exactOptional(
    z.string().regex(/^api:\/\/[\w.-]+$/, 'must be such as api://AzureADTokenExchange'),
  ),
  docsHost: z.exactOptional(origin.nullable()),
  statusPage: z.exactOptional(address.nullable()),
  bot: z.exactOptional(botOverrides),
});

/**
 * The cloud that the settings name, with what they override; else every problem, in words for whoever starts the program.
 * What nobody has read of a cloud is never guessed: it must be set.
 *
 * @param name the Azure CLI's name or ours, in any case
 * @param settings JSON; empty for none
 */
export function chosenCloud(name: string, settings: string): Chosen {
  const facts = CLOUDS.find((known) =>
    [known.name, known.cliName].some((one) => one.toLowerCase() === name.toLowerCase()),
  );
  if (!facts) return no(`AZURE_CLOUD is "${name}"; it may be one of ${usable().join(', ')}.`);
  if (facts.status === 'retired')
    return no(
      `AZURE_CLOUD is "${name}", but ${facts.displayName} was closed. It may be one of ${usable().join(', ')}.`,
    );
  const read = readOverrides(settings);
  if ('problems' in read) return { ok: false, problems: read.problems };
  const found = completed(merged(facts, read.values));
  if ('cloud' in found) return { ok: true, cloud: found.cloud };
  return no(
    `AZURE_CLOUD is "${name}", of which Keepalive does not know everything. Set in AZURE_CLOUD_SETTINGS: ${found.missing.join(', ')}.`,
  );
}

type Overrides = z.infer<typeof overrides>;

function readOverrides(text: string): { readonly values: Overrides } | { readonly problems: readonly string[] } {
  if (text === '') return { values: {} };
  const parsed = overrides.safeParse(jsonOf(text));
  if (parsed.success) return { values: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => {
      const at = issue.path.join('.');
      if (issue.code === 'unrecognized_keys')
        return `AZURE_CLOUD_SETTINGS names ${issue.keys.join(', ')}${at ? ` in ${at}` : ''}, which is no value of a cloud.`;
      if (at === '') return 'AZURE_CLOUD_SETTINGS is no JSON object, such as {"iotHubSuffix":"azure-devices.example"}.';
      return `AZURE_CLOUD_SETTINGS: ${at} ${issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : 'is not of the right kind'}.`;
    }),
  };
}

/** An address that is replaced takes its audience along, unless that is set too. */
function merged(facts: CloudFacts, values: Overrides): CloudFacts {
  const { bot, ...rest } = values;
  return {
    ...facts,
    ...(rest.arm !== undefined && { armAudience: rest.arm }),
    ...(rest.logAnalytics !== undefined && { logAnalyticsAudience: rest.logAnalytics }),
    ...rest,
    bot: facts.bot && { ...facts.bot, ...bot },
  };
}

function usable(): readonly string[] {
  return CLOUDS.filter(({ status }) => status !== 'retired').map(({ cliName }) => cliName);
}

function no(problem: string): Chosen {
  return { ok: false, problems: [problem] };
}

function isOrigin(text: string): boolean {
  return isAddress(text) && new URL(text).origin === text;
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const { protocol, username, search, hash } = new URL(text);
  return protocol === 'https:' && username === '' && search === '' && hash === '';
}
