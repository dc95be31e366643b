import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Expansion, expand } from '../kit/arm/expand';
import { CLOUD_FACTS, type Place } from '../kit/arm/place';
import { asValue, objectOf, TemplateTrouble, type Value, type ValueObject } from '../kit/arm/value';
import { CASES, type Case, type CloudName } from './cases';

/** What the rules look at: the files of a deployment, and what comes of them. */
export interface Subject {
  readonly template: ValueObject;
  readonly files: Readonly<Record<CloudName, ValueObject>>;
  readonly list: ValueObject;
  readonly expanded: readonly ExpandedCase[];
}

export type ExpandedCase = { readonly name: string; readonly of: Case } & (
  | { readonly ok: true; readonly expansion: Expansion }
  | { readonly ok: false; readonly trouble: string }
);

const FOLDER = join(__dirname, '../../deploymentTemplates');

export function fileOf(name: string): ValueObject {
  return objectOf(asValue(JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))), name);
}

export function filesOfProject() {
  return {
    template: fileOf('azuredeploy.json'),
    files: {
      public: fileOf('azuredeploy.parameters.public.json'),
      usgovernment: fileOf('azuredeploy.parameters.usgovernment.json'),
      china: fileOf('azuredeploy.parameters.china.json'),
    },
    list: fileOf('resource-types.json'),
  };
}

export const PLACE = {
  tenantId: '99999999-2222-4333-8444-555555555555',
  subscriptionId: '88888888-2222-4333-8444-555555555555',
  resourceGroup: 'keepalive',
  location: 'westeurope',
};

export function placeIn(cloud: CloudName, group = PLACE.resourceGroup): Place {
  return { ...PLACE, resourceGroup: group, cloud: CLOUD_FACTS[cloud] };
}

export function givenIn(file: ValueObject): ValueObject {
  const entries = Object.entries(objectOf(file.parameters, 'parameters'));
  return Object.fromEntries(entries.map(([name, one]): [string, Value] => [name, objectOf(one, name).value ?? null]));
}

export function subjectOf(files: Omit<Subject, 'expanded'>): Subject {
  const expandAll = () =>
    CASES.map((one): ExpandedCase => {
      try {
        const given = { ...givenIn(files.files[one.cloud]), ...one.parameters };
        return { name: one.name, of: one, ok: true, expansion: expand(files.template, given, placeIn(one.cloud)) };
      } catch (error) {
        if (error instanceof TemplateTrouble || error instanceof SyntaxError)
          return { name: one.name, of: one, ok: false, trouble: error.message };
        throw error;
      }
    });
  // Not every rule asks for it.
  let expanded: readonly ExpandedCase[] | undefined;
  return {
    ...files,
    get expanded() {
      expanded ??= expandAll();
      return expanded;
    },
  };
}
