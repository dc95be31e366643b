import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOf } from '../src/build';
import { temporaryFolder } from './kit/temporary-folder';

const folder = temporaryFolder();

test('the build is what the package says; without a package, or with a strange one, there is none', () => {
  expect(buildOf(folder)).toBeNull();
  writeFileSync(join(folder, 'build.json'), '{"build":"0123456789ab"}');
  expect(buildOf(folder)).toBe('0123456789ab');
  writeFileSync(join(folder, 'build.json'), 'not JSON');
  expect(buildOf(folder)).toBeNull();
});
