import type { Activity, SignInUrlResponse } from 'botbuilder';
import type { UserTokenClient } from 'botframework-connector';
import type { Given, TokenKeeper } from '../access/token-keeper';
import type { BotLog } from '../bot/ports';
import { within } from '../json';

type TokenClient = Omit<UserTokenClient, 'getSignInResource'> & {
  /** The SDK's type wants a place to go on to, its own prompt gives none. */
  getSignInResource(connection: string, activity: Activity, goOnTo?: string): Promise<SignInUrlResponse>;
};

/** The Bot Framework's token service by the SDK's client. What it answers is kept nowhere and not logged. */
export function tokenKeeper(client: () => Promise<TokenClient>, connection: string, log: BotLog): TokenKeeper {
  async function given(ask: (client: TokenClient) => Promise<unknown>): Promise<Given> {
    try {
      const token = within(await ask(await client()), 'token');
      return typeof token === 'string' && token !== '' ? { kind: 'token', token } : { kind: 'none' };
    } catch (error) {
      const status = statusOf(error);
      // "No such token", and "a wrong code"; for the exchange also "consent is needed".
      if (status === 400 || status === 404 || status === 412) return { kind: 'none' };
      log.warn({ status, code: within(error, 'code') }, 'the token service did not answer as it should');
      return { kind: 'trouble', status };
    }
  }

  return {
    tokenOf: ({ id, channel }, code = '') => given((tokens) => tokens.getUserToken(id, connection, channel, code)),
    exchange: ({ id, channel }, token) => given((tokens) => tokens.exchangeToken(id, connection, channel, { token })),
    async signOut({ id, channel }) {
      try {
        await (await client()).signOutUser(id, connection, channel);
        return { ok: true };
      } catch (error) {
        const status = statusOf(error);
        // Whoever has not signed in is signed out.
        if (status === 404) return { ok: true };
        log.warn({ status, code: within(error, 'code') }, 'somebody could not be signed out');
        return { ok: false };
      }
    },
  };
}

/** Where a person signs in; null when the service does not say. */
export function signInResource(client: () => Promise<TokenClient>, connection: string, log: BotLog) {
  return async (activity: Activity): Promise<SignInUrlResponse | null> => {
    try {
      return await (await client()).getSignInResource(connection, activity);
    } catch (error) {
      log.warn({ status: statusOf(error), code: within(error, 'code') }, 'the token service gave no link to sign in');
      return null;
    }
  };
}

function statusOf(error: unknown): number | null {
  const status = within(error, 'statusCode');
  return typeof status === 'number' ? status : null;
}
