import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  appendRecords,
  clearArchive,
  fillRecords,
  holdsOthers,
  hourFile,
  newestRecordTime,
  pruneArchive,
} from '../../src/lab/archive';
import type { ArchiveRecord } from '../../src/lab/registry';
import { temporaryFolder } from '../kit/temporary-folder';

const root = temporaryFolder();
const fresh = (): string => mkdtempSync(join(root, 'archive-'));
const hub = { resourceId: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/contoso-lab' };

function record(time: string, change: Partial<ArchiveRecord> = {}): ArchiveRecord {
  return {
    time,
    resourceId: hub.resourceId.toUpperCase(),
    operationName: 'deviceConnect',
    category: 'Connections',
    level: 'Information',
    properties: '{"deviceId":"pump-01"}',
    location: 'westeurope',
    ...change,
  };
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const eight = record('2026-11-20T08:59:59.9999999Z');
const nine = record('2026-11-20T09:00:00.0000000Z');

test('records lie where Azure puts them: a container a category, a file an hour', async () => {
  const folder = fresh();
  await appendRecords(folder, [eight, nine, record('2026-11-20T09:10:00.0000000Z', { category: 'DeviceTelemetry' })]);
  const place =
    'resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-LAB/y=2026/m=11/d=20';
  expect(linesOf(join(folder, `insights-logs-connections/${place}/h=08/m=00/PT1H.json`))).toEqual([
    JSON.stringify(eight),
  ]);
  expect(linesOf(join(folder, `insights-logs-connections/${place}/h=09/m=00/PT1H.json`))).toEqual([
    JSON.stringify(nine),
  ]);
  expect(existsSync(join(folder, `insights-logs-devicetelemetry/${place}/h=09/m=00/PT1H.json`))).toBe(true);
});

test('later records go behind the earlier ones, even from two writers at once', async () => {
  const folder = fresh();
  const many = Array.from({ length: 60 }, (_, second) =>
    record(`2026-11-20T09:00:${String(second).padStart(2, '0')}.0000000Z`),
  );
  await Promise.all(many.map((one) => appendRecords(folder, [one])));
  const lines = linesOf(hourFile(folder, nine));
  expect(lines).toHaveLength(60);
  expect(new Set(lines)).toEqual(new Set(many.map((one) => JSON.stringify(one))));
});

test('filling adds only what is missing, and cuts a torn last line off', async () => {
  const folder = fresh();
  const second = record('2026-11-20T09:00:01.0000000Z');
  const third = record('2026-11-20T09:00:02.0000000Z');
  await appendRecords(folder, [nine, second]);
  appendFileSync(hourFile(folder, nine), JSON.stringify(third).slice(0, 40));
  await fillRecords(folder, [nine, second, third]);
  expect(linesOf(hourFile(folder, nine))).toEqual([nine, second, third].map((one) => JSON.stringify(one)));
});

test('pruning drops whole hours that ended, and nothing else', async () => {
  const folder = fresh();
  const old = record('2026-11-20T07:30:00.0000000Z');
  await appendRecords(folder, [old, eight, nine]);
  await pruneArchive(folder, new Date('2026-11-20T08:30:00Z'));
  expect([old, eight, nine].map((one) => existsSync(hourFile(folder, one)))).toEqual([false, true, true]);
});

test('the newest record of a hub is found in any category, whatever the order and the tear', async () => {
  const folder = fresh();
  expect(await newestRecordTime(folder, hub)).toBeNull();
  expect(await newestRecordTime(join(folder, 'nowhere'), hub)).toBeNull();
  const newest = record('2026-11-20T09:30:00.0000000Z', { category: 'DeviceTelemetry' });
  const foreign = record('2026-11-20T11:00:00.0000000Z', { resourceId: `${hub.resourceId.toUpperCase()}2` });
  await appendRecords(folder, [eight, newest, record('2026-11-20T09:10:00.0000000Z'), nine, foreign]);
  appendFileSync(hourFile(folder, newest), '{"time":"2026-11-20T09:59');
  expect(await newestRecordTime(folder, hub)).toEqual(new Date('2026-11-20T09:30:00Z'));
});

test('what is told from before a time is ours or not', async () => {
  const folder = fresh();
  await appendRecords(folder, [eight]);
  const nineSharp = new Date('2026-11-20T09:00:00Z');
  expect(await holdsOthers(folder, [eight, nine], nineSharp)).toBe(false);
  // Later hours may hold records of real devices.
  await appendRecords(folder, [record('2026-11-20T09:20:00.0000000Z')]);
  expect(await holdsOthers(folder, [eight, nine], nineSharp)).toBe(false);
  expect(await holdsOthers(folder, [nine], nineSharp)).toBe(true);
});

test('clearing drops the containers and leaves other files alone', async () => {
  const folder = fresh();
  await appendRecords(folder, [eight]);
  writeFileSync(join(folder, 'note.txt'), 'mine');
  mkdirSync(join(folder, 'other'));
  await clearArchive(folder);
  expect(existsSync(dirname(hourFile(folder, eight)))).toBe(false);
  expect(existsSync(join(folder, 'note.txt'))).toBe(true);
  expect(existsSync(join(folder, 'other'))).toBe(true);
});
