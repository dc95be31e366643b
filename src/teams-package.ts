import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Shell } from './cli/shell';
import { atTerminal } from './cli/terminal';
import { readTeamsApp } from './config/teams-app';
import { teamsManifest } from './teams/manifest';
import { zipApp } from './teams/zip-app';

/** Beside src in a clone, and beside dist in a build. */
const ROOT = join(__dirname, '..');
const TEMPLATES = join(ROOT, 'deploymentTemplates', 'teams');
const USUAL_FILE = join('dist', 'keepalive-teams.zip');

const HELP = `Makes the app package for Microsoft Teams from the environment (.env.example lists the settings).

  npm run teams:package [-- FILE]     FILE: ${USUAL_FILE} unless you name another

Upload it in Teams (Apps, Manage your apps, Upload an app) or in the Teams admin center.
`;

/** Exit code 0: written. 2: settings are missing or wrong; all of them are listed. */
export async function runTeamsPackage(argv: readonly string[], { env, out, err }: Shell): Promise<number> {
  const [file = USUAL_FILE, ...more] = argv;
  if (file === '--help' || file === '-h') {
    out(HELP);
    return 0;
  }
  if (file.startsWith('-') || more.length > 0) {
    err(`I understand one word here: the name of the file to write.\n\n${HELP}`);
    return 2;
  }
  const read = readTeamsApp(env);
  if (!read.ok) {
    err(`No package was made. Please mend the settings:\n${read.problems.map((line) => `  ${line}\n`).join('')}`);
    return 2;
  }
  const zip = await packageOf(read.settings);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, zip);
  const sso = read.settings.signIn
    ? ''
    : 'Without single sign-on, since neither OAUTH_APP_ID nor TEAMS_SSO_APP_ID is set.\n';
  out(`${file} (${zip.length} bytes), for the bot ${read.settings.botId} at ${read.settings.domain}.\n${sso}`);
  return 0;
}

async function packageOf(settings: Parameters<typeof teamsManifest>[1]): Promise<Buffer> {
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
  const manifest = teamsManifest(await readFile(join(TEMPLATES, 'manifest.json'), 'utf8'), settings, version);
  return zipApp({
    'manifest.json': Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    'color.png': await readFile(join(TEMPLATES, 'color.png')),
    'outline.png': await readFile(join(TEMPLATES, 'outline.png')),
  });
}

if (require.main === module) void atTerminal(process.env, runTeamsPackage);
