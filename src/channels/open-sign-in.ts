import { armTokens } from '../access/arm-tokens';
import { onBehalfOf } from '../access/on-behalf-of';
import type { Person } from '../access/person';
import { signInApp } from '../access/sign-in-app';
import type { TokenKeeper } from '../access/token-keeper';
import type { BotLog, SignIn } from '../bot/ports';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { Config } from '../config';
import { type BotStanding, tokenClientOf } from './authentication';
import { signInResource, tokenKeeper } from './token-keeper';

/** Sign-in by the connection that the settings name; null where nobody can sign in. Nothing is asked yet. */
export function openSignIn(
  { bot, signIn }: Pick<Config, 'bot' | 'signIn'>,
  standing: BotStanding & { readonly cloud: Cloud },
  { clock, log }: { readonly clock: Clock; readonly log: BotLog },
): SignIn | null {
  if (!bot || !signIn) return null;
  const { connection, appId } = signIn;
  const { cloud } = standing;
  let client: ReturnType<typeof tokenClientOf> | undefined;
  const tokenClient = () => {
    client ??= tokenClientOf(standing);
    return client;
  };
  const keeper = tokenKeeper(tokenClient, connection, log);
  const exchange = appId === null ? null : onBehalfOf(cloud, signInApp(appId, bot, cloud));
  const tokens = armTokens({ service: keeper, onBehalfOf: exchange, cloud, clock, log });
  /** Whatever it gives may be news. */
  const anew = async <T>(person: Person, asking: Promise<T>): Promise<T> => {
    const given = await asking;
    tokens.forget(person);
    return given;
  };
  const service: TokenKeeper = {
    ...keeper,
    tokenOf: (person, code) => anew(person, keeper.tokenOf(person, code)),
    exchange: (person, token) => anew(person, keeper.exchange(person, token)),
  };
  return { connection, tokens, service, resourceFor: signInResource(tokenClient, connection, log) };
}
