import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, objectOf, textOf } from '../kit/arm/value';
import { filesOfProject } from './subject';

const README = readFileSync(join(__dirname, '../../deploymentTemplates/README.md'), 'utf8');
const { template, list } = filesOfProject();

const names = (of: 'parameters' | 'outputs') => Object.keys(objectOf(template[of], of)).map((name) => `\`${name}\``);
const listed = (what: string, field: string) =>
  listOf(list[what], what).map((one) => textOf(objectOf(one, what)[field], field));

test.each([
  ['parameter', names('parameters')],
  ['output', names('outputs')],
  ['role', listed('roles', 'name').map((name) => `**${name}**`)],
  ['data action', listed('dataActions', 'action').map((action) => `\`${action}\``)],
])('the README names each %s', (_, all) => {
  expect(all.length).toBeGreaterThan(1);
  expect(all.filter((name) => !README.includes(name))).toEqual([]);
});

test('the README gives no role that the template does not', () => {
  const table = README.slice(README.indexOf('## Roles'), README.indexOf('**Built-in'));
  const said = [...table.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
  expect([...new Set(said)].sort()).toEqual(listed('roles', 'name').sort());
});
