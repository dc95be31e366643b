import { claimsOf, type TokenClaims } from '../access/token-claims';
import type { Clock } from '../clock';
import type { BotIdentity } from '../config';
import { shellQuote } from '../diagnosis/commands';
import type { AzureAccess } from '../evidence/azure';
import type { Gap, Slot } from '../evidence/evidence';
import { gap, signInFix } from '../evidence/gaps';
import { type FaultLog, oneLook } from '../evidence/one-look';
import { inTime } from '../evidence/sources/in-time';
import { knownSignIn } from '../evidence/sources/sign-in';
import { SignInFailed } from '../evidence/sources/trouble';
import type { Identity } from './checkup';

/** As whom Azure is asked, before a token tells more. */
export interface Asker {
  readonly as: Identity['as'];
  readonly bot: BotIdentity | null;
}

/** Gets one token. What it says of its owner is the identity. */
export function signIn(
  deps: { readonly clock: Clock; readonly log: FaultLog },
  { credential, cloud }: AzureAccess,
  asker: Asker,
): Promise<Slot<Identity>> {
  const fix = fixOf(asker, cloud);
  return oneLook<Slot<Identity>>(deps, {
    place: 'the sign-in to Azure',
    async look(signal) {
      try {
        const asked = knownSignIn(credential).getToken(cloud.armScope, { abortSignal: signal });
        const token = await inTime(signal, asked);
        const data = identityOf(asker, token === null ? undefined : claimsOf(token.token));
        return { ok: true, data, searched: 'Microsoft Entra' };
      } catch (error) {
        if (signal.aborted || !(error instanceof SignInFailed)) throw error;
        const code = codeIn(error.cause);
        return gap('denied', `Keepalive could not sign in to Azure${code ? ` (${code})` : ''}.`, fix);
      }
    },
    otherwise: (trouble): Gap => (trouble.why === 'timed-out' ? { ...trouble, fix } : trouble),
  });
}

/** @param claims absent before there is a token */
export function identityOf({ as, bot }: Asker, claims?: TokenClaims): Identity {
  return {
    as,
    appId: bot?.MicrosoftAppId ?? claims?.appId ?? null,
    objectId: claims?.objectId ?? null,
    tenantId: claims?.tenantId ?? (bot?.MicrosoftAppTenantId || null),
    name: claims?.name ?? null,
  };
}

/** Entra's own code, such as AADSTS7000222: the client hands it on in its message only (@azure/identity 4.14, handleMsalError). */
function codeIn(cause: unknown): string | undefined {
  return cause instanceof Error ? /\bAADSTS\d{4,9}\b/.exec(cause.message)?.[0] : undefined;
}

function fixOf({ bot }: Asker, cloud: AzureAccess['cloud']): string {
  if (bot === null) return signInFix({ words: 'Azure', permission: '', cloud });
  const { MicrosoftAppId, MicrosoftAppType } = bot;
  if (MicrosoftAppType === 'UserAssignedMSI')
    return `A managed identity exists only where it is assigned: run the doctor where the bot runs, and look there whether the identity with the client id ${MicrosoftAppId} is assigned.`;
  return `Check MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId, and whether the password has ended: az ad app credential list --id ${shellQuote(MicrosoftAppId)}`;
}
