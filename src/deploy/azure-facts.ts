/**
 * What is asked of Azure besides az's own commands, and how it is known. None of it was tried against Azure: tests use a stand-in.
 * `verified`: read in Microsoft's documentation, SDKs or specifications; `seen`: in other people's code; `inferred`: by pattern.
 */

/** Of Microsoft.BotService: `…/channels/DirectLineChannel/listChannelWithKeys` and `…/regeneratekeys` { siteName, key }: verified in its SDKs. */
export const BOT_API = '2022-09-15';
/** Of Microsoft.KeyVault: secrets are written with rights on the vault alone; reading one tells all but its value. Verified. */
export const VAULT_API = '2023-07-01';
/** Of Microsoft.Web: the call that fetches Key Vault references anew ("Use Key Vault references", Understand rotation). Verified. */
export const WEB_API = '2022-03-01';

/** A secret of the bot: its setting, its parameter of the template, and how the template calls it in the vault. */
export interface VaultSecret {
  readonly setting: string;
  readonly parameter: string;
  readonly name: string;
}

export const WEB_SESSION_SECRET: VaultSecret = {
  setting: 'WEB_SESSION_SECRET',
  parameter: 'webSessionSecret',
  name: 'web-session-secret',
};
/** Those that somebody gives; what is in the vault already need not be given again. */
export const GIVEN_SECRETS: readonly VaultSecret[] = [
  { setting: 'WEB_SITE_KEY', parameter: 'webSiteKey', name: 'web-site-key' },
  WEB_SESSION_SECRET,
  { setting: 'ESCALATION_WEBHOOK_URL', parameter: 'escalationWebhookUrl', name: 'escalation-webhook-url' },
  { setting: 'ESCALATION_WEBHOOK_SECRET', parameter: 'escalationWebhookSecret', name: 'escalation-webhook-secret' },
];
/** The template reads it from the channel itself: the first key of its first site. */
export const DIRECT_LINE_SECRET = 'direct-line-secret';
