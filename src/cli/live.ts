import type { Clock } from '../clock';
import { PUBLIC_CLOUD, signInAt } from '../cloud';
import { type AzureSettings, type Config, readConfig } from '../config';
import { diagnose } from '../diagnosis/diagnose';
import type { AzureAccess } from '../evidence/azure';
import { collect } from '../evidence/collect';
import type { Window } from '../evidence/evidence';
import { azureSources } from '../evidence/sources';
import type { AskedQuery } from '../evidence/sources/connection-log';
import { azureAccessFromLab, readLabFile } from '../lab/lab-file';
import { silentLog } from '../log';
import { BadInput } from './bad-input';
import { type NamedHub, type Options, readBounds, readHub, subjectOn } from './options';
import type { Diagnosis, Shell } from './shell';

/** Asks Azure, or the lab that runs on this machine. */
export async function diagnoseLive(options: Options, shell: Shell): Promise<Diagnosis> {
  const settings = readSettings(shell);
  // The lab stands in for global Azure.
  const hub = readHub(options, settings.azure ? settings.azure.cloud : PUBLIC_CLOUD);
  const subject = subjectOn(hub.host, options);
  const window = readWindow(options, shell.clock);
  const azure = settings.azure ? azureAccess(settings.azure, hub) : await labAccess(settings.dataDir, shell.clock);
  const queries: AskedQuery[] = [];
  const live = azureSources(azure, shell.clock, { onQuery: (asked) => queries.push(asked) });
  const { cloud } = azure;
  try {
    const deps = { sources: live.sources, clock: shell.clock, log: silentLog };
    const evidence = await collect(deps, subject, window).done;
    const report = diagnose(evidence, { subject, window, now: window.to, cloud });
    return { report, evidence, now: window.to, cloud, queries };
  } finally {
    live.close();
  }
}

const DAY = 24 * 3_600_000;
const LONGEST_WINDOW = 31 * DAY;

function readWindow(options: Options, clock: Clock): Window {
  const bounds = readBounds(options);
  const to = bounds.to ?? clock.now();
  const from = bounds.from ?? new Date(to.getTime() - DAY);
  if (from >= to) throw new BadInput('--from must be before --to.');
  if (to.getTime() - from.getTime() > LONGEST_WINDOW)
    throw new BadInput('The time from --from to --to may be 31 days at most.');
  return { from, to };
}

function readSettings(shell: Shell): Config {
  const read = readConfig(shell.env);
  if (!read.ok) throw new BadInput(read.problems.join(' '));
  return read.config;
}

async function labAccess(dataDir: string, clock: Clock): Promise<AzureAccess> {
  const lab = await readLabFile(dataDir);
  if (!lab.ok) throw new BadInput(lab.reason);
  return azureAccessFromLab(lab.file, clock);
}

/** A subscription, by the caller's own sign-in. */
function azureAccess({ hubResourceIds }: AzureSettings, named: NamedHub): AzureAccess {
  const { DefaultAzureCredential }: typeof import('@azure/identity') = require('@azure/identity');
  const { cloud } = named;
  return {
    cloud,
    credential: new DefaultAzureCredential(signInAt(cloud)),
    pinnedIdOf: (hub) => {
      if (named.resourceId !== null && hub === named.host) return named.resourceId;
      const name = hub.split('.')[0];
      return hubResourceIds.find((id) => id.toLowerCase().endsWith(`/${name}`)) ?? null;
    },
  };
}
