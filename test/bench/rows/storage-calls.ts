import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock';
import { openStorageLog } from '../../../src/evidence/sources/storage/storage-log';
import { knownIds } from '../../kit/known-ids';
import { writeArchive } from '../../kit/log-archive';
import { STORAGE_ID, startStorageLab } from '../../kit/storage-lab';
import { fleetHub, recordsOf } from '../lab-fleet';
import type { Result, Row } from '../row';

const SIZES = [10, 1_000, 100_000];
const FIRST = 'pump-01';
const NEXT = 'pump-03';
const DAY = 24 * 3_600_000;
// Ends in the last minute of an hour, so that the day touches 25.
const NOW = new Date('2026-11-20T06:59:00Z');
const HOURS = 25;

interface Counted {
  readonly lists: number;
  readonly reads: number;
  /** For the next device. */
  readonly next: number;
}

/** What a recorder before the storage account (Azurite) counts, for a day of a hub that logs its connections there. */
export const storageCalls: Row = {
  figure: 'calls per diagnosis, storage',
  async measure() {
    const counted: Counted[] = [];
    for (const size of SIZES) counted.push(await countAt(size));
    const most = (of: (one: Counted) => number) => Math.max(...counted.map(of));
    const isSame = new Set(counted.map((one) => JSON.stringify(one))).size === 1;
    const result = (part: string, value: number, unit: string, limit: number): Result => ({
      figure: `calls per diagnosis, storage${part}`,
      value,
      unit,
      rival: null,
      rivalValue: null,
      budget: `≤ ${limit}`,
      ok: isSame && value <= limit,
    });
    const sizes = `at fleets of ${SIZES.join(', ')}`;
    return [
      result(
        ' lists',
        most((one) => one.lists),
        `calls, first device, ${sizes}`,
        1,
      ),
      result(
        ' reads',
        most((one) => one.reads),
        `calls, a day that touches ${HOURS} hours`,
        HOURS,
      ),
      result(
        ', next device',
        most((one) => one.next),
        'calls',
        1,
      ),
    ];
  },
};

async function countAt(size: number): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
  const lab = await startStorageLab();
  const hub = fleetHub(size, [FIRST, NEXT]);
  const access = lab.azureFor([hub]);
  const log = openStorageLog(access, knownIds(access), systemClock);
  try {
    writeArchive(folder, recordsOf(hub, new Set([FIRST, NEXT]), NOW));
    await lab.upload(folder);
    const look = async (deviceId: string): Promise<void> => {
      const window = { from: new Date(NOW.getTime() - DAY), to: NOW };
      const subject = { hub: hub.host, deviceId, moduleId: null };
      const destination = { to: 'storage', accountId: STORAGE_ID, operations: [] } as const;
      const found = await log.look(subject, window, destination, new AbortController().signal);
      if (!found.connections.ok || found.connections.unread || found.connections.data.records.length === 0)
        throw new Error(`It could not look everywhere: ${JSON.stringify(found.connections)}`);
    };
    await look(FIRST);
    const lists = lab.calls.filter(({ prefix }) => prefix !== null).length;
    const reads = lab.calls.length - lists;
    await look(NEXT);
    return { lists, reads, next: lab.calls.length - lists - reads };
  } finally {
    log.close();
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
