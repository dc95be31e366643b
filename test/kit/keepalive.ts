import { type Keepalive, type StartOptions, start } from '../../src/index';
import { silentLog } from '../../src/log';
import { offsetClock } from './offset-clock';
import { temporaryFolder } from './temporary-folder';

/** The whole of Keepalive on its lab, on a free port and in a folder of its own; `at` is the time it believes it is. */
export async function startKeepalive(
  at: Date,
  lab: NonNullable<StartOptions['lab']> = {},
  dataDir: string = temporaryFolder(),
): Promise<Keepalive> {
  const config = { port: 0, dataDir, logLevel: 'silent', bot: null, azure: null };
  return start({ config, clock: offsetClock(at), log: silentLog, lab });
}
