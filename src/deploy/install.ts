import { z } from 'zod';
import { bringCode } from './bring-code';
import type { Code } from './code-zip';
import { deploy, deployed, type Outputs, whatWouldChange } from './deployment';
import type { EntraApp } from './entra-app';
import { subscribe } from './event-subscriptions';
import { ensureEventsApp } from './events-app';
import { ensureGroup, ensureIdentity } from './identity';
import type { Login } from './login';
import { type MadeBefore, parametersOf } from './parameters';
import { type DeployPorts, shaped } from './ports';
import { findVault, secretParameters } from './secrets';
import type { DeploySettings, SettingsFile } from './settings';
import { connectionIdOf, ensureSignInApp } from './sign-in-app';
import { type Standing, standingOf } from './standing';
import { DeployTrouble } from './trouble';
import { waitForReady } from './wait-for';

export interface InstallParts {
  readonly settings: DeploySettings;
  readonly file: SettingsFile;
  readonly login: Login;
  readonly template: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Written down as soon as it is made. */
  readonly remember: (made: NonNullable<SettingsFile['made']>) => Promise<void>;
  /** Makes the package, or finds it made; null where the host takes an image instead. */
  readonly code: (() => Promise<Code & { readonly zip: string }>) | null;
}

/** Everything in its order: each step needs what those before it made. Run again, it goes on where it stopped. */
export async function install(ports: DeployPorts, parts: InstallParts): Promise<Standing | null> {
  const { settings, login } = parts;
  ports.say('1. Identity and apps in Entra');
  const groupIsThere = await ensureGroup(ports, settings);
  const identity = await ensureIdentity(ports, { ...settings, template: parts.template, groupIsThere });
  const signIn = settings.signIn ? await signInApp(ports, parts, identity) : null;
  const events = settings.watch ? await eventsApp(ports, parts) : null;
  const made: MadeBefore = {
    signInAppId: signIn?.appId ?? null,
    eventsAppId: events?.app?.appId ?? null,
    eventsCaller: events?.caller ?? null,
    tenantId: login.tenantId,
  };
  ports.say('2. Azure resources');
  if (losesCases(parts)) ports.say(CASES_ARE_LOST);
  const outputs = await applyTemplate(ports, parts, made, groupIsThere);
  const standing = outputs === null ? null : standingOf(settings.group, outputs);
  ports.say('3. Code');
  await bring(ports, parts, standing);
  ports.say('4. Events of the hubs');
  if (!settings.watch) ports.say('  not wanted     (--watch no)');
  else
    await subscribe(ports, {
      hubs: settings.iotHubResourceIds,
      namePrefix: settings.namePrefix,
      endpoint: standing?.eventsEndpoint ?? null,
      tenantId: login.tenantId,
      appId: made.eventsAppId,
    });
  return standing;
}

async function signInApp(
  ports: DeployPorts,
  { settings, login, file, remember }: InstallParts,
  identity: Awaited<ReturnType<typeof ensureIdentity>>,
): Promise<EntraApp | null> {
  const { group, namePrefix, teams } = settings;
  const remembered = file.made?.signInAppId;
  const connectionId = connectionIdOf(namePrefix);
  const botLocation = String(file.more?.botLocation ?? 'global');
  return ensureSignInApp(
    ports,
    login,
    { group, namePrefix, teams, botLocation, identity, connectionId, remembered },
    (app) => remember({ signInAppId: app.appId }),
  );
}

const CASES_ARE_LOST =
  '  mind           cases for support go into a folder that lasts as long as its container: set ESCALATION_WEBHOOK_URL';

/** A container's disk goes with it, and the folder is where cases go unless another place is named. */
function losesCases({ settings, file, env }: InstallParts): boolean {
  const elsewhere = [env.ESCALATION_WEBHOOK_URL, file.more?.escalationSupportTickets];
  return settings.host === 'containerApp' && !elsewhere.some(Boolean);
}

function eventsApp(ports: DeployPorts, { settings, login, file, remember }: InstallParts) {
  const { group, namePrefix } = settings;
  return ensureEventsApp(ports, login, { group, namePrefix, remembered: file.made?.eventsAppId }, (app) =>
    remember({ eventsAppId: app.appId }),
  );
}

const MOST_SHOWN = 60;

/** Null only in a plan. */
async function applyTemplate(
  ports: DeployPorts,
  { settings, file, login, template, env }: InstallParts,
  made: MadeBefore,
  groupIsThere: boolean,
): Promise<Outputs | null> {
  const { group, namePrefix } = settings;
  const named = await parametersOf(settings, made, file.more ?? {});
  if (!groupIsThere) {
    for (const type of typesIn(template)) ports.say(`  would make     ${type}`);
    ports.say('  as far as the answers want them. Once the group is there, Azure itself says what would change.');
    return null;
  }
  const vaultId = await findVault(ports, group, namePrefix);
  const secrets = await secretParameters(ports, login, { env, vaultId, webChat: settings.directLine });
  const deployment = {
    group,
    name: `keepalive-${namePrefix}`,
    template,
    parameters: { ...named, ...secrets.parameters },
  };
  const before = await deployed(ports, deployment);
  const changes = await whatWouldChange(ports, deployment);
  if (changes.length === 0 && before !== null && !secrets.areNew) {
    ports.say('  there already  everything of the template');
    return before;
  }
  const verb = ports.plan ? 'would ' : '';
  for (const { kind, resourceId } of changes.slice(0, MOST_SHOWN))
    ports.say(`  ${`${verb}${kind.toLowerCase()}`.padEnd(14)} ${shortId(resourceId)}`);
  if (changes.length > MOST_SHOWN) ports.say(`  and ${changes.length - MOST_SHOWN} more`);
  if (secrets.areNew) ports.say(`  ${`${verb}write`.padEnd(14)} secrets into the key vault`);
  if (ports.plan) return before;
  const outputs = await deploy(ports, deployment, 'apply the template');
  ports.say('  applied        deploymentTemplates/azuredeploy.json');
  return outputs;
}

/** Of what stands by itself, and roles; what belongs to another resource comes with it. */
function typesIn({ resources }: Readonly<Record<string, unknown>>): string[] {
  const shape = z.array(z.looseObject({ type: z.string() }));
  const types = shaped(shape, 'the template', resources).map(({ type }) => type);
  return [...new Set(types)].filter(
    (type) => type.split('/').length === 2 && type !== 'Microsoft.Resources/deployments',
  );
}

/** Without the subscription and the group, which are the same for nearly all. */
function shortId(resourceId: string): string {
  return resourceId.replace(
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\//i,
    (_, group) => `(${group}) `,
  );
}

async function bring(
  ports: DeployPorts,
  { settings, login, code }: InstallParts,
  standing: Standing | null,
): Promise<void> {
  if (ports.plan)
    return ports.say(
      code === null ? `  would run      ${settings.containerImage}` : '  would bring    the code as it is built here',
    );
  if (standing === null) throw new DeployTrouble('The template told nothing of what it made.');
  if (code !== null) {
    const { zip, build } = await code();
    return bringCode(ports, login, standing, zip, build);
  }
  if (!(await waitForReady(ports, standing.origin, null)))
    throw new DeployTrouble(
      `${standing.origin}/readyz did not answer within a quarter of an hour. Look at the log of the container app, then run it again.`,
    );
  ports.say(`  runs           ${settings.containerImage}`);
}
