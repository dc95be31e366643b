import type { Clock } from '../clock';
import { PUBLIC_CLOUD } from '../cloud';
import { readConfig } from '../config';
import { diagnose } from '../diagnosis/diagnose';
import type { AzureAccess } from '../evidence/azure';
import { collect } from '../evidence/collect';
import type { Window } from '../evidence/evidence';
import { azureSources } from '../evidence/sources';
import type { AskedQuery } from '../evidence/sources/connection-log';
import { azureAccessFromLab, readLabFile } from '../lab/lab-file';
import { silentLog } from '../log';
import { BadInput } from './bad-input';
import { type Options, readBounds, readSubject } from './options';
import type { Diagnosis, Shell } from './shell';

/** Asks Azure, or the lab that runs on this machine. */
export async function diagnoseLive(options: Options, shell: Shell): Promise<Diagnosis> {
  const subject = readSubject(options, 'live');
  const window = readWindow(options, shell.clock);
  const azure = await findAzure(shell);
  const queries: AskedQuery[] = [];
  const live = azureSources(azure, shell.clock, { onQuery: (asked) => queries.push(asked) });
  try {
    const deps = { sources: live.sources, clock: shell.clock, log: silentLog };
    const evidence = await collect(deps, subject, window).done;
    const report = diagnose(evidence, { subject, window, now: window.to });
    return { report, evidence, now: window.to, hubResourceId: azure.resourceIdOf(subject.hub) ?? '', queries };
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

/** A subscription by the caller's own sign-in where Azure is configured, else the lab that runs on this machine. */
async function findAzure(shell: Shell): Promise<AzureAccess> {
  const read = readConfig(shell.env);
  if (!read.ok) throw new BadInput(read.problems.join(' '));
  const { azure, dataDir } = read.config;
  if (!azure) {
    const lab = await readLabFile(dataDir);
    if (!lab.ok) throw new BadInput(lab.reason);
    return azureAccessFromLab(lab.file, shell.clock);
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  return {
    cloud: PUBLIC_CLOUD,
    credential: new DefaultAzureCredential(),
    resourceIdOf: (hub) => {
      const name = hub.split('.')[0];
      return azure.hubResourceIds.find((id) => id.toLowerCase().endsWith(`/${name}`)) ?? null;
    },
  };
}
