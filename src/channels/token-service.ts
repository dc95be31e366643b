import type { UserTokenClient } from 'botframework-connector';
import type { Given, TokenService } from '../access/token-service';
import type { BotLog } from '../bot/ports';
import { within } from './within';

/** The Bot Framework's token service by the SDK's client. What it answers is kept nowhere and not logged. */
export function tokenService(client: () => Promise<UserTokenClient>, connection: string, log: BotLog): TokenService {
  async function given(ask: (client: UserTokenClient) => Promise<unknown>): Promise<Given> {
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

function statusOf(error: unknown): number | null {
  const status = within(error, 'statusCode');
  return typeof status === 'number' ? status : null;
}
