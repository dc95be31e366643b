import type { AnySource } from '../../../src/evidence/source';
import { investigate } from '../../../src/investigate';
import { silentLog } from '../../../src/log';
import { type FleetLab, startFleetLab } from '../lab-fleet';
import { type Result, type Row, SHOWN } from '../row';
import { median } from '../statistics';

const DELAYS = [0, 100, 500];
const JUDGED_DELAY = 500;
const LIMIT_MS = 30;
const ROUNDS = 12;
const DAY = 24 * 3_600_000;

interface Took {
  readonly slowest: number;
  readonly overhead: number;
}

/** From request to report, less the slowest source: what collecting and judging add to waiting. */
export const diagnosisOverhead: Row = {
  figure: 'diagnosis overhead',
  async measure() {
    let delay = 0;
    // Each time another device, so that no cache answers; one more for the round that warms up.
    const devices = Array.from({ length: (ROUNDS + 1) * DELAYS.length }, (_, number) => `device-${number}`);
    const lab = await startFleetLab({
      size: 200,
      dropping: devices,
      intercept: () => ({ do: 'delay', ms: delay }),
    });
    const took = new Map(DELAYS.map((ms): [number, Took[]] => [ms, []]));
    try {
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const ms of DELAYS) {
          delay = ms;
          const one = await time(lab, devices.pop() ?? '');
          if (round > 0) took.get(ms)?.push(one);
        }
      }
    } finally {
      await lab.stop();
    }
    return [...took].reverse().map(([ms, all]) => resultOf(ms, all));
  },
};

function resultOf(delay: number, took: readonly Took[]): Result {
  const judged = delay === JUDGED_DELAY;
  const value = median(took.map(({ overhead }) => overhead));
  return {
    figure: `diagnosis overhead${judged ? '' : `, ${delay} ms`}`,
    value,
    unit: 'ms',
    rival: `slowest single source, ${delay} ms delay`,
    rivalValue: median(took.map(({ slowest }) => slowest)),
    budget: judged ? `≤ ${LIMIT_MS} ms at ${JUDGED_DELAY} ms` : SHOWN,
    ok: !judged || value <= LIMIT_MS,
  };
}

async function time(lab: FleetLab, deviceId: string): Promise<Took> {
  let slowest = 0;
  const timed = lab.sources.map(
    (source): AnySource => ({
      ...source,
      async collect(subject, window, signal) {
        const begun = performance.now();
        const answer = await source.collect(subject, window, signal);
        slowest = Math.max(slowest, performance.now() - begun);
        return answer;
      },
    }),
  );
  const to = lab.clock.now();
  const begun = performance.now();
  await investigate(
    { sources: timed, clock: lab.clock, log: silentLog },
    { subject: { hub: lab.hub, deviceId, moduleId: null }, window: { from: new Date(to.getTime() - DAY), to } },
    async () => undefined,
  );
  return { slowest, overhead: performance.now() - begun - slowest };
}
