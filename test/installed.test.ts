import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages } from './kit/lockfile';

// What is said of the number of packages stays true.

const root = join(__dirname, '..');
const SAID = /(\d+) packages in production and (\d+) more for development/g;

test('as many packages are installed as it is said', () => {
  const here = lockedPackages().filter(({ isForLinux }) => isForLinux);
  const production = here.filter(({ isDev }) => !isDev).length;
  const texts = ['CONTRIBUTING.md', 'README.md'].map((name) => readFileSync(join(root, name), 'utf8'));
  const said = texts.flatMap((text) => [...text.replace(/\s+/g, ' ').matchAll(SAID)]);
  expect(said.length).toBeGreaterThan(0);
  for (const [, some, more] of said)
    expect({ production: Number(some), development: Number(more) }).toEqual({
      production,
      development: here.length - production,
    });
});

test('each direct one of production stands in the README with its reason', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  expect(names.filter((name) => !readme.includes(name))).toEqual([]);
});
