import { deviceRegistrar } from '../../src/evidence/sources/enable-device';
import { type LiveLab, startLiveLab } from '../kit/live-lab';
import { isRead } from '../kit/reads';
import { temporaryFolder } from '../kit/temporary-folder';

// The one write of Keepalive, by the real client against the lab's registry.

const HUB = 'contoso-lab.azure-devices.net';
const DEVICE = { hub: HUB, deviceId: 'pump-02' };
const never = new AbortController().signal;
const calls: Array<{ method: string; path: string; match: string | undefined }> = [];
let live: LiveLab;
const root = temporaryFolder();

beforeAll(async () => {
  live = await startLiveLab(root, {
    deviceIds: ['pump-01', 'pump-02'],
    intercept(call) {
      calls.push({
        method: call.method,
        path: decodeURIComponent(call.url.pathname),
        match: call.headers['if-match'],
      });
      return undefined;
    },
  });
});
afterAll(() => live.lab.stop());
beforeEach(() => {
  calls.length = 0;
  live.lab.operator.disable('contoso-lab', 'pump-02', 'maintenance');
});

const registrar = () => deviceRegistrar(live.lab.azure);

async function statusOf() {
  const found = await registrar().look(DEVICE, never);
  if (!found.ok || !found.data) throw new Error('not found');
  return found.data;
}

test('enables a device whose etag is still the same, and writes nothing else', async () => {
  const before = await statusOf();
  expect(before).toMatchObject({ status: 'disabled', reason: 'maintenance' });
  const keys = live.hub.devices.get('pump-02')?.identity.authentication.symmetricKey.primaryKey;
  expect(await registrar().enable(DEVICE, before.etag, never)).toMatchObject({ ok: true, data: 'enabled' });
  const after = await statusOf();
  expect(after.status).toBe('enabled');
  expect(after.etag).not.toBe(before.etag);
  expect(live.hub.devices.get('pump-02')?.identity.authentication.symmetricKey.primaryKey).toBe(keys);
  const writes = calls.filter((call) => !isRead(call));
  expect(writes).toEqual([{ method: 'PUT', path: '/devices/pump-02', match: `"${before.etag}"` }]);
});

test('a device that somebody changed meanwhile is left alone, whenever that was', async () => {
  const { etag } = await statusOf();
  live.lab.operator.disable('contoso-lab', 'pump-02', 'another reason');
  calls.length = 0;
  expect(await registrar().enable(DEVICE, etag, never)).toMatchObject({ ok: true, data: 'changed' });
  expect(calls.filter((call) => !isRead(call))).toEqual([]);
  expect(await statusOf()).toMatchObject({ status: 'disabled', reason: 'another reason' });
});

test('what is refused or not there is said', async () => {
  expect(await registrar().look({ hub: HUB, deviceId: 'pump-77' }, never)).toMatchObject({ ok: true, data: null });
  expect(await registrar().enable({ hub: HUB, deviceId: 'pump-77' }, 'x', never)).toMatchObject({ data: 'changed' });
  const nobody = { ...live.lab.azure, credential: { getToken: async () => ({ token: 'x', expiresOnTimestamp: 0 }) } };
  expect(await deviceRegistrar(nobody).enable(DEVICE, 'x', never)).toMatchObject({
    ok: false,
    why: 'denied',
    fix: expect.stringContaining('IoT Hub Registry Contributor'),
  });
  const stopped = AbortSignal.abort();
  expect(await registrar().look(DEVICE, stopped)).toMatchObject({ ok: false, why: 'timed-out' });
});
