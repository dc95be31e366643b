import type { Cloud } from '../cloud';
import type { BotIdentity } from '../config';
import { credentialOf } from './azure-sign-in';
import type { Proof, SignInApp } from './on-behalf-of';

/** The app of the sign-in, as it proves itself to Entra. With a managed identity there is no secret at all. */
export function signInApp(appId: string, bot: BotIdentity, cloud: Cloud): SignInApp {
  return { tenantId: bot.MicrosoftAppTenantId, clientId: appId, proof: proofOf(bot, cloud) };
}

function proofOf(bot: BotIdentity, cloud: Cloud): Proof {
  if (bot.MicrosoftAppType !== 'UserAssignedMSI') return { secret: bot.MicrosoftAppPassword };
  const credential = credentialOf(bot, cloud);
  return {
    async assertion(signal) {
      const token = await credential.getToken(`${cloud.federationAudience}/.default`, { abortSignal: signal });
      if (!token) throw new Error('The managed identity got no token.');
      return token.token;
    },
  };
}
