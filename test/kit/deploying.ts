import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDeploy } from '../../src/deploy';
import type { DeployOutside } from '../../src/deploy/act';
import { sortTrouble } from '../../src/deploy/az';
import { redact } from '../../src/redact';
import { type AzState, az, emptyAzure } from '../deploy/az-stand-in';
import { handClock } from './hand-clock';
import { filesOf } from './unzipped';

const ROOT = join(__dirname, '..', '..');
export const HUB =
  '/subscriptions/20000000-2222-4333-8444-555555555555/resourceGroups/contoso/providers/Microsoft.Devices/IotHubs/contoso-hub';

export interface Deployed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Deploying {
  readonly azure: AzState;
  readonly folder: string;
  readonly settings: string;
  run(argv: readonly string[], more?: Running): Promise<Deployed>;
  /** A new build of the project. */
  build(text: string): void;
}

export interface Running {
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, line by line; absent: nobody is there. */
  readonly typed?: readonly string[];
  readonly outside?: Partial<DeployOutside>;
}

/** `npm run deploy` on a small project of its own and an Azure of the stand-in, in this process. */
export function deploying(folder: string, azure: AzState = emptyAzure()): Deploying {
  const root = join(folder, 'project');
  for (const part of ['dist', 'cards', 'deploymentTemplates', 'modules/node_modules/left-pad'])
    mkdirSync(join(root, part), { recursive: true });
  cpSync(join(ROOT, 'deploymentTemplates', 'azuredeploy.json'), join(root, 'deploymentTemplates', 'azuredeploy.json'));
  writeFileSync(join(root, 'package.json'), '{ "name": "keepalive", "version": "1.2.3" }');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'cards', 'answer.json'), '{}');
  writeFileSync(join(root, 'modules', 'node_modules', 'left-pad', 'index.js'), 'exports.pad = 1;');
  const build = (text: string) => writeFileSync(join(root, 'dist', 'index.js'), text);
  build('first');
  const settings = join(folder, 'keepalive.deploy.json');

  /** App Service: the bot of the zip that was brought last. */
  const knock: DeployOutside['knock'] = async (url, init) => {
    if (azure.zip === null) return new Response('no app', { status: 503 });
    if (url.endsWith('/readyz')) {
      const { build: name } = JSON.parse(String((await filesOf(readFileSync(azure.zip)))['dist/build.json']));
      return new Response('{"status":"ready"}', { status: 200, headers: { 'keepalive-build': name } });
    }
    const reached = Object.entries(azure.reach).reduce((to, [from, here]) => to.replace(from, here), url);
    return fetch(reached, init);
  };

  async function run(argv: readonly string[], { env = {}, typed, outside }: Running = {}): Promise<Deployed> {
    let [out, err] = ['', ''];
    const lines = [...(typed ?? [])];
    const shell = {
      env,
      clock: handClock(new Date('2027-03-04T05:06:07Z')),
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
      colour: false,
    };
    const code = await runDeploy(['--settings', settings, ...argv], shell, {
      az: {
        run: async (args) => {
          const { exit, stdout, stderr } = await az(azure, [...args, '--output', 'json', '--only-show-errors']);
          if (exit !== 0) return { ok: false, trouble: sortTrouble(exit, stderr, redact) };
          return { ok: true, data: stdout === '' ? null : JSON.parse(stdout) };
        },
      },
      knock,
      ask: typed
        ? async (question) => {
            out += question;
            return lines.shift() ?? '';
          }
        : null,
      root,
      kept: join(folder, 'kept'),
      withModules: (use) => use(join(root, 'modules')),
      ...outside,
    });
    return { code, out, err };
  }
  return { azure, folder, settings, run, build };
}

/** Answers for everything that has no usual one. */
export const ANSWERS = ['--location', 'westeurope', '--hubs', HUB, '--sites', 'https://www.contoso.example'];
