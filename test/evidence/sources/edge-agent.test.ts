import { gzipSync } from 'node:zlib';
import type { DeviceMethodRequest, DeviceMethodResponse } from 'azure-iot-device';
import { fetchModuleLog } from '../../../src/evidence/sources/edge-agent';
import { moduleClient, TokensByClock } from '../../kit/device-client';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

// The agent is a real azure-iot-device-mqtt client on the lab's own door; the caller is azure-iothub.

const root = temporaryFolder();
const ASKED = { module: 'edgeHub', tail: 100, since: '6h' };
let live: LiveLab;

beforeAll(async () => {
  live = await startLiveLab(root);
});
afterAll(() => live.lab.stop());

const call = () =>
  fetchModuleLog(live.lab.azure, { hub: live.hub.host, deviceId: 'gate-01' }, ASKED, new AbortController().signal);

/** Calls while an agent is connected that answers so; gives the answer, and what the agent was asked. */
async function answering(status: number, payload: unknown) {
  const address = live.addressOf('gate-01', { moduleId: '$edgeAgent' });
  const agent = await moduleClient(address, new TokensByClock(address, live.clock));
  const asked: unknown[] = [];
  agent.onMethod('GetModuleLogs', (request?: DeviceMethodRequest, response?: DeviceMethodResponse) => {
    asked.push(request?.payload);
    response?.send(status, payload, () => undefined);
  });
  await agent.open();
  try {
    return { slot: await call(), asked };
  } finally {
    await agent.close();
  }
}

test('gzip and plain text are read; the agent is asked once, for what was bounded', async () => {
  const payloadBytes = gzipSync('<6> 2026-11-23 08:00:00.000 +00:00 [INF] - fine').toString('base64');
  const { slot, asked } = await answering(200, [
    { id: 'edgeHub', payloadBytes },
    { id: 'other', payload: 'plain' },
  ]);
  expect(slot).toMatchObject({
    ok: true,
    data: [
      { module: 'edgeHub', text: expect.stringContaining('fine'), isCut: false },
      { module: 'other', text: 'plain', isCut: false },
    ],
  });
  expect(asked).toEqual([
    {
      schemaVersion: '1.0',
      items: [{ id: '^edgeHub$', filter: { tail: 100, since: '6h' } }],
      encoding: 'gzip',
      contentType: 'text',
    },
  ]);
});

test('an answer as large as answers can be may be cut, and says so', async () => {
  const { slot } = await answering(200, [{ id: 'edgeHub', payload: 'x'.repeat(121 * 1024) }]);
  expect(slot).toMatchObject({ ok: true, data: [{ isCut: true }] });
});

test.each([
  [413, /too large for one answer/],
  [404, /no module of that name/],
  [500, /refused with 500/],
])('a refusal with %s is a gap in words, and none of the agent’s own', async (status, words) => {
  const { slot } = await answering(status, { message: 'SharedAccessKey=abc' });
  expect(slot).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
  expect(JSON.stringify(slot)).not.toContain('abc');
});

test.each([[{ nothing: 1 }], [[{ id: 'edgeHub', payloadBytes: 'bm8gZ3ppcA==' }]], [null]])(
  'what makes no sense is unreadable: %j',
  async (payload) => {
    const { slot } = await answering(200, payload);
    expect(slot).toMatchObject({ ok: false, why: 'unreadable' });
  },
);

test('without an agent there is a gap that says what to do on the gateway', async () => {
  expect(await call()).toMatchObject({ ok: false, fix: expect.stringContaining('support-bundle') });
});
