import type { DeviceMethodRequest, DeviceMethodResponse } from 'azure-iot-device';
import { bundleCalls } from '../../../src/evidence/sources/edge-bundle';
import { moduleClient, TokensByClock } from '../../kit/device-client';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

// The agent is a real azure-iot-device-mqtt client on the lab's own door; the caller is azure-iothub.

const root = temporaryFolder();
const ADDRESS = 'https://contosobot.blob.core.windows.net/keepalive-bundle-1?sp=cw&sig=c2VjcmV0';
let live: LiveLab;

beforeAll(async () => {
  live = await startLiveLab(root);
});
afterAll(() => live.lab.stop());

const gateway = () => ({ hub: live.hub.host, deviceId: 'gate-01' });
const never = new AbortController().signal;
const ask = () => bundleCalls(live.lab.azure).ask(gateway(), ADDRESS, never);
const taskOf = () => bundleCalls(live.lab.azure).taskOf(gateway(), 'task-1', never);

/** Calls while an agent is connected that answers both methods so. */
async function answering<T>(call: () => Promise<T>, status: number, payload: unknown) {
  const address = live.addressOf('gate-01', { moduleId: '$edgeAgent' });
  const agent = await moduleClient(address, new TokensByClock(address, live.clock));
  const asked: unknown[] = [];
  for (const method of ['UploadSupportBundle', 'GetTaskStatus'])
    agent.onMethod(method, (request?: DeviceMethodRequest, response?: DeviceMethodResponse) => {
      asked.push([request?.methodName, request?.payload]);
      response?.send(status, payload, () => undefined);
    });
  await agent.open();
  try {
    return { slot: await call(), asked };
  } finally {
    await agent.close();
  }
}

test('it is asked once, for the last day of the runtime’s own logs', async () => {
  const payload = { status: 'NotStarted', message: '', correlationId: 'task-1' };
  const { slot, asked } = await answering(ask, 200, payload);
  expect(slot).toMatchObject({ ok: true, data: 'task-1' });
  expect(asked).toEqual([
    ['UploadSupportBundle', { schemaVersion: '1.0', sasUrl: ADDRESS, since: '1d', edgeRuntimeOnly: true }],
  ]);
});

test.each([
  ['NotStarted', 'running'],
  ['Running', 'running'],
  ['Completed', 'completed'],
  ['Failed', 'failed'],
  ['Cancelled', 'failed'],
  ['Unknown', 'forgotten'],
])('a task that is %s', async (status, data) => {
  const payload = { status, message: `upload to ${ADDRESS} broke`, correlationId: 'task-1' };
  const { slot, asked } = await answering(taskOf, 200, payload);
  expect(slot).toMatchObject({ ok: true, data });
  expect(JSON.stringify(slot)).not.toContain('sig=');
  expect(asked).toEqual([['GetTaskStatus', { schemaVersion: '1.0', correlationId: 'task-1' }]]);
});

test.each([
  [
    'an unsupported schema, or an agent that is too old',
    400,
    { message: ADDRESS },
    /not know the call \(400\).*1\.0\.10/,
  ],
  ['a client that is no agent', 501, { message: ADDRESS }, /does not know the call \(501\)/],
  ['trouble of the agent', 500, { message: ADDRESS }, /refused with 500/],
  ['no task', 200, { status: 'Running' }, /cannot read/],
  ['nonsense', 200, null, /cannot read/],
])('%s is a gap in words, and none of the agent’s own', async (_what, status, payload, words) => {
  const { slot } = await answering(ask, status, payload);
  expect(slot).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
  expect(JSON.stringify(slot)).not.toContain('sig=');
});

test('a status that nobody knows is unreadable', async () => {
  const { slot } = await answering(taskOf, 200, { status: 'constructor' });
  expect(slot).toMatchObject({ ok: false, why: 'unreadable' });
});

test.each([ask, taskOf])('without an agent there is a gap that says what to do on the gateway', async (call) => {
  expect(await call()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/not connected/),
    fix: expect.stringContaining('support-bundle'),
  });
});
