import { join } from 'node:path';
import { archiveFiles } from '../../../src/evidence/archive/archive-files';
import { type ArchiveScan, type Bounds, scanArchive, scanFiles } from '../../../src/evidence/archive/scan-archive';
import type { Subject } from '../../../src/evidence/evidence';
import { fleetFromRecords } from '../../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../../src/evidence/log-record';
import { createDemoFleet } from '../../../src/lab/demo-fleet';
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
      const late = records.filter(({ time }) => time >= '2026-11-20T09');
      const lateRead = read.filter(({ time }) => time >= new Date('2026-11-20T09:00:00Z'));
      write(place, late);
      for (const subject of [subjectOf('pump-13'), subjectOf('pump-08')]) {
        const scan = await scanArchive(place, subject, EVERYTHING);
        expect(scan.totals).toEqual({ records: late.length, others: 0, bad: 0 });
        expect([scan.foreign, scan.closed]).toEqual([[], []]);
        expect(scan).toMatchObject(expected(subject, EVERYTHING, lateRead));
      }
    },
  );
});

describe('the scan counts what the reference counts', () => {
  const place = join(folder, 'archive');
  // A torn last line in each file: Azure is still writing.
  beforeAll(() => writeArchive(place, records, '{"time":"2026-11-20T14:5'));

  const module = { deviceId: 'gate-01', moduleId: 'vibration-filter' };
  const others = ['pump-01', 'pump-03', 'pump-07', 'pump-09', 'pump-10', 'pump-11', 'pump-12', 'gate-01', 'meter-007'];
  const subjects = [...others.map((deviceId) => subjectOf(deviceId)), subjectOf(module.deviceId, module.moduleId)];
  const hours = (from: number, to: number): Bounds => ({
    from: new Date(START.getTime() - from * 3_600_000),
    to: new Date(START.getTime() - to * 3_600_000),
  });

  test.each(subjects)('$deviceId $moduleId', async (subject) => {
    for (const bounds of [EVERYTHING, hours(24, 0), hours(9.3, 6.1), { ...EVERYTHING, from: hours(3, 0).from }]) {
      const scan = await scanArchive(place, subject, bounds);
      expect(scan).toMatchObject(expected(subject, bounds));
      expect(scan.totals.bad).toBe(0);
    }
  });

  test('the spans: of the window, and the newest whatever the window', async () => {
    const bounds = hours(30, 20);
    const scan = await scanArchive(place, subjectOf('pump-03'), bounds);
    const times = read.map(({ time }) => time.getTime());
    const inside = times.filter((time) => time >= (bounds.from?.getTime() ?? 0) && time <= (bounds.to?.getTime() ?? 0));
    expect(scan.span).toEqual({ from: new Date(Math.min(...inside)), to: new Date(Math.max(...inside)) });
    expect(scan.newestEver).toEqual(new Date(Math.max(...times)));
  });

  test('files, and a signal that ends it', async () => {
    const { files } = archiveFiles(place);
    const subject = subjectOf('pump-03');
    expect(await scanFiles(files, subject, EVERYTHING)).toMatchObject(expected(subject, EVERYTHING));
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(scanFiles(files, subject, EVERYTHING, stopped)).rejects.toThrow('enough');
  });

  test('an id that begins like another, or differs in case, is another', async () => {
    for (const deviceId of ['pump-0', 'PUMP-03', 'pump-033']) {
      expect((await scanArchive(place, subjectOf(deviceId), EVERYTHING)).connections.records).toEqual([]);
    }
  });

  test('hub names have no case; another hub has its own records only', async () => {
    const scan = (name: string) =>
      scanArchive(place, { ...subjectOf('kiosk-01'), hub: `${name}.azure-devices.net` }, EVERYTHING);
    const kiosk = records.filter(({ resourceId }) => resourceId.endsWith('/FABRIKAM-LAB'));
    const { fleet, connections } = await scan('fabrikam-lab');
    expect(connections.records.length).toBeGreaterThan(0);
    expect(fleet.records).toBe(kiosk.filter(({ category }) => category === 'Connections').length);
    expect(await scan('tailspin-lab')).toMatchObject({ span: null, fleet: { records: 0, newest: null } });
  });
});
