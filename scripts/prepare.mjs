// Installs what is missing and builds what has changed, so that each README command works on a fresh clone.
// Quiet and fast when there is nothing to do. Plain Node 18+ JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = join('node_modules', '.keepalive-installed');

/** @param stdout where its words go: nowhere, or (2) to this program's stderr, since stdout may be somebody's JSON */
function run(command, args, stdout = 'ignore') {
  // On Windows npm and npx are .cmd files, which only start through a shell.
  const done = spawnSync(command, args, {
    stdio: ['ignore', stdout, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

const lock = readFileSync('package-lock.json', 'utf8');
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== lock) {
  if (!existsSync('node_modules')) {
    process.stderr.write('First run: installing about 1.6 GB of packages. This takes a minute or two.\n');
  }
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(STAMP, readFileSync('package-lock.json', 'utf8'));
}

const built = join('dist', 'index.js');
if (!existsSync(built) || newestChange('src') > statSync(built).mtimeMs) run('npm', ['run', '--silent', 'build'], 2);
