import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArchiveScan, type Bounds, scanArchive } from '../../../src/evidence/archive/scan-archive';
import type { Subject } from '../../../src/evidence/evidence';
import { fleetFromRecords } from '../../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../../src/evidence/log-record';
import { createDemoFleet } from '../../../src/lab/demo-fleet';
import type { ArchiveRecord } from '../../../src/lab/registry';
import { writeArchive } from '../../kit/log-archive';
import { FORMS } from '../../kit/log-forms';
import { temporaryFolder } from '../../kit/temporary-folder';

// What is counted record by record from the whole hub's log must be what the reference counts from all records at once.

const START = new Date('2026-11-20T14:59:00Z');
const HUB = 'contoso-lab.azure-devices.net';
const folder = temporaryFolder();
const records = createDemoFleet({ start: START, seed: 7 })
  .advance(START)
  .flatMap((told) => told.records);
const own = records.filter(({ resourceId }) => resourceId.endsWith('/CONTOSO-LAB'));
const read = own.flatMap((record) => readLogRecord(record) ?? []);

function subjectOf(deviceId: string, moduleId: string | null = null): Subject {
  return { hub: HUB, deviceId, moduleId };
}

interface Expected extends Pick<ArchiveScan, 'connections' | 'operations' | 'fleet'> {}

function expected(subject: Subject, { from, to }: Bounds, all: readonly LogRecord[] = read): Expected {
  const within = all
    .filter(({ time }) => (!from || time >= from) && (!to || time <= to))
    .sort((a, b) => a.time.getTime() - b.time.getTime());
  const mine = within.filter((one) => one.deviceId === subject.deviceId && one.moduleId === subject.moduleId);
  const ofConnections = ({ category }: LogRecord) => category === 'Connections';
  const [first = START, last = START] = [within[0]?.time, within.at(-1)?.time];
  return {
    connections: { records: mine.filter(ofConnections), limited: false },
    operations: { records: mine.filter((record) => !ofConnections(record)), limited: false },
    fleet: fleetFromRecords(within, subject, { from: from ?? first, to: to ?? last }),
  };
}

const EVERYTHING: Bounds = { from: null, to: null };

describe('every form gives the same', () => {
  test.each(Object.entries(FORMS).map(([name, write], index) => ({ name, write, index })))(
    '$name',
    async ({ write, index }) => {
      const place = join(folder, `form-${index}`);
      write(place, records);
      for (const subject of [subjectOf('pump-13'), subjectOf('pump-08')]) {
        const scan = await scanArchive(place, subject, EVERYTHING);
        expect(scan.totals).toEqual({ records: records.length, others: 0, bad: 0 });
        expect([scan.foreign, scan.closed]).toEqual([[], []]);
        expect(scan).toMatchObject(expected(subject, EVERYTHING));
      }
    },
  );
});

describe('the scan counts what the reference counts', () => {
  const place = join(folder, 'archive');
  beforeAll(() => writeArchive(place, records, '{"time":"2026-11-20T14:5'));

  test.each([...new Set(read.map(({ deviceId }) => deviceId))].sort())('%s', async (device) => {
    const subject = subjectOf(device);
    expect(await scanArchive(place, subject, EVERYTHING)).toMatchObject(expected(subject, EVERYTHING));
  });
});
