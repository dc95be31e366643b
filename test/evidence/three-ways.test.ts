import { scanArchive } from '../../src/evidence/archive/scan-archive';
import type { Subject, Window } from '../../src/evidence/evidence';
import { OPERATION_CATEGORIES } from '../../src/evidence/log-destination';
import type { LogRecord } from '../../src/evidence/log-record';
import { connectionLogSource } from '../../src/evidence/sources/connection-log';
import { openLogs } from '../../src/evidence/sources/log-query';
import { openStorageLog, type StorageLog } from '../../src/evidence/sources/storage/storage-log';
import { createDemoFleet } from '../../src/lab/demo-fleet';
import { createFakeClock } from '../kit/fake-clock';
import { knownIds } from '../kit/known-ids';
import { writeArchive } from '../kit/log-archive';
import { type LogEndpoint, openLogEndpoint } from '../kit/log-endpoint';
import { STORAGE_ID, type StorageLab, startStorageLab } from '../kit/storage-lab';
import { temporaryFolder } from '../kit/temporary-folder';

// The same 48 hours of the lab's records, asked for by KQL, read from a storage account, and scanned on disk.

const START = new Date('2026-11-20T03:13:00Z');
const WINDOW: Window = { from: new Date(START.getTime() - 48 * 3_600_000), to: START };
const folder = temporaryFolder();
const fleet = createDemoFleet({ start: START, seed: 11 });
const records = fleet.advance(START).flatMap((told) => told.records);
const subjects: Subject[] = fleet.hubs.flatMap((hub) =>
  [...hub.devices].flatMap(([deviceId, { modules }]) => {
    if (deviceId.startsWith('meter-') && deviceId !== 'meter-007') return [];
    return [null, ...modules.map(({ moduleId }) => moduleId)].map((moduleId) => ({
      hub: hub.host,
      deviceId,
      moduleId,
    }));
  }),
);

let endpoint: LogEndpoint;
let storage: StorageLab;
let inStorage: StorageLog;

beforeAll(async () => {
  writeArchive(folder, records);
  [endpoint, storage] = await Promise.all([
    openLogEndpoint({ archiveFolder: folder, hubs: fleet.hubs, now: START }),
    startStorageLab(),
  ]);
  await storage.upload(folder);
  const access = storage.azureFor(fleet.hubs);
  inStorage = openStorageLog(access, knownIds(access), createFakeClock(START));
});
afterAll(async () => {
  inStorage.close();
  await Promise.all([endpoint.close(), storage.close()]);
});

const ample = () => new AbortController().signal;

/** Records of the same moment come in any order. */
function linesOf(records: readonly LogRecord[]): string[] {
  return records.map((record) => JSON.stringify(record)).sort();
}

test.each(subjects)('$hub $deviceId $moduleId', async (subject) => {
  const destination = { to: 'storage', accountId: STORAGE_ID, operations: OPERATION_CATEGORIES } as const;
  const [asked, read, scanned] = await Promise.all([
    connectionLogSource(openLogs(endpoint.azure, knownIds(endpoint.azure))).collect(subject, WINDOW, ample()),
    inStorage.look(subject, WINDOW, destination, ample()),
    scanArchive(folder, subject, WINDOW),
  ]);
  const { connections, operations, fleet: around } = asked;
  if (!connections.ok || !operations.ok || !around.ok) throw new Error(JSON.stringify(asked));
  // The query keeps the newest 2 000 of the busiest device, the two others all.
  const { limited } = connections.data;
  expect([limited, operations.data.limited]).toEqual([subject.deviceId === 'pump-08', false]);
  const oldest = limited ? (connections.data.records[0]?.time ?? START) : new Date(0);
  const kept = (all: readonly LogRecord[]) => linesOf(all.filter(({ time }) => time > oldest));
  expect(read).toMatchObject({ connections: { ok: true }, operations: { ok: true }, fleet: { ok: true } });
  if (!read.connections.ok || !read.operations.ok || !read.fleet.ok) return;
  for (const other of [
    { connections: read.connections.data, operations: read.operations.data, fleet: read.fleet.data },
    scanned,
  ]) {
    expect(kept(other.connections.records)).toEqual(kept(connections.data.records));
    expect(linesOf(other.operations.records)).toEqual(linesOf(operations.data.records));
    expect([other.connections.limited, other.operations.limited]).toEqual([false, false]);
    expect(other.fleet).toEqual(around.data);
  }
  expect(read.connections.dataUpTo).toEqual(connections.dataUpTo);
  expect(read.connections.unread).toBeUndefined();
});

test('that is something', () => {
  expect(subjects.length).toBeGreaterThan(15);
  expect(records.length).toBeGreaterThan(1_000);
});
