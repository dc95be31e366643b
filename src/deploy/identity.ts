import { z } from 'zod';
import { deploy, deployed } from './deployment';
import { identityTemplate } from './identity-template';
import { ask, type DeployPorts, ensure, look, shaped } from './ports';

/** The bot's managed identity. */
export interface Identity {
  readonly resourceId: string;
  readonly clientId: string;
  /** Its object id in Entra. */
  readonly principalId: string;
}

const groupShape = z.looseObject({ id: z.string(), location: z.string() });
const identityShape = z.looseObject({ id: z.string(), clientId: z.guid(), principalId: z.guid() });

/** Whether the group is there now. */
export async function ensureGroup(
  ports: DeployPorts,
  { group, location }: { group: string; location: string },
): Promise<boolean> {
  const found = await look(ports, `look at the resource group ${group}`, ['group', 'show', '--name', group]);
  const there = await ensure(ports, `resource group ${group}`, found, () =>
    ask(ports, `make the resource group ${group}`, ['group', 'create', '--name', group, '--location', location]),
  );
  if (there === null) return false;
  shaped(groupShape, 'the resource group', there);
  return true;
}

export interface IdentityParts {
  readonly group: string;
  readonly namePrefix: string;
  readonly location: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** Whether the group exists; only in a plan it may not. */
  readonly groupIsThere: boolean;
}

export async function ensureIdentity(ports: DeployPorts, parts: IdentityParts): Promise<Identity | null> {
  const { group, namePrefix, location, groupIsThere } = parts;
  const name = `keepalive-${namePrefix}-identity`;
  const before = groupIsThere ? await deployed(ports, { group, name }) : null;
  const found = before === null ? null : await showIdentity(ports, String(before.identityResourceId));
  return ensure(ports, 'managed identity of the bot', found, async () => {
    const template = identityTemplate(parts.template);
    const parameters = { namePrefix, location };
    const made = await deploy(ports, { group, name, template, parameters }, "make the bot's managed identity");
    return asIdentity({
      id: made.identityResourceId,
      clientId: made.identityClientId,
      principalId: made.identityPrincipalId,
    });
  });
}

async function showIdentity(ports: DeployPorts, id: string): Promise<Identity | null> {
  const found = await look(ports, "look at the bot's managed identity", ['identity', 'show', '--ids', id]);
  return found === null ? null : asIdentity(found);
}

function asIdentity(found: unknown): Identity {
  const { id, clientId, principalId } = shaped(identityShape, "the bot's managed identity", found);
  return { resourceId: id, clientId, principalId };
}
