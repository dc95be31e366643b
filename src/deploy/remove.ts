import { z } from 'zod';
import { appTag, findApp, removeApp } from './entra-app';
import { unsubscribe } from './event-subscriptions';
import type { Login } from './login';
import { ask, type DeployPorts, look, shaped } from './ports';
import { removeRoles } from './remove-roles';
import type { DeploySettings, SettingsFile } from './settings';
import { DeployTrouble } from './trouble';

export interface RemoveParts {
  readonly settings: DeploySettings;
  readonly file: SettingsFile;
  readonly login: Login;
  /** What somebody types after being told what will be gone. */
  readonly confirm: (question: string) => Promise<string>;
}

const idsShape = z.array(z.looseObject({ id: z.string() }));
const MINUTES = 45;

/** Takes away what was made, from the outside in, so that nothing is left that points at nothing. */
export async function remove(ports: DeployPorts, parts: RemoveParts): Promise<void> {
  const { settings, file, login } = parts;
  const { group, namePrefix } = settings;
  const there = await look(ports, 'look at the resource group', ['group', 'show', '--name', group]);
  const inGroup = there === null ? [] : await idsIn(ports, ['resource', 'list', '--resource-group', group]);
  const ours = there === null ? [] : await madeBy(ports, settings);
  const gone = inGroup.filter((id) => ours.includes(id.toLowerCase()));
  const stays = inGroup.filter((id) => !ours.includes(id.toLowerCase()));
  ports.say(`This deletes, with every conversation, case and audit entry in them:`);
  for (const id of gone) ports.say(`  ${id}`);
  if (stays.length > 0) ports.say(`The group stays, since it also holds:\n${stays.map((id) => `  ${id}`).join('\n')}`);
  ports.say('and its apps in Entra, its roles elsewhere, and its subscriptions to the events of the hubs.');
  if (ports.plan) return;
  if ((await parts.confirm(`Type the name of the group to delete it (${group}): `)).trim() !== group)
    throw new DeployTrouble('Nothing was deleted.');
  for (const hub of settings.iotHubResourceIds) await unsubscribe(ports, settings, hub);
  ports.say('  ended          the events of the hubs');
  if (there !== null) {
    await removeRoles(ports, login, settings);
    if (stays.length === 0)
      await ask(ports, 'delete the group', ['group', 'delete', '--name', group, '--yes'], { minutes: MINUTES });
    else await removeEach(ports, gone);
    ports.say(
      stays.length === 0 ? `  deleted        resource group ${group}` : `  deleted        ${gone.length} resources`,
    );
  }
  for (const role of ['sign-in', 'events'] as const) {
    const remembered = role === 'sign-in' ? file.made?.signInAppId : file.made?.eventsAppId;
    const app = await findApp(ports, login, appTag(login, group, namePrefix, role), remembered);
    if (app !== null) await removeApp(ports, login, `the app for ${role}`, app);
  }
  ports.say('  deleted        its apps in Entra (an administrator can restore them for 30 days)');
  ports.say(
    'The key vault is kept by Azure for 90 days, and so is its name: to install again under the same name in the same group,',
  );
  ports.say('run "az keyvault list-deleted" and "az keyvault recover --name NAME" first.');
}

/** What both deployments made, in small letters. */
async function madeBy(ports: DeployPorts, { group, namePrefix }: DeploySettings): Promise<string[]> {
  const shape = z.looseObject({ properties: z.looseObject({ outputResources: idsShape.nullish() }) });
  const names = [`keepalive-${namePrefix}`, `keepalive-${namePrefix}-identity`];
  const made = await Promise.all(
    names.map(async (name) => {
      const found = await look(ports, 'look at what was made', [
        'deployment',
        'group',
        'show',
        '--resource-group',
        group,
        '--name',
        name,
      ]);
      return found === null ? [] : (shaped(shape, 'the deployment', found).properties.outputResources ?? []);
    }),
  );
  return made.flat().map(({ id }) => id.toLowerCase());
}

const ROUNDS = 4;

/** Some cannot go while others use them: those are tried again after the others have gone. */
async function removeEach(ports: DeployPorts, ids: readonly string[]): Promise<void> {
  let left = [...ids];
  for (let round = 1; left.length > 0; round += 1) {
    const refused: string[] = [];
    for (const id of left) {
      const answer = await ports.az.run(['resource', 'delete', '--ids', id], { minutes: MINUTES });
      if (!answer.ok && answer.trouble.kind !== 'missing') refused.push(id);
    }
    if (refused.length === left.length || round === ROUNDS)
      if (refused.length > 0)
        throw new DeployTrouble(`Azure would not delete:\n${refused.map((id) => `  ${id}`).join('\n')}`);
    left = refused;
  }
}

async function idsIn(ports: DeployPorts, args: readonly string[]): Promise<string[]> {
  return shaped(idsShape, 'what is there', await ask(ports, 'look at what is there', args)).map(({ id }) => id);
}
