import { z } from 'zod';
import { EVENT_GRID_APP } from '../config/events-settings';
import {
  appTag,
  type EntraApp,
  ensureApp,
  ensurePrincipal,
  findApp,
  findPrincipal,
  guidOf,
  listed,
  mendApp,
} from './entra-app';
import type { Login } from './login';
import { type DeployPorts, ensure, patiently, shaped } from './ports';
import { graph, lookInGraph, whereEq } from './rest';
import { DeployTrouble } from './trouble';

export interface EventsApp {
  readonly app: EntraApp | null;
  /** Client id of Event Grid's own app, which is not the same in every cloud; null where it was not found yet. */
  readonly caller: string | null;
}

/** The role that Event Grid looks for ("Deliver events to Microsoft Entra protected endpoints"): its own and that of whoever subscribes. */
const ROLE = 'AzureEventGridSecureWebhookSubscriber';

/** The app whose tokens Event Grid shows at POST /api/events. */
export async function ensureEventsApp(
  ports: DeployPorts,
  login: Login,
  { group, namePrefix, remembered }: { group: string; namePrefix: string; remembered?: string | undefined },
  remember: (app: EntraApp) => Promise<void>,
): Promise<EventsApp> {
  const tag = appTag(login, group, namePrefix, 'events');
  const role = guidOf(`${tag} role`);
  const before = await findApp(ports, login, tag, remembered);
  const app = await ensureApp(ports, login, {
    what: 'app that protects the events',
    found: before,
    create: { displayName: `Keepalive ${namePrefix} events (${group})`, signInAudience: 'AzureADMyOrg', tags: [tag] },
  });
  if (app !== null && before === null) await remember(app);
  await mendApp(ports, login, 'address and role of that app', app, {
    ...(app && { identifierUris: [`api://${app.appId}`] }),
    appRoles: [
      {
        id: role,
        value: ROLE,
        displayName: ROLE,
        description: 'May deliver events of Event Grid to Keepalive, or subscribe it to them.',
        allowedMemberTypes: ['Application', 'User'],
        isEnabled: true,
      },
    ],
  });
  const principal = await ensurePrincipal(ports, login, 'principal of that app', app?.appId ?? null);
  const grid = await ensureEventGrid(ports, login);
  await ensureRole(ports, login, { what: 'role for Event Grid', principal, role, whom: grid.id });
  await ensureRole(ports, login, {
    what: 'role for you, who subscribe',
    principal,
    role,
    whom: await ownId(ports, login),
  });
  return { app, caller: grid.appId };
}

const principalsShape = z.looseObject({ value: z.array(z.looseObject({ id: z.guid(), appId: z.guid() })) });

async function ensureEventGrid(ports: DeployPorts, login: Login): Promise<{ id: string | null; appId: string | null }> {
  const what = 'principal of Event Grid in this tenant';
  if (login.cloud.cliName === 'AzureCloud')
    return { id: await ensurePrincipal(ports, login, what, EVENT_GRID_APP), appId: EVENT_GRID_APP };
  // Its client id elsewhere was found in no source: it is looked up by the name that the documentation gives.
  const path = `/servicePrincipals${whereEq('displayName', 'Microsoft.EventGrid')}`;
  const { value } = shaped(principalsShape, what, await lookInGraph(ports, login, `look for the ${what}`, path));
  if (value[0] === undefined || value.length > 1)
    throw new DeployTrouble(
      `Found ${value.length} principals named Microsoft.EventGrid in this tenant, not one. Register the provider Microsoft.EventGrid in the subscription ("az provider register --namespace Microsoft.EventGrid"), or answer --watch no.`,
    );
  ports.say(`  there already  ${what}`);
  return value[0];
}

async function ensureRole(
  ports: DeployPorts,
  login: Login,
  { what, principal, role, whom }: { what: string; principal: string | null; role: string; whom: string | null },
): Promise<void> {
  const path = `/servicePrincipals/${principal}/appRoleAssignedTo`;
  const all = principal === null ? [] : await listed(ports, login, `look at the ${what}`, path);
  const found = all.find(({ principalId, appRoleId }) => principalId === whom && appRoleId === role) ?? null;
  await ensure(ports, what, found, () =>
    patiently(ports, async () => {
      await graph(ports, login, `give the ${what}`, 'post', path, {
        principalId: whom,
        resourceId: principal,
        appRoleId: role,
      });
      return {};
    }),
  );
}

async function ownId(ports: DeployPorts, login: Login): Promise<string | null> {
  if (login.who.kind === 'servicePrincipal') return findPrincipal(ports, login, login.who.name);
  const me = await lookInGraph(ports, login, 'see who you are in Entra', '/me?$select=id');
  return me === null ? null : shaped(z.looseObject({ id: z.guid() }), 'you', me).id;
}
