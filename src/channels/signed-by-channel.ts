import type { Activity } from 'botbuilder';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { AuthenticationError } from 'botframework-connector';
import { z } from 'zod';
import { jsonOf } from '../json';

const head = z.object({ alg: z.literal('RS256'), kid: z.string().min(1) });
const claims = z.object({ iss: z.string(), exp: z.number(), serviceurl: z.string() });

type Settings = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>;

/**
 * The SDK's check of who posts an activity, and what it leaves out (botframework-connector 4.23.3):
 * - it also takes tokens of the Emulator, of skills and of App Service Extension. Those name no serviceUrl and no
 *   audience of ours, so a token that the bot itself once sent somewhere could come back by them. Here channels post, and
 *   nobody else.
 * - it takes a token that never expires.
 * - a signature that does not fit comes as another error than the rest, which would be told as a fault of ours.
 */
export class SignedByChannel extends ConfigurationBotFrameworkAuthentication {
  constructor(
    private readonly issuer: string,
    ...settings: Settings
  ) {
    super(...settings);
  }

  override async authenticateRequest(activity: Activity, authHeader: string) {
    if (!isOfChannel(authHeader, this.issuer, activity.serviceUrl)) throw unsigned();
    try {
      return await super.authenticateRequest(activity, authHeader);
    } catch (error) {
      // jsonwebtoken's: the signature, the algorithm, the times.
      throw isOfToken(error) ? unsigned() : error;
    }
  }
}

/** Before anybody has looked at the signature: whether it claims what a channel's token must claim. */
function isOfChannel(header: string, issuer: string, serviceUrl: string): boolean {
  const [first, second] = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(header)?.slice(1) ?? [];
  if (first === undefined || second === undefined || !head.safeParse(decoded(first)).success) return false;
  const claimed = claims.safeParse(decoded(second)).data;
  return claimed?.iss === issuer && claimed.serviceurl === serviceUrl;
}

function decoded(part: string): unknown {
  return jsonOf(Buffer.from(part, 'base64url').toString());
}

function isOfToken(error: unknown): boolean {
  return error instanceof Error && ['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(error.name);
}

function unsigned(): AuthenticationError {
  return new AuthenticationError('The activity is not signed by a channel of this bot.', 401);
}
