import type { Clock } from '../clock';
import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import { diagnose } from '../diagnosis/diagnose';
import { collect } from '../evidence/collect';
import type { Window } from '../evidence/evidence';
import { type AzureSources, azureSources } from '../evidence/sources';
import type { AskedQuery } from '../evidence/sources/connection-log';
import { silentLog } from '../log';
import { azureAccess, labAccess, readSettings } from './azure-access';
import { BadInput } from './bad-input';
import { type NamedHub, type Options, readBounds, readHub, subjectOn } from './options';
import type { Diagnosis, Shell } from './shell';

/** Asks Azure, or the lab that runs on this machine. */
export async function diagnoseLive(options: Options, shell: Shell): Promise<Diagnosis> {
  const { hub, window, cloud, live, queries } = await openLive(options, shell);
  try {
    const subject = subjectOn(hub.host, options);
    const deps = { sources: live.sources, clock: shell.clock, log: silentLog };
    const evidence = await collect(deps, subject, window).done;
    const report = diagnose(evidence, { subject, window, now: window.to, cloud });
    return { report, evidence, now: window.to, cloud, queries };
  } finally {
    live.close();
  }
}

export interface Live {
  readonly hub: NamedHub;
  readonly window: Window;
  readonly cloud: Cloud;
  /** To be closed. */
  readonly live: AzureSources;
  /** What was asked of the log so far. */
  readonly queries: readonly AskedQuery[];
}

/** What the options name, and the way there. */
export async function openLive(options: Options, shell: Shell): Promise<Live> {
  const settings = readSettings(shell);
  // The lab stands in for global Azure.
  const hub = readHub(options, settings.azure ? settings.azure.cloud : PUBLIC_CLOUD);
  const window = readWindow(options, shell.clock);
  // As the caller even where the settings name a bot: a person at a shell sees what that person may see.
  const azure = settings.azure
    ? azureAccess(settings.azure, { as: null, cloud: hub.cloud, named: hub })
    : await labAccess(settings.dataDir, shell.clock);
  const queries: AskedQuery[] = [];
  const live = azureSources(azure, shell.clock, { onQuery: (asked) => queries.push(asked) });
  return { hub, window, cloud: azure.cloud, live, queries };
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
