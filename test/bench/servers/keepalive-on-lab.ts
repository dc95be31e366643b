// All of Keepalive on its lab, with sources that take two seconds: every call to the lab is held up for so long.
import { systemClock } from '../../../src/clock';
import { createLog } from '../../../src/log';
import { start } from '../../../src/start';
import { labConfig } from '../../kit/lab-config';
import { serve } from './process';

const SOURCE_DELAY_MS = 2_000;

serve(async (folder) => {
  const { origin, stop } = await start({
    config: labConfig(folder),
    clock: systemClock,
    // A measured server that fails must say so.
    log: createLog('error', (line) => process.stderr.write(line)),
    lab: { seed: 7, intercept: () => ({ do: 'delay', ms: SOURCE_DELAY_MS }) },
  });
  return { port: Number(new URL(origin).port), stop };
});
