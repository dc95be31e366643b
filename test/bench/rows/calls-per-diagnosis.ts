import type { Report } from '../../../src/diagnosis/report';
import { investigate } from '../../../src/investigate';
import { silentLog } from '../../../src/log';
import { type FleetLab, startFleetLab } from '../lab-fleet';
import type { Result, Row } from '../row';

const SIZES = [10, 1_000, 100_000];
const FIRST = 'pump-01';
const NEXT = 'pump-03';
const LIMIT = { first: 11, next: 5, rows: 5_000 };
const DAY = 24 * 3_600_000;

interface Counted {
  readonly first: number;
  readonly next: number;
  readonly rows: number;
}

/** What a recorder at the lab's door counts, for the first device of a hub and the next within the caches' life. */
export const callsPerDiagnosis: Row = {
  figure: 'calls per diagnosis',
  async measure() {
    const counted: Counted[] = [];
    for (const size of SIZES) counted.push(await countAt(size));
    const same = (of: (one: Counted) => number) => new Set(counted.map(of)).size === 1;
    const most = (of: (one: Counted) => number) => Math.max(...counted.map(of));
    const result = (part: string, value: number, unit: string, limit: number, ok: boolean): Result => ({
      figure: `calls per diagnosis${part}`,
      value,
      unit,
      rival: null,
      rivalValue: null,
      budget: `≤ ${limit}`,
      ok: ok && value <= limit,
    });
    const sizes = `at fleets of ${SIZES.join(', ')}`;
    return [
      result(
        '',
        most((one) => one.first),
        `calls, first device, ${sizes}`,
        LIMIT.first,
        same((one) => one.first),
      ),
      result(
        ', next device',
        most((one) => one.next),
        'calls',
        LIMIT.next,
        same((one) => one.next),
      ),
      result(
        ', log rows',
        most((one) => one.rows),
        'rows',
        LIMIT.rows,
        true,
      ),
    ];
  },
};

async function countAt(size: number): Promise<Counted> {
  let calls = 0;
  const lab = await startFleetLab({
    size,
    dropping: [FIRST, NEXT],
    intercept: () => {
      calls += 1;
      return undefined;
    },
  });
  try {
    await diagnoseOn(lab, FIRST);
    const first = calls;
    await diagnoseOn(lab, NEXT);
    return { first, next: calls - first, rows: Math.max(...lab.queries.map(({ rows }) => rows ?? 0)) };
  } finally {
    await lab.stop();
  }
}

async function diagnoseOn(lab: FleetLab, deviceId: string): Promise<Report> {
  const to = lab.clock.now();
  const { report } = await investigate(
    { sources: lab.sources, clock: lab.clock, log: silentLog },
    { subject: { hub: lab.hub, deviceId, moduleId: null }, window: { from: new Date(to.getTime() - DAY), to } },
    async () => undefined,
  );
  // Kinds that nobody gave and no source of the bench looks at are no failures.
  const failed = report.gaps.filter(({ why }) => why !== 'not-provided' && why !== 'not-configured');
  if (failed.length > 0) throw new Error(`It could not look everywhere: ${JSON.stringify(failed)}`);
  return report;
}
