import { access } from 'node:fs/promises';
import { bringCode } from './bring-code';
import type { Login } from './login';
import type { DeployPorts } from './ports';
import type { Releases } from './releases';
import type { Standing } from './standing';
import { DeployTrouble } from './trouble';
import { runningBuild } from './wait-for';

/** Brings back the code that ran before what runs now. Settings and resources stay as they are. */
export async function rollBack(
  ports: DeployPorts,
  login: Login,
  standing: Standing,
  releases: Releases,
): Promise<void> {
  const all = await releases.list();
  const now = await runningBuild(ports, standing.origin);
  const at = all.findIndex(({ build }) => build === now);
  const before = all[at + 1];
  const kept = before !== undefined && (await isThere(releases.fileOf(before.build)));
  if (before === undefined || !kept)
    throw new DeployTrouble(
      'There is no earlier package in this clone. Check out the version that you want (git checkout), and run "npm run deploy -- --code-only".',
    );
  ports.say(
    `From ${now ?? 'what runs now'} back to build ${before.build} (version ${before.version}, brought out ${before.at}).`,
  );
  if (!ports.plan) await bringCode(ports, login, standing, releases.fileOf(before.build), before.build);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
