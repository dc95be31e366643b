import { credentialOf } from '../access/azure-sign-in';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import { type AzureSettings, type BotIdentity, type Config, readConfig } from '../config';
import type { AzureAccess } from '../evidence/azure';
import { azureAccessFromLab, readLabFile } from '../lab/lab-file';
import { BadInput } from './bad-input';
import type { NamedHub } from './options';
import type { Shell } from './shell';

// What programs of the shell that look at something live have in common.

export function readSettings(shell: Shell): Config {
  const read = readConfig(shell.env);
  if (!read.ok) throw new BadInput(read.problems.join(' '));
  return read.config;
}

export async function labAccess(dataDir: string, clock: Clock): Promise<AzureAccess> {
  const lab = await readLabFile(dataDir);
  if (!lab.ok) throw new BadInput(lab.reason);
  return azureAccessFromLab(lab.file, clock);
}

/**
 * A subscription.
 *
 * @param as null: the caller's own sign-in
 * @param named the hub that the caller named, whose id then counts
 */
export function azureAccess(
  { hubResourceIds }: AzureSettings,
  { as, cloud, named }: { readonly as: BotIdentity | null; readonly cloud: Cloud; readonly named: NamedHub | null },
): AzureAccess {
  return {
    cloud,
    credential: credentialOf(as, cloud),
    pinnedIdOf: (hub) => {
      if (named !== null && named.resourceId !== null && hub === named.host) return named.resourceId;
      const name = hub.split('.')[0];
      return hubResourceIds.find((id) => id.toLowerCase().endsWith(`/${name}`)) ?? null;
    },
  };
}
