import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { archiveFiles } from '../../../src/evidence/archive/archive-files';
import { fleetOfScan } from '../../../src/evidence/archive/fleet-of-scan';
import { mergeCounts } from '../../../src/evidence/archive/merge-counts';
import { countParts, type ScanOrder, sharesOf } from '../../../src/evidence/archive/scan-parts';
import { vicinityOf } from '../../../src/evidence/archive/vicinity';
import type { Subject } from '../../../src/evidence/evidence';
import type { Fleet } from '../../../src/evidence/fleet';
import { fleetFromRecords } from '../../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../../src/evidence/log-record';
import { createDemoFleet } from '../../../src/lab/demo-fleet';
import type { ArchiveRecord } from '../../../src/lab/registry';
import { writeArchive } from '../../kit/log-archive';
import { temporaryFolder } from '../../kit/temporary-folder';

// Forgetting while counting, and sharing the work out, must change nothing; where they would, it must be noticed.

const START = new Date('2026-11-20T14:59:00Z');
const folder = temporaryFolder();
const told = createDemoFleet({ start: START, seed: 11 })
  .advance(START)
  .flatMap(({ records }) => records)
  .filter(({ resourceId, category }) => resourceId.endsWith('/CONTOSO-LAB') && category === 'Connections');
const read = told.flatMap((record) => readLogRecord(record) ?? []);

function filesOf(name: string, records: readonly ArchiveRecord[]): string {
  const place = join(folder, name);
  writeArchive(place, records);
  return place;
}

interface Trial {
  readonly subject: Subject;
  readonly from: Date;
  readonly to: Date;
  readonly settleEvery: number;
  readonly shares: number;
}

async function counted(place: string, trial: Trial): Promise<{ fleet: Fleet; isLate: boolean }> {
  const { subject, from, to, settleEvery, shares } = trial;
  const parts = archiveFiles(place).files.map(({ path }) => ({ path, from: 0, to: statSync(path).size }));
  const order: ScanOrder = { parts, subject, hubName: 'contoso-lab', from: from.getTime(), to: to.getTime() };
  const vicinity = vicinityOf(within(trial).filter((record) => isOf(record, subject)));
  const each = await Promise.all(
    sharesOf(parts, shares).map((share) => countParts(order, { vicinity, settleEvery }, share)),
  );
  const [first, ...others] = each.map(({ counts }) => counts);
  if (!first) throw new Error('Nothing was counted.');
  for (const other of others) mergeCounts(first, other, vicinity.addresses.length);
  return { fleet: fleetOfScan(first, vicinity, to.getTime()), isLate: first.isLate };
}

function within({ from, to }: Pick<Trial, 'from' | 'to'>): LogRecord[] {
  return read.filter(({ time }) => time >= from && time <= to);
}

function isOf(record: LogRecord, { deviceId, moduleId }: Subject): boolean {
  return record.deviceId === deviceId && record.moduleId === moduleId;
}

const identities = [...new Map(read.map((one) => [`${one.deviceId}/${one.moduleId}`, one])).values()];
const HOUR = 3_600_000;

const trials = fc
  .record({
    who: fc.constantFrom(...identities),
    end: fc.integer({ min: 0, max: 20 * 60 }),
    hours: fc.double({ min: 0.5, max: 48, noNaN: true }),
    settleEvery: fc.constantFrom(1, 20, 300, 5_000),
    shares: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ who, end, hours, settleEvery, shares }): Trial => {
    const to = new Date(START.getTime() - end * 60_000);
    const subject = { hub: 'contoso-lab.azure-devices.net', deviceId: who.deviceId, moduleId: who.moduleId };
    return { subject, from: new Date(to.getTime() - hours * HOUR), to, settleEvery, shares };
  });

test('in the order of time: the same as from all records at once', async () => {
  const place = filesOf('in-order', told);
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      const { fleet, isLate } = await counted(place, trial);
      expect(isLate).toBe(false);
      expect(fleet).toEqual(fleetFromRecords(read, trial.subject, trial));
    }),
    { numRuns: 100, seed: 4711 },
  );
});

test('in any other order: the same, or it is noticed', async () => {
  const shuffles = fc.integer({ min: 1, max: 40 }).map((stride) => {
    const shuffled = told.map((record, index) => ({ record, key: (index * 7919 * stride) % told.length }));
    return shuffled.sort((a, b) => a.key - b.key).map(({ record }) => record);
  });
  let late = 0;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(trials, shuffles, async (trial, records) => {
      runs += 1;
      // The hours' files as they are, but each in disorder.
      const place = filesOf(`disorder-${runs}`, records);
      const { fleet, isLate } = await counted(place, trial);
      const kept = await counted(place, { ...trial, settleEvery: Number.POSITIVE_INFINITY });
      const wanted = fleetFromRecords(read, trial.subject, trial);
      expect(kept).toEqual({ fleet: wanted, isLate: false });
      if (isLate) late += 1;
      else expect(fleet).toEqual(wanted);
    }),
    { numRuns: 25, seed: 4711 },
  );
  expect(late).toBeGreaterThan(0);
});

test('two archives of the same day, each with half of the records: the same, or it is noticed', async () => {
  const place = join(folder, 'twice');
  for (const half of [0, 1])
    writeArchive(
      join(place, `half-${half}`),
      told.filter((_, index) => index % 2 === half),
    );
  let late = 0;
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      const { fleet, isLate } = await counted(place, { ...trial, shares: 2 });
      if (isLate) late += 1;
      else expect(fleet).toEqual(fleetFromRecords(read, trial.subject, trial));
    }),
    { numRuns: 40, seed: 4711 },
  );
  expect(late).toBeGreaterThan(0);
});
