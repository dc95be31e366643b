import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import type { WorldOptions } from '../../src/world';
import { labConfig } from './lab-config';
import { offsetClock } from './offset-clock';
import { temporaryFolder } from './temporary-folder';

/** The whole of Keepalive on its lab, on a free port and in a folder of its own; `at` is the time it believes it is. */
export async function startKeepalive(
  at: Date,
  lab: NonNullable<WorldOptions['lab']> = {},
  dataDir: string = temporaryFolder(),
): Promise<Keepalive> {
  const config = labConfig(dataDir);
  return start({ config, clock: offsetClock(at), log: silentLog, lab });
}
