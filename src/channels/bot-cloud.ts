import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import type { BotCloud, Cloud } from '../cloud';

/** As much of the bot's identity as decides where it signs in. */
export interface BotTenant {
  readonly MicrosoftAppType: string;
  readonly MicrosoftAppTenantId: string;
}

/**
 * The Bot Framework's settings of a cloud, all of them and by its own names: botbuilder-js has constants for global Azure
 * and US Government alone, and takes single values only where every value is given.
 */
export function botFrameworkSettings(
  { authority, bot }: Pick<Cloud, 'authority' | 'bot'>,
  tenant: BotTenant,
): ConfigurationBotFrameworkAuthenticationOptions {
  return {
    ChannelService: bot.channelService,
    ToChannelFromBotLoginUrl: `${authority}/${loginTenant(bot, tenant)}`,
    ToChannelFromBotOAuthScope: bot.oauthScope,
    ToBotFromChannelTokenIssuer: bot.tokenIssuer,
    OAuthUrl: bot.oauthUrl,
    ToBotFromChannelOpenIdMetadataUrl: bot.openIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: bot.emulatorOpenIdMetadata,
    ...(bot.callerId !== '' && { CallerId: bot.callerId }),
  };
}

/** Bots of many tenants are signed in by the Bot Framework's own; config.ts has refused a cloud where it is not known. */
function loginTenant({ loginTenant: shared }: BotCloud, { MicrosoftAppType, MicrosoftAppTenantId }: BotTenant): string {
  return MicrosoftAppType === 'MultiTenant' ? (shared ?? MicrosoftAppTenantId) : MicrosoftAppTenantId;
}
