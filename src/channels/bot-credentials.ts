import type { TokenCredential } from '@azure/core-auth';
import { ServiceClientCredentialsFactory } from 'botframework-connector';

type Credentials = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>;

/**
 * The bot's own tokens for its channels and for the token service. The SDK's factory asks global Azure whether an authority
 * may be trusted, so with it no bot of an air-gapped cloud gets a token; our credential knows its cloud.
 */
export class BotCredentials extends ServiceClientCredentialsFactory {
  constructor(
    private readonly appId: string,
    private readonly credential: TokenCredential,
    private readonly usualAudience: string,
  ) {
    super();
  }

  async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.appId;
  }

  async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  async createCredentials(_appId: string, audience: string | undefined): Promise<Credentials> {
    const scope = `${(audience ?? this.usualAudience).replace(/\/\.default$/, '')}/.default`;
    return {
      signRequest: async (request) => {
        const token = await this.credential.getToken(scope);
        if (!token) throw new Error('The bot got no token for its channel.');
        request.headers.set('authorization', `Bearer ${token.token}`);
        return request;
      },
    };
  }
}
