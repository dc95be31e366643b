// Puts the files that the compiler does not know beside the compiled code: the page, and Web Chat's bundle, which
// is a development dependency (half a gigabyte installed, one file needed), so that production does not install it.
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const target = join('dist', 'web', 'public');
mkdirSync(target, { recursive: true });
cpSync(join('src', 'web', 'public'), target, { recursive: true });
for (const file of ['webchat.js', 'webchat.js.LICENSE.txt']) {
  copyFileSync(join('node_modules', 'botframework-webchat', 'dist', file), join(target, file));
}
