import { z } from 'zod';
import { deployed } from './deployment';
import type { Login } from './login';
import { ask, type DeployPorts, shaped } from './ports';
import { rest } from './rest';
import type { DeploySettings } from './settings';
import { troubleWith } from './trouble';

const rolesShape = z.array(
  z.looseObject({ id: z.string(), scope: z.string(), roleDefinitionId: z.string(), roleDefinitionName: z.string() }),
);
type Role = z.infer<typeof rolesShape>[number];

/** So the template names the roles that it defines itself; each is of one hub and one bot. */
const OWN_ROLE = /^Keepalive operator on /;
const AUTHORIZATION_API = '2022-04-01';

/**
 * The identity's roles on hubs, workspaces and accounts, which would stay behind naming nobody, and those of them that the
 * template has defined.
 *
 * @throws DeployTrouble
 */
export async function removeRoles(ports: DeployPorts, login: Login, settings: DeploySettings): Promise<void> {
  const { group, namePrefix } = settings;
  const outputs = await deployed(ports, { group, name: `keepalive-${namePrefix}-identity` });
  const principal = outputs?.identityPrincipalId;
  if (typeof principal !== 'string') return;
  const roles = await rolesOf(ports, principal, ['--all']);
  for (const scope of elsewhere(settings, login)) roles.push(...(await rolesOf(ports, principal, ['--scope', scope])));
  if (roles.length > 0)
    await ask(ports, 'take back its roles', ['role', 'assignment', 'delete', '--ids', ...roles.map(({ id }) => id)]);
  for (const role of roles.filter(({ roleDefinitionName }) => OWN_ROLE.test(roleDefinitionName)))
    await removeDefinition(ports, login, role);
  ports.say(`  taken back     ${roles.length} roles`);
}

async function rolesOf(ports: DeployPorts, principal: string, where: readonly string[]): Promise<Role[]> {
  const args = ['role', 'assignment', 'list', '--assignee', principal, ...where];
  return shaped(rolesShape, 'its roles', await ask(ports, 'look at its roles', args));
}

/** `--all` means all of one subscription. */
function elsewhere(settings: DeploySettings, { subscription }: Login): string[] {
  const { iotHubResourceIds, logWorkspaceResourceIds, logStorageResourceIds } = settings;
  const here = `/subscriptions/${subscription}/`.toLowerCase();
  const all = [...iotHubResourceIds, ...logWorkspaceResourceIds, ...logStorageResourceIds];
  return all.filter((id) => !id.toLowerCase().startsWith(here));
}

/** It was defined in the group of its hub. */
async function removeDefinition(ports: DeployPorts, login: Login, role: Role): Promise<void> {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(role.scope)?.[0];
  const id = role.roleDefinitionId.split('/').at(-1);
  if (group === undefined || id === undefined) return;
  const path = `${group}/providers/Microsoft.Authorization/roleDefinitions/${id}?api-version=${AUTHORIZATION_API}`;
  const answer = await rest(ports, 'delete', `${login.arm}${path}`);
  if (!answer.ok && answer.trouble.kind !== 'missing')
    throw troubleWith(`delete the role "${role.roleDefinitionName}"`, answer.trouble);
}
