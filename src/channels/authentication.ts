import type { TokenCredential } from '@azure/core-auth';
import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import {
  type BotFrameworkAuthentication,
  AuthenticationConstants as Claims,
  ClaimsIdentity,
  type UserTokenClient,
} from 'botframework-connector';
import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import { botFrameworkSettings } from './bot-cloud';
import { BotCredentials } from './bot-credentials';
import { SignedByChannel } from './signed-by-channel';

/** Who the bot is for its channels, and theirs for it. */
export interface BotStanding {
  /** Null, and empty strings: no identity, which only the lab may have. Named as the Bot Framework names them. */
  readonly identity: {
    readonly MicrosoftAppType: string;
    readonly MicrosoftAppId: string;
    readonly MicrosoftAppPassword: string;
    readonly MicrosoftAppTenantId: string;
  } | null;
  /** By what the bot signs in to its channels; absent: by the identity's own password. */
  readonly credential?: TokenCredential;
  /** The bot's cloud; absent: global Azure. */
  readonly cloud?: Cloud;
}

export function authenticationOf({
  identity,
  credential,
  cloud = PUBLIC_CLOUD,
}: BotStanding): BotFrameworkAuthentication {
  if (!identity)
    return new ConfigurationBotFrameworkAuthentication(undefined, new ConfigurationServiceClientCredentialFactory());
  const { oauthScope, tokenIssuer } = cloud.bot;
  const credentials = credential
    ? new BotCredentials(identity.MicrosoftAppId, credential, oauthScope)
    : new ConfigurationServiceClientCredentialFactory(identity);
  return new SignedByChannel(tokenIssuer, { ...identity, ...botFrameworkSettings(cloud, identity) }, credentials);
}

/** What people signed in to is asked for by the bot's own identity. */
export function tokenClientOf(standing: BotStanding): Promise<UserTokenClient> {
  const appId = standing.identity?.MicrosoftAppId ?? '';
  const bot = new ClaimsIdentity([
    { type: Claims.AudienceClaim, value: appId },
    { type: Claims.AppIdClaim, value: appId },
  ]);
  return authenticationOf(standing).createUserTokenClient(bot);
}
