import { BadInput } from './cli/bad-input';
import type { Shell } from './cli/shell';
import { atTerminal } from './cli/terminal';
import { isInOrder } from './doctor/checkup';
import { HELP, readDoctorOptions } from './doctor/options';

/**
 * Says whether Keepalive can look at the hubs, and what to mend. Exit code 0: everything is in order. 1: something must be
 * mended, or could not be looked at. 2: bad input or settings.
 */
export async function runDoctor(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    const options = readDoctorOptions(argv);
    if (options.help) {
      shell.out(HELP);
      return 0;
    }
    // Loaded only now: the Azure SDKs take a second, and bad input needs none of them.
    const { printCheckup }: typeof import('./doctor/print-checkup') = require('./doctor/print-checkup');
    return isInOrder(await printCheckup(options, shell)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    shell.err(`${error.message}\n`);
    return 2;
  }
}

if (require.main === module) {
  // A credential that nobody waits for any more may go on trying for minutes.
  atTerminal(process.env, runDoctor).then(() => process.stdout.write('', () => process.exit()));
}
