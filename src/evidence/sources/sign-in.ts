import type { TokenCredential } from '@azure/core-auth';
import { SOURCE_DEADLINE } from '../deadlines';
import { SignInFailed } from './trouble';

/**
 * Credentials fail in many ways, all of which mean that Keepalive has no right to ask.
 *
 * @param deadline milliseconds for getting a token
 */
export function knownSignIn(credential: TokenCredential, deadline = SOURCE_DEADLINE): TokenCredential {
  return {
    async getToken(scopes, options) {
      const token = await credential
        .getToken(scopes, { ...options, requestOptions: { timeout: deadline } })
        .catch((cause: unknown) => Promise.reject(new SignInFailed('no token', { cause })));
      if (!token) throw new SignInFailed('no token');
      return token;
    },
  };
}
