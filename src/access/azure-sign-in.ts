import type { TokenCredential } from '@azure/core-auth';
import type { Cloud } from '../cloud';
import type { BotIdentity } from '../config';

/** With these settings the bot can talk, but not sign in to read hubs: which setting is missing; null when it can. */
export function whyNoSignIn({ MicrosoftAppType, MicrosoftAppTenantId }: BotIdentity): string | null {
  if (MicrosoftAppType === 'UserAssignedMSI' || MicrosoftAppTenantId !== '') return null;
  return 'MicrosoftAppTenantId is missing: a MultiTenant bot reads the hubs of one tenant, and nobody said of which.';
}

/**
 * Who Keepalive is in Azure when it reads hubs: the bot, or without one whoever is signed in where it runs (`az login`,
 * AZURE_TENANT_ID and its companions, a managed identity). Nothing is asked yet.
 *
 * @throws for a bot of which whyNoSignIn() tells
 */
export function credentialOf(bot: BotIdentity | null, cloud: Cloud): TokenCredential {
  // Loaded only here: it takes some 200 ms, and neither the lab nor a saved case needs it.
  const {
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
  }: typeof import('@azure/identity') = require('@azure/identity');
  if (bot === null) return new DefaultAzureCredential(signInAt(cloud));
  const { MicrosoftAppType, MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId } = bot;
  // The machine that has such an identity knows its own authority.
  if (MicrosoftAppType === 'UserAssignedMSI') return new ManagedIdentityCredential({ clientId: MicrosoftAppId });
  return new ClientSecretCredential(MicrosoftAppTenantId, MicrosoftAppId, MicrosoftAppPassword, signInAt(cloud));
}

/** Who the bot is for its channels: as credentialOf(), but MultiTenant bots are signed in by a tenant of the Bot Framework. */
export function channelCredentialOf(bot: BotIdentity, cloud: Cloud): TokenCredential {
  const { loginTenant } = cloud.bot;
  if (bot.MicrosoftAppType !== 'MultiTenant' || loginTenant === null) return credentialOf(bot, cloud);
  return credentialOf({ ...bot, MicrosoftAppTenantId: loginTenant }, cloud);
}

/** An authority that Entra's own list does not hold is looked up in global Azure, unless told not to. */
export function signInAt({ authority, airGapped }: Cloud) {
  return { authorityHost: authority, disableInstanceDiscovery: airGapped };
}
