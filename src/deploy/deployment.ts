import { z } from 'zod';
import { isJsonObject } from '../json';
import { ask, type DeployPorts, look, shaped } from './ports';
import { withPrivateFile } from './private-file';

export interface Deployment {
  readonly group: string;
  readonly name: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** Secrets among them. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Change {
  /** Create, Modify, Delete, Deploy. */
  readonly kind: string;
  readonly resourceId: string;
}

export type Outputs = Readonly<Record<string, unknown>>;

const MINUTES = 45;
const whatIfShape = z.looseObject({
  changes: z.array(z.looseObject({ changeType: z.string(), resourceId: z.string() })),
});
/** What-if calls so what stays, and what it does not look at. */
const STAYS = ['NoChange', 'Ignore', 'Unsupported', 'NoEffect'];

/** What Azure says that it would change. Values are not read: secrets could be among them. @throws DeployTrouble */
export async function whatWouldChange(ports: DeployPorts, deployment: Deployment): Promise<Change[]> {
  const said = await withFiles(deployment, (files) =>
    ask(
      ports,
      'ask Azure what the template would change',
      ['deployment', 'group', 'what-if', ...where(deployment), ...files, '--no-pretty-print'],
      { minutes: MINUTES },
    ),
  );
  return shaped(whatIfShape, 'what would change', said)
    .changes.filter(({ changeType }) => !STAYS.includes(changeType))
    .map(({ changeType, resourceId }) => ({ kind: changeType, resourceId }));
}

/** @throws DeployTrouble */
export async function deploy(ports: DeployPorts, deployment: Deployment, doing: string): Promise<Outputs> {
  const done = await withFiles(deployment, (files) =>
    ask(
      ports,
      doing,
      ['deployment', 'group', 'create', ...where(deployment), '--mode', 'Incremental', ...files, '--no-prompt', 'true'],
      { minutes: MINUTES },
    ),
  );
  return outputsOf(done);
}

/** What the deployment of that name told when it last succeeded; null when it never did. @throws DeployTrouble */
export async function deployed(
  ports: DeployPorts,
  where_: Pick<Deployment, 'group' | 'name'>,
): Promise<Outputs | null> {
  const found = await look(ports, 'look at the last deployment', ['deployment', 'group', 'show', ...where(where_)]);
  if (found === null) return null;
  const { properties } = shaped(
    z.looseObject({ properties: z.looseObject({ provisioningState: z.string() }) }),
    'the deployment',
    found,
  );
  return properties.provisioningState === 'Succeeded' ? outputsOf(found) : null;
}

function where({ group, name }: Pick<Deployment, 'group' | 'name'>): string[] {
  return ['--resource-group', group, '--name', name];
}

function withFiles<T>({ template, parameters }: Deployment, use: (args: string[]) => Promise<T>): Promise<T> {
  const given = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, asGiven(value)])),
  };
  return withPrivateFile(template, (templateFile) =>
    withPrivateFile(given, (file) => use(['--template-file', templateFile, '--parameters', `@${file}`])),
  );
}

/** A reference into a vault stays one: then nobody needs to see the secret. */
function asGiven(value: unknown): Record<string, unknown> {
  return isJsonObject(value) && isJsonObject(value.reference) ? { reference: value.reference } : { value };
}

function outputsOf(deployment: unknown): Outputs {
  const shape = z.looseObject({
    properties: z.looseObject({ outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })).nullish() }),
  });
  const { outputs } = shaped(shape, 'the deployment', deployment).properties;
  return Object.fromEntries(Object.entries(outputs ?? {}).map(([name, { value }]) => [name, value]));
}
