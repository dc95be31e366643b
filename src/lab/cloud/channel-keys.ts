import type { Clock } from '../../clock';
import type { BotCloud } from '../../cloud';
import type { Activity } from '../direct-line/activity';
import type { Answer } from '../direct-line/http';
import { BOT_APP } from './cloud-settings';
import type { SigningKey } from './signing-key';

/** Seconds. */
const LIFE = 3_600;
const SKEW = 300;

/** The token by which a channel posts an activity ("Authenticate requests from the Bot Connector service to your bot"). */
export function channelToken(key: SigningKey, bot: BotCloud, activity: Activity, clock: Clock): string {
  const now = Math.floor(clock.now().getTime() / 1000);
  const times = { nbf: now - SKEW, exp: now + LIFE };
  return key.sign({ iss: bot.tokenIssuer, aud: BOT_APP, serviceurl: activity.serviceUrl, ...times });
}

/** Where bots find out who signs for the channels; null: the call is for somebody else. */
export function answerChannelKeys(key: SigningKey, bot: BotCloud, url: URL): Answer | null {
  const here = new URL(bot.openIdMetadata);
  const keys = new URL('keys', here);
  if (url.pathname === here.pathname)
    return {
      status: 200,
      body: { issuer: bot.tokenIssuer, jwks_uri: keys.href, id_token_signing_alg_values_supported: ['RS256'] },
    };
  if (url.pathname !== keys.pathname) return null;
  return { status: 200, body: { keys: [{ ...key.published, endorsements: ['directline', 'webchat', 'msteams'] }] } };
}
