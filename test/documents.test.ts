import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const FOLDERS = ['.', 'docs', 'deploymentTemplates'];
const documents = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => relative(ROOT, join(ROOT, folder, name))),
);
const text = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** As GitHub makes it: small letters, no punctuation, a hyphen for each space. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchors = (name: string) => [...text(name).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

function links(name: string): readonly string[] {
  return [...text(name).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to).filter((to) => !/^https?:/.test(to));
}

function isThere(from: string, to: string): boolean {
  const [path = '', anchor] = to.split('#');
  const file = path === '' ? from : relative(ROOT, join(ROOT, dirname(from), path));
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchors(file).includes(anchor);
}

describe('the documents', () => {
  test.each(documents)('%s: each of its links leads somewhere', (name) => {
    expect(links(name).filter((to) => !isThere(name, to))).toEqual([]);
  });

  test('all of docs can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const name of reached)
      for (const to of links(name)) {
        const file = relative(ROOT, join(ROOT, dirname(name), to.split('#')[0] ?? ''));
        if (documents.includes(file)) reached.add(file);
      }
    expect(documents.filter((name) => !reached.has(name))).toEqual([]);
  });

  test.each(documents)('%s: each npm script that it names is there', (name) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = [...text(name).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test('a link that leads nowhere is seen', () => {
    expect([isThere('README.md', 'docs/nowhere.md'), isThere('README.md', '#nowhere')]).toEqual([false, false]);
  });
});
