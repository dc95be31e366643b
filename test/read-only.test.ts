import { join } from 'node:path';
import type { Kind } from '../src/evidence/evidence';
import { azureSources } from '../src/evidence/sources';
import { investigate } from '../src/investigate';
import { createDemoFleet } from '../src/lab/demo-fleet';
import { type Lab, startLab } from '../src/lab/lab';
import type { Fault, WireCall } from '../src/lab/wire';
import { answering } from './kit/faults';
import { writeArchive } from './kit/log-archive';
import { offsetClock } from './kit/offset-clock';
import { isRead, isReadOfBlobs, type RecordedCall } from './kit/reads';
import { STORAGE_ID, type StorageLab, startStorageLab } from './kit/storage-lab';
import { temporaryFolder } from './kit/temporary-folder';
import { openTinyLab } from './kit/tiny-lab';

// Rule 1: never disturb. Whole diagnoses of the demo fleet; whatever reaches a service must be a read.

const root = temporaryFolder();
const clock = offsetClock(new Date('2026-11-23T14:59:00Z'));
const recorded: RecordedCall[] = [];
let fault: ((call: WireCall) => Fault | undefined) | undefined;
let lab: Lab;
let storage: StorageLab;

beforeAll(async () => {
  [lab, storage] = await Promise.all([
    startLab({
      dataDir: join(root, 'data'),
      clock,
      log: { error: (fields) => expect(fields).toBeUndefined() },
      seed: 5,
      intercept(call) {
        recorded.push(callOf(call));
        return fault?.(call);
      },
    }),
    startStorageLab(),
  ]);
});
afterAll(() => Promise.all([lab.stop(), storage.close()]));
beforeEach(() => {
  recorded.length = 0;
  storage.calls.length = 0;
  fault = undefined;
});

function callOf({ method, url }: WireCall): RecordedCall {
  return { method, path: decodeURIComponent(url.pathname) };
}

/** One after the other, as people ask; gives the kinds that could not be seen. */
async function diagnose(devices: Lab['devices'], access: Lab['azure'] = lab.azure): Promise<ReadonlySet<Kind>> {
  const live = azureSources(access, clock);
  const unseen = new Set<Kind>();
  const log = { error: (fields: object) => expect(fields).toBeUndefined() };
  try {
    for (const { hub, deviceId } of devices) {
      const to = clock.now();
      const subject = { hub: `${hub}.azure-devices.net`, deviceId, moduleId: null };
      const window = { from: new Date(to.getTime() - 24 * 3_600_000), to };
      const { report } = await investigate(
        { sources: live.sources, clock, log },
        { subject, window },
        async () => undefined,
      );
      if (report.findings[0]?.id === 'device-not-found')
        await live.similarIds(subject.hub, deviceId, new AbortController().signal);
      for (const { kind } of report.gaps) unseen.add(kind);
    }
    return unseen;
  } finally {
    live.close();
  }
}

/** The demo fleet's stories, and one that nobody registered. */
function stories(): Lab['devices'] {
  const named = lab.devices.filter(({ deviceId }) => !deviceId.startsWith('meter-'));
  return [...named, { hub: 'contoso-lab', deviceId: 'pump-99' }];
}

function expectReads(): void {
  expect(recorded.filter((call) => !isRead(call))).toEqual([]);
  expect(storage.calls.filter((call) => !isReadOfBlobs(call))).toEqual([]);
}

test('every story of the demo fleet, by the hub’s own log', async () => {
  expect(await diagnose(stories())).toEqual(new Set(['device-logs']));
  expectReads();
  // The recorder has seen the posts, too.
  for (const posted of [/\/devices\/query$/, /ResourceGraph\/resources$/, /^\/v1\/subscriptions\/.+\/query$/])
    expect(recorded).toContainEqual({ method: 'POST', path: expect.stringMatching(posted) });
  expect(recorded.length).toBeGreaterThan(60);
});

test('by the workspace, where the hub is shut', async () => {
  fault = ({ url }) => (/^\/v1\/.+\/IotHubs\/.+\/query$/i.test(url.pathname) ? answering(403) : undefined);
  expect(await diagnose(stories().slice(0, 3))).toEqual(new Set(['device-logs']));
  expectReads();
  expect(recorded).toContainEqual({ method: 'POST', path: expect.stringMatching(/\/workspaces\/lab-logs\/query$/) });
});

test('by a storage account', async () => {
  const start = clock.now();
  const fleet = createDemoFleet({ start, seed: 5 });
  const folder = join(root, 'archive');
  writeArchive(
    folder,
    fleet.advance(start).flatMap(({ records }) => records),
  );
  await storage.upload(folder);
  const doors = await openTinyLab(fleet.hubs, clock, storage.certificates);
  const logs = [{ categoryGroup: 'allLogs', enabled: true }];
  const body = { value: [{ name: 'logs', properties: { storageAccountId: STORAGE_ID, logs } }] };
  doors.fault = (call) => {
    recorded.push(callOf(call));
    return /diagnosticsettings$/i.test(call.url.pathname) ? answering(200, body) : undefined;
  };
  const blobs = storage.azureFor([]);
  const credential: Lab['azure']['credential'] = {
    getToken: (scopes) => (String(scopes).includes('storage') ? blobs : doors.azure).credential.getToken(scopes),
  };
  try {
    const access = { ...blobs, ...doors.azure, credential };
    expect(await diagnose(stories().slice(0, 3), access)).toEqual(new Set(['device-logs']));
  } finally {
    await doors.close();
  }
  expectReads();
  expect(storage.calls.length).toBeGreaterThan(20);
});

const HUB = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Devices/IotHubs/contoso-lab';

test.each([
  ['POST', '/twins/pump-01/methods'],
  ['POST', '/twins/gate-01/modules/$edgeAgent/methods'],
  ['PATCH', '/twins/pump-01'],
  ['PUT', '/devices/pump-01'],
  ['DELETE', '/devices/pump-01'],
  ['POST', '/devices/pump-01'],
  ['POST', '/devices/pump-01/messages/events'],
  ['GET', '/devices/pump-01/messages/deviceBound'],
  ['POST', '/devices/query/more'],
  ['POST', '/jobs/create'],
  ['PUT', HUB],
  ['POST', `${HUB}/listkeys`],
  ['POST', `${HUB}/failover`],
  ['PUT', `${HUB}/providers/Microsoft.Insights/diagnosticSettings/x`],
  ['POST', `/v1${HUB}/query/x`],
  ['POST', '/v1/workspaces/../x/purge'],
])('%s %s would not pass', (method, path) => {
  expect(isRead({ method, path })).toBe(false);
});

test('nor would a write to a storage account', () => {
  expect(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].filter((method) => isReadOfBlobs({ method }))).toEqual([
    'GET',
    'HEAD',
  ]);
});
