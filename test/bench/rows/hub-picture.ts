import type { HubPicture } from '../../../src/evidence/hub-picture';
import { startFleetLab } from '../lab-fleet';
import type { Result, Row } from '../row';
import { SHOWN } from '../row';

const SIZES = [10, 1_000, 100_000];
const MOST_ROWS = 5_000;
const DAY = 24 * 3_600_000;

interface Counted {
  readonly queries: number;
  readonly rows: number;
  readonly seconds: number;
}

/** What a recorder at the lab's door counts when somebody asks about a hub as a whole. */
export const hubPicture: Row = {
  figure: 'picture of a hub',
  async measure() {
    const counted: Counted[] = [];
    for (const size of SIZES) counted.push(await countAt(size));
    const most = (of: (one: Counted) => number) => Math.max(...counted.map(of));
    const result = (part: string, value: number, unit: string, limit: number | null): Result => ({
      figure: `picture of a hub${part}`,
      value,
      unit,
      rival: null,
      rivalValue: null,
      budget: limit === null ? SHOWN : `≤ ${limit}`,
      ok: limit === null || value <= limit,
    });
    const sizes = `at fleets of ${SIZES.join(', ')}`;
    return [
      result(
        '',
        most((one) => one.queries),
        `log queries, ${sizes}`,
        1,
      ),
      result(
        ', log rows',
        most((one) => one.rows),
        'rows',
        MOST_ROWS,
      ),
      result(', time', counted.at(-1)?.seconds ?? 0, `s in the lab, fleet of ${SIZES.at(-1)}`, null),
    ];
  },
};

async function countAt(size: number): Promise<Counted> {
  let queries = 0;
  const lab = await startFleetLab({
    size,
    dropping: ['pump-01', 'pump-03'],
    intercept: ({ url }) => {
      if (url.pathname.endsWith('/query')) queries += 1;
      return undefined;
    },
  });
  try {
    const to = lab.clock.now();
    const found = await lab.lookAtHub(lab.hub, { from: new Date(to.getTime() - DAY), to });
    if (!found.ok) throw new Error(`It could not look: ${found.detail}`);
    if (found.data.devices !== size) throw new Error(`It saw ${found.data.devices} of ${size} devices.`);
    return { queries, rows: rowsOf(found.data), seconds: (lab.clock.now().getTime() - to.getTime()) / 1_000 };
  } finally {
    await lab.stop();
  }
}

/** Each part is a row of the answer. */
function rowsOf({ buckets, peaks, worst, sdks, sites, codes }: HubPicture): number {
  return 1 + [buckets, peaks, worst, sdks, sites, codes].reduce((sum, { length }) => sum + length, 0);
}
