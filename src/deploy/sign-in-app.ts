import type { AzTrouble } from './az';
import {
  appTag,
  type EntraApp,
  ensureApp,
  ensurePrincipal,
  findApp,
  findPrincipal,
  guidOf,
  holds,
  listed,
  mendApp,
} from './entra-app';
import type { Identity } from './identity';
import type { Login } from './login';
import { type DeployPorts, ensure, mend, patiently } from './ports';
import { graph, whereEq } from './rest';
import { DeployTrouble } from './trouble';

export interface SignInParts {
  readonly group: string;
  readonly namePrefix: string;
  readonly teams: boolean;
  /** Where the Azure Bot is: `global`, or a region in which its data stays. */
  readonly botLocation: string;
  /** Null in a plan, before there is one. */
  readonly identity: Identity | null;
  /** `UniqueIdentifier` of the bot's OAuth connection, which the template sets. */
  readonly connectionId: string;
  readonly remembered?: string | undefined;
}

/** Teams on desktop and mobile, and in the web ("Teams SSO for bots", README "Signing in"). */
const TEAMS_CLIENTS = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
/** Azure Service Management and its user_impersonation, in every tenant ("Permissions reference"). */
const ARM_APP = '797f4846-ba00-4fd7-ba73-dac1f8f63013';
const ARM_SCOPE = '41094075-9dad-400e-a0bd-54e686782033';

/**
 * The first part of the subject by which the token service of the Bot Framework vouches for a bot, by the cloud's name in az
 * ("AAD v2 with Federated Credentials"; bytes of its app id in the second). Elsewhere nobody has read it.
 */
const SUBJECTS: Readonly<Record<string, string>> = { AzureCloud: '/eid1/c/pub/t/' };
/** The token service of bots whose data stays in a region ("OAuth URL support in Azure AI Bot Service"). */
const REGIONS: Readonly<Record<string, string>> = {
  westeurope: 'europe',
  westus: 'unitedstates',
  centralindia: 'india',
};
const TOKEN_SERVICE_APP = '9ExAW52n_ky4ZiS_jhpJIQ';

/** As the template writes it into the connection. */
export function connectionIdOf(namePrefix: string): string {
  return `keepalive-${namePrefix}`;
}

/** The app that people sign in to. It has no secret: the bot's identity and the token service vouch for it. */
export async function ensureSignInApp(
  ports: DeployPorts,
  login: Login,
  parts: SignInParts,
  remember: (app: EntraApp) => Promise<void>,
): Promise<EntraApp | null> {
  const { group, namePrefix, identity } = parts;
  const tag = appTag(login, group, namePrefix, 'sign-in');
  const before = await findApp(ports, login, tag, parts.remembered);
  const app = await ensureApp(ports, login, {
    what: 'app for signing in',
    found: before,
    create: { displayName: `Keepalive ${namePrefix} sign-in (${group})`, signInAudience: 'AzureADMyOrg', tags: [tag] },
  });
  if (app !== null && before === null) await remember(app);
  const redirect = login.cloud.bot?.signInRedirect;
  const subject = SUBJECTS[login.cloud.cliName];
  const scope = guidOf(`${tag} access_as_user`);
  await mendApp(ports, login, 'redirect, permission and scope of that app', app, {
    web: { redirectUris: redirect ? [redirectOf(redirect, parts.botLocation)] : [] },
    requiredResourceAccess: [{ resourceAppId: ARM_APP, resourceAccess: [{ id: ARM_SCOPE, type: 'Scope' }] }],
    ...(identity && { identifierUris: [`api://botid-${identity.clientId}`] }),
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ ...SCOPE, id: scope }] },
  });
  // In a second step: it names the scope that has to be there.
  if (parts.teams)
    await mendApp(ports, login, "Teams' own clients, authorised for it", app, {
      api: { preAuthorizedApplications: TEAMS_CLIENTS.map((appId) => ({ appId, delegatedPermissionIds: [scope] })) },
    });
  const principal = await ensurePrincipal(ports, login, 'principal of that app', app?.appId ?? null);
  await ensureTrust(ports, login, app, { name: 'keepalive-bot', subject: identity?.principalId ?? null });
  if (subject)
    await ensureTrust(ports, login, app, {
      name: 'keepalive-token-service',
      subject: `${subject}${guidBytes(login.tenantId)}/a/${TOKEN_SERVICE_APP}/${parts.connectionId}`,
    });
  else
    ports.say(
      `  by hand        the token service's federated credential: its subject in ${login.cloud.displayName} is not known (by-hand.md)`,
    );
  await ensureConsent(ports, login, principal, app?.appId ?? null);
  return app;
}

function redirectOf(redirect: string, botLocation: string): string {
  const region = REGIONS[botLocation];
  return region === undefined ? redirect : redirect.replace('https://', `https://${region}.`);
}

const SCOPE = {
  value: 'access_as_user',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Use Keepalive as the person',
  adminConsentDescription: 'Lets Keepalive see the IoT hubs that the signed-in person may see.',
  userConsentDisplayName: 'Use Keepalive as you',
  userConsentDescription: 'Lets Keepalive see the IoT hubs that you may see.',
};

async function ensureTrust(
  ports: DeployPorts,
  login: Login,
  app: EntraApp | null,
  { name, subject }: { name: string; subject: string | null },
): Promise<void> {
  const what = `trust of that app in ${name === 'keepalive-bot' ? "the bot's identity" : 'the token service'}`;
  const path = `/applications/${app?.id}/federatedIdentityCredentials`;
  const { federationAudience, authority } = login.cloud;
  const wanted = { name, subject, issuer: `${authority}/${login.tenantId}/v2.0`, audiences: [federationAudience] };
  const all = app === null ? [] : await listed(ports, login, `look at the ${what}`, path);
  const found = all.find((one) => one.name === name) ?? null;
  if (found === null || app === null) {
    await ensure(ports, what, null, () =>
      patiently(ports, () => graph(ports, login, `make the ${what}`, 'post', path, wanted)),
    );
    return;
  }
  // The name of such a credential cannot be changed.
  const { name: _, ...changeable } = wanted;
  await mend(ports, what, holds(found, wanted), () =>
    graph(ports, login, `set the ${what}`, 'patch', `${path}/${String(found.id)}`, changeable),
  );
}

/** For everybody of the tenant; only an administrator may give it, so without that right it is left to one. */
async function ensureConsent(
  ports: DeployPorts,
  login: Login,
  principal: string | null,
  appId: string | null,
): Promise<void> {
  const what = 'consent to ask Azure Resource Manager in the name of whoever signed in';
  const grants =
    principal === null
      ? []
      : await listed(ports, login, `look at the ${what}`, `/oauth2PermissionGrants${whereEq('clientId', principal)}`);
  const found = grants.find(({ scope }) => String(scope).split(' ').includes('user_impersonation')) ?? null;
  try {
    await ensure(ports, what, found, async () => {
      const resourceId = await findPrincipal(ports, login, ARM_APP);
      const grant = { clientId: principal, consentType: 'AllPrincipals', resourceId, scope: 'user_impersonation' };
      return asFound(await graph(ports, login, `give the ${what}`, 'post', '/oauth2PermissionGrants', grant));
    });
  } catch (error) {
    if (!(error instanceof DeployTrouble) || error.kind !== ('denied' satisfies AzTrouble['kind'])) throw error;
    ports.say(`  by hand        ${what}: an administrator runs "az ad app permission admin-consent --id ${appId}"`);
  }
}

function asFound(made: unknown): Record<string, unknown> {
  return typeof made === 'object' && made !== null ? { ...made } : {};
}

/** The sixteen bytes of a GUID as .NET orders them, in base64url: so Entra writes tenants into such subjects. */
export function guidBytes(guid: string): string {
  const hex = guid.replace(/-/g, '');
  const bytes = Buffer.from(hex, 'hex');
  const ordered = [3, 2, 1, 0, 5, 4, 7, 6].map((at) => bytes[at] ?? 0);
  return Buffer.concat([Buffer.from(ordered), bytes.subarray(8)]).toString('base64url');
}
