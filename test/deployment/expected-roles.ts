import type { Expansion } from '../kit/arm/expand';
import { isList, listOf, objectOf, textOf, type Value, type ValueObject } from '../kit/arm/value';

/** A role that is given to somebody: `IoT Hub Data Reader | Microsoft.Devices/IotHubs/fabrikam | ID`. */
export type Given = string;

/** Object ids: of the bot, which reads, and of the identity, by which the host fetches; mostly they are one. */
export interface Principals {
  readonly bot: string;
  readonly identity: string;
}

const ENABLE = 'Microsoft.Devices/IotHubs/devices/write';
const CALL = 'Microsoft.Devices/IotHubs/directMethods/invoke/action';

/** Said once more, from the README's table: what the sources need, and nothing else. */
export function expectedRoles(parameters: ValueObject, { bot, identity }: Principals): readonly Given[] {
  const texts = (name: string) => listOf(parameters[name] ?? [], name).map((one) => textOf(one, name));
  const acts = [
    ...(parameters.allowDeviceEnable === 'on' ? [ENABLE] : []),
    ...(parameters.allowEdgeLogs === 'on' ? [CALL] : []),
  ];
  const hubs = texts('iotHubResourceIds').map(shortId);
  const tickets = String(parameters.escalationSupportTickets ?? '');
  const registry = String(parameters.containerRegistryResourceId ?? '');
  return [
    `Storage Blob Data Contributor | store | ${bot}`,
    `Storage Queue Data Contributor | store | ${bot}`,
    `Key Vault Secrets User | vault | ${identity}`,
    ...hubs.flatMap((hub) => [`IoT Hub Data Reader | ${hub} | ${bot}`, `Monitoring Reader | ${hub} | ${bot}`]),
    ...(acts.length > 0 ? hubs.map((hub) => `only ${acts.join(' + ')} | ${hub} | ${bot}`) : []),
    ...texts('logWorkspaceResourceIds').map((id) => `Log Analytics Reader | ${shortId(id)} | ${bot}`),
    ...texts('logStorageResourceIds').map((id) => `Storage Blob Data Reader | ${shortId(id)} | ${bot}`),
    ...(tickets === ''
      ? []
      : [
          `Support Request Contributor | subscription ${String(objectOf(JSON.parse(tickets), 'tickets').subscription)} | ${bot}`,
        ]),
    ...(parameters.host === 'containerApp' && registry !== '' ? [`AcrPull | ${shortId(registry)} | ${identity}`] : []),
  ].sort();
}

/** What an expansion gives, in the same words. */
export function givenRoles({ resources }: Expansion, list: ValueObject): readonly Given[] {
  const names = new Map(
    listOf(list.roles, 'roles')
      .map((one) => objectOf(one, 'a role'))
      .map(({ id, name }) => [id, String(name)]),
  );
  const own = new Map(
    resources.filter(({ type }) => type.endsWith('/roleDefinitions')).map(({ name, body }) => [name, actionsOf(body)]),
  );
  const made = (type: string) => resources.find((one) => one.type === type)?.id ?? 'nothing';
  const places = new Map([
    [made('Microsoft.Storage/storageAccounts'), 'store'],
    [made('Microsoft.KeyVault/vaults'), 'vault'],
  ]);
  return resources
    .filter(({ type }) => type.endsWith('/roleAssignments'))
    .map(({ id, body }) => {
      const { roleDefinitionId, principalId, principalType } = objectOf(body.properties, 'properties');
      const role = textOf(roleDefinitionId, 'a role').split('/').at(-1) ?? '';
      const scope = id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/'));
      const kind = principalType === 'ServicePrincipal' ? '' : ` as ${String(principalType)}`;
      return `${names.get(role) ?? own.get(role) ?? role} | ${places.get(scope) ?? shortId(scope)} | ${String(principalId)}${kind}`;
    })
    .sort();
}

function actionsOf(body: ValueObject): string {
  const { permissions, assignableScopes } = objectOf(body.properties, 'properties');
  const [only, ...more] = listOf(permissions, 'permissions');
  const { actions, dataActions, ...rest } = objectOf(only, 'permissions');
  const isBare = (value: Value | undefined) => isList(value) && value.length === 0;
  const isNarrow = more.length === 0 && isBare(actions) && Object.values(rest).every(isBare);
  const places = listOf(assignableScopes, 'assignableScopes');
  const isHere = places.length === 1 && /\/resourceGroups\/[^/]+$/.test(String(places[0]));
  return `${isNarrow && isHere ? 'only' : 'much'} ${listOf(dataActions, 'dataActions').join(' + ')}`;
}

function shortId(id: string): string {
  const [, provided] = id.split('/providers/');
  return provided ?? `subscription ${id.split('/').at(-1)}`;
}
