import { PUBLIC_CLOUD } from '../../../src/cloud';
import { openArm } from '../../../src/evidence/sources/arm-call';
import { openLogClient } from '../../../src/evidence/sources/log-client';
import { createLabCertificates } from '../../../src/lab/certificate-authority';
import { labCredential } from '../../../src/lab/tokens';
import { openWire, type Wire } from '../../../src/lab/wire';
import { createFakeClock } from '../../kit/fake-clock';

// Many companies send every program through a proxy, by HTTPS_PROXY. The lab on the same machine is not asked for there.

const now = new Date('2026-11-23T08:00:00Z');
const clock = createFakeClock(now);
const before = process.env.HTTPS_PROXY;
let wire: Wire;
let ca: string;

beforeAll(async () => {
  // The port of nobody.
  process.env.HTTPS_PROXY = 'http://127.0.0.1:1';
  const certificates = await createLabCertificates(new Date());
  ca = certificates.ca;
  wire = await openWire({
    certificates,
    clock,
    answer: async () => ({ status: 200, body: { tables: [{ name: 'PrimaryResult', columns: [], rows: [] }] } }),
  });
});
afterAll(async () => {
  if (before === undefined) delete process.env.HTTPS_PROXY;
  else process.env.HTTPS_PROXY = before;
  await wire.close();
});

const credential = labCredential(Buffer.alloc(32, 1), clock);
const never = new AbortController().signal;

test('the log', async () => {
  const cloud = { ...PUBLIC_CLOUD, logAnalytics: `https://127.0.0.1:${wire.port}` };
  const ask = openLogClient({ cloud, credential, ca, pinnedIdOf: () => null }, 5_000);
  const reply = await ask('/subscriptions/a', 'AzureDiagnostics', { from: new Date(0), to: now }, never);
  expect(reply).toEqual({ rows: [], partial: false });
});

test('Azure Resource Manager: with a private authority past the proxy, without one through it', async () => {
  const arm = { arm: `https://127.0.0.1:${wire.port}`, scope: 'https://management.example/.default', credential };
  const asked = { method: 'GET', path: '/subscriptions/a', apiVersion: '1' } as const;
  expect(await openArm({ ...arm, ca }, 1_000)(asked, never)).toMatchObject({ status: 200 });
  await expect(openArm(arm, 1_000)(asked, never)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
