import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Shell } from '../cli/shell';
import { isJsonObject, jsonOf } from '../json';
import { redact } from '../redact';
import { askSettings } from './ask-settings';
import type { Az } from './az';
import { bringCode } from './bring-code';
import { writeCodeZip } from './code-zip';
import { deployed } from './deployment';
import { type InstallParts, install } from './install';
import { type Login, mustBeThere, readLogin } from './login';
import type { DeployOptions } from './options';
import { policyParameter } from './parameters';
import type { DeployPorts } from './ports';
import { type Releases, releasesIn } from './releases';
import { remove } from './remove';
import { rollBack } from './roll-back';
import { rotate } from './rotate';
import { refuseSecretsIn } from './secrets';
import type { DeploySettings, SettingsFile } from './settings';
import { keepSettingsFile, readSettingsFile } from './settings-file';
import { type Standing, standingOf } from './standing';
import { DeployTrouble } from './trouble';

/** What is not the shell's: tests bring their own. */
export interface DeployOutside {
  readonly az: Az;
  readonly knock: DeployPorts['knock'];
  /** The line that somebody types; null where nobody is there. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** The project, built. */
  readonly root: string;
  /** Where packages that were brought out are kept. */
  readonly kept: string;
  /** Lends a folder with the node_modules of production. */
  readonly withModules: <T>(use: (folder: string) => Promise<T>) => Promise<T>;
}

/** @returns the exit code @throws DeployTrouble */
export async function act(options: DeployOptions, shell: Shell, outside: DeployOutside): Promise<number> {
  const { az, knock } = outside;
  const ports: DeployPorts = {
    az,
    knock,
    clock: shell.clock,
    say: (line) => shell.out(`${redact(line)}\n`),
    plan: options.plan,
  };
  const file = await readSettingsFile(options.settings);
  const login = await readLogin(ports);
  const known = { subscription: login.subscription, cloud: namedCloud(login) };
  const settings = await askSettings({ file, flags: options.flags, known, ask: outside.ask });
  mustBeThere(login, settings);
  const releases = releasesIn(join(outside.kept, settings.namePrefix));
  switch (options.act) {
    case 'rotate':
      await confirmed(ports, options, outside, (planned) =>
        standing(planned, settings).then((at) => rotate(planned, login, needApp(at, settings))),
      );
      return 0;
    case 'rollback':
      await confirmed(ports, options, outside, (planned) =>
        standing(planned, settings).then((at) => rollBack(planned, login, needApp(at, settings), releases)),
      );
      return 0;
    case 'remove':
      if (outside.ask === null)
        throw new DeployTrouble('--remove asks for the name of the group to be typed: leave out --yes.');
      await remove(ports, { settings, file, login, confirm: outside.ask });
      return 0;
    default: {
      if (!options.plan) await keepSettingsFile(options.settings, { ...file, ...settings });
      const code = () => codeOf(outside, releases, shell.clock.now());
      if (options.codeOnly)
        await confirmed(ports, options, outside, (planned) => onlyCode(planned, login, settings, code));
      else await wholeInstall({ ports, options, outside, settings, file, login, env: shell.env, code });
    }
  }
  return 0;
}

interface WholeInstall {
  readonly ports: DeployPorts;
  readonly options: DeployOptions;
  readonly outside: DeployOutside;
  readonly settings: DeploySettings;
  readonly file: SettingsFile;
  readonly login: Login;
  readonly env: Shell['env'];
  readonly code: NonNullable<InstallParts['code']>;
}

async function wholeInstall({
  ports,
  options,
  outside,
  settings,
  file,
  login,
  env,
  code,
}: WholeInstall): Promise<void> {
  const template = await templateIn(outside.root);
  refuseSecretsIn(file.more ?? {}, template);
  await policyParameter(settings.accessPolicyFile);
  let kept: SettingsFile = { ...file, ...settings };
  const remember: InstallParts['remember'] = async (made) => {
    kept = { ...kept, made: { ...kept.made, ...made } };
    await keepSettingsFile(options.settings, kept);
  };
  const host = settings.host === 'appService' ? code : null;
  await confirmed(ports, options, outside, async (planned) => {
    const at = await install(planned, { settings, file, login, template, env, remember, code: host });
    if (at !== null && !planned.plan) ports.say(whatNow(settings, at));
  });
}

/** Shows it, asks for a yes, does it. With --yes it is done at once, with --plan it is only shown. */
async function confirmed(
  ports: DeployPorts,
  { plan, yes }: DeployOptions,
  { ask }: DeployOutside,
  doIt: (ports: DeployPorts) => Promise<void>,
): Promise<void> {
  if (!yes || plan) {
    ports.say('This is what it would do:');
    await doIt({ ...ports, plan: true });
  }
  if (plan) return;
  if (!yes) {
    if (!/^(y|yes)$/i.test((await ask?.('Do it? (yes or no) '))?.trim() ?? ''))
      throw new DeployTrouble('Nothing was done.');
  }
  await doIt({ ...ports, plan: false });
}

async function standing(ports: DeployPorts, { group, namePrefix }: DeploySettings): Promise<Standing | null> {
  const outputs = await deployed(ports, { group, name: `keepalive-${namePrefix}` });
  return outputs === null ? null : standingOf(group, outputs);
}

function needApp(at: Standing | null, { host, group }: DeploySettings): Standing {
  if (at === null) throw new DeployTrouble(`Nothing was installed in ${group} yet. Run "npm run deploy".`);
  if (host !== 'appService')
    throw new DeployTrouble('With Container Apps this is done by hand: deploymentTemplates/by-hand.md.');
  return at;
}

async function onlyCode(
  ports: DeployPorts,
  login: Login,
  settings: DeploySettings,
  code: WholeInstall['code'],
): Promise<void> {
  const at = needApp(await standing(ports, settings), settings);
  if (ports.plan) return ports.say(`  would bring    the code as it is built here to ${at.appName}`);
  const { zip, build } = await code();
  await bringCode(ports, login, at, zip, build);
}

/** The package of what is built here, kept among the releases. */
async function codeOf({ root, withModules, kept }: DeployOutside, releases: Releases, now: Date) {
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(jsonOf(await readFile(join(root, 'package.json'), 'utf8')));
  await mkdir(kept, { recursive: true });
  const draft = join(kept, 'draft.zip');
  try {
    const code = await withModules((folder) => writeCodeZip(root, folder, draft));
    const zip = releases.fileOf(code.build);
    await mkdir(join(zip, '..'), { recursive: true });
    await rename(draft, zip);
    await releases.add({ build: code.build, version, at: now.toISOString() });
    return { ...code, zip };
  } finally {
    await rm(draft, { force: true });
  }
}

async function templateIn(root: string): Promise<Record<string, unknown>> {
  const template = jsonOf(await readFile(join(root, 'deploymentTemplates', 'azuredeploy.json'), 'utf8'));
  if (isJsonObject(template)) return template;
  throw new DeployTrouble('deploymentTemplates/azuredeploy.json is not JSON.');
}

function namedCloud({ cloud: { cliName } }: Login) {
  return (
    (['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'] as const).find((name) => name === cliName) ?? 'AzureCloud'
  );
}

function whatNow({ teams }: DeploySettings, { origin, identityClientId }: Standing): string {
  return [
    `Keepalive runs at ${origin}.`,
    'Can it look at your hubs? "npm run doctor" (README "Setting it up") says so.',
    ...(teams
      ? [
          `For Teams: MicrosoftAppId=${identityClientId} PUBLIC_ORIGIN=${origin} npm run teams:package, with the settings at the end of .env.example.`,
        ]
      : []),
  ].join('\n');
}
