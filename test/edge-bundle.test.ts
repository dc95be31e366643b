import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DeviceMethodRequest, DeviceMethodResponse, ModuleClient } from 'azure-iot-device';
import { z } from 'zod';
import { systemClock } from '../src/clock';
import { readLabFile } from '../src/lab/lab-file';
import type { WireCall } from '../src/lab/wire';
import { createLog } from '../src/log';
import { type Keepalive, start } from '../src/start';
import { reachAccount } from '../src/store/azure/account';
import { uploadBundle } from './kit/bundle-upload';
import { moduleClient, TokensByClock } from './kit/device-client';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { labConfig } from './kit/lab-config';
import { isRead, type RecordedCall } from './kit/reads';
import { edgeHubLog } from './kit/some-logs';
import { type StorageLab, startStorageLab } from './kit/storage-lab';
import { temporaryFolder } from './kit/temporary-folder';
import { zipOf } from './kit/zip';

// A gateway's support bundle, on the whole program over its lab and a storage account (Azurite): the agent is a real
// device client that uploads to the address which it is given, as IoT Edge's own does. By real time: the account judges
// signatures by it.

const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const folder = temporaryFolder();
const recorded: RecordedCall[] = [];
const logged: string[] = [];
let storage: StorageLab;
let keepalive: Keepalive;
let agent: ModuleClient;
let talk: DirectLineConversation;
/** What the agent was asked; the address of its newest call. */
let calls: string[] = [];
let address = '';
/** How its task goes: what it does with the address, and what it says of it then. */
let perform: (address: string) => Promise<string>;
let status = 'NotStarted';

const payload = z.looseObject({ sasUrl: z.string() });

beforeAll(async () => {
  storage = await startStorageLab(['blob', 'queue']);
  const intercept = ({ method, url }: WireCall) => {
    recorded.push({ method, path: decodeURIComponent(url.pathname) });
    return undefined;
  };
  keepalive = await start({
    config: labConfig(folder),
    clock: systemClock,
    log: createLog('trace', (line) => void logged.push(line)),
    lab: { intercept },
    account: storage.accountFor('bundle'),
  });
  agent = await openAgent();
});
afterAll(async () => {
  await agent.close();
  await keepalive.stop();
  await storage.close();
});
beforeEach(async () => {
  calls = [];
  talk = await DirectLineConversation.start(keepalive.origin);
});
afterEach(() => talk.close());

async function openAgent(): Promise<ModuleClient> {
  const file = await readLabFile(folder);
  if (!file.ok) throw new Error(file.reason);
  const gate = file.file.devices.find(({ deviceId }) => deviceId === 'gate-01');
  const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(gate?.connectionString ?? '')?.[1] ?? '';
  const at = {
    host: part('HostName'),
    deviceId: 'gate-01',
    moduleId: '$edgeAgent',
    key: part('SharedAccessKey'),
    gateway: part('GatewayHostName'),
    ca: file.file.ca,
  };
  const client = await moduleClient(at, new TokensByClock(at, systemClock));
  const answer = (response?: DeviceMethodResponse) =>
    response?.send(200, { status, message: `about ${address}`, correlationId: 'task-1' }, () => undefined);
  client.onMethod('UploadSupportBundle', (request?: DeviceMethodRequest, response?: DeviceMethodResponse) => {
    calls.push('UploadSupportBundle');
    address = payload.parse(request?.payload).sasUrl;
    status = 'Running';
    perform(address).then((end) => {
      status = end;
    });
    answer(response);
  });
  client.onMethod('GetTaskStatus', (_request?: DeviceMethodRequest, response?: DeviceMethodResponse) => {
    calls.push('GetTaskStatus');
    answer(response);
  });
  await client.open();
  return client;
}

const textOf = (activity: SeenActivity) =>
  JSON.stringify([activity.text, activity.attachments?.map(({ content }) => content)]);
const isAnswer = (activity: SeenActivity) => report(activity) !== undefined;

async function containers(): Promise<string[]> {
  const account = reachAccount(storage.accountFor('bundle'));
  const names: string[] = [];
  for await (const { name } of account.service.listContainers()) names.push(name);
  account.close();
  return names;
}

const isGzip = (content: Buffer) => content[0] === 0x1f && content[1] === 0x8b;

/** Every byte that Keepalive keeps, in its account and its folder. */
async function kept(): Promise<string> {
  const account = reachAccount(storage.accountFor('bundle'));
  const texts: string[] = [];
  for await (const { name, metadata } of account.quick.listBlobsFlat({ includeMetadata: true })) {
    const content = await account.quick.getBlobClient(name).downloadToBuffer();
    texts.push(name, JSON.stringify(metadata), (isGzip(content) ? gunzipSync(content) : content).toString('latin1'));
  }
  account.close();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) texts.push(readFileSync(join(parentPath, name), 'latin1'));
  return texts.join('\n');
}

test('after a yes the agent uploads its bundle, which is read, kept without its secrets, and deleted', async () => {
  perform = async (to) => {
    const bundle = zipOf([
      { name: 'logs/edgeHub_log.txt', content: `${edgeHubLog(systemClock.now())}\nSharedAccessKey=${KEY}` },
      {
        name: 'logs/edgeAgent_log.txt',
        content: `Received request UploadSupportBundle with payload {"sasUrl":"${to}"}`,
      },
    ]);
    await uploadBundle(to, storage.certificates.ca, bundle);
    return 'Completed';
  };
  await talk.ask('check gate-01 on contoso-lab', isAnswer);
  recorded.length = 0;
  const question = await talk.ask('fetch the support bundle of gate-01', (one) =>
    textOf(one).includes('UploadSupportBundle'),
  );
  expect(textOf(question)).toMatch(/127\.0\.0\.1:\d+.*bundle-bundle-…/);
  expect(recorded.filter((one) => !isRead(one))).toEqual([]);
  expect(await containers()).toEqual(['bundle']);
  await talk.say('yes');
  await talk.waitFor((one) => textOf(one).includes('The bundle of gate-01 came'), 60_000);
  const log = await talk.waitFor((one) => textOf(one).includes('What the log of'), 60_000);
  expect(textOf(log)).toMatch(/edgeHub/);
  expect(calls[0]).toBe('UploadSupportBundle');
  expect(calls.filter((one) => one === 'UploadSupportBundle')).toHaveLength(1);
  // Rule 1: methods of the agent, and nothing else that is no read.
  expect(new Set(recorded.filter((one) => !isRead(one)).map(({ path }) => path))).toEqual(
    new Set(['/twins/gate-01/modules/$edgeAgent/methods']),
  );
  expect(await containers()).toEqual(['bundle']);
  await expect(uploadBundle(address, storage.certificates.ca, Buffer.from('late'))).rejects.toThrow();
  const signature = /sig=([^&]+)/.exec(address)?.[1] ?? '';
  expect(signature.length).toBeGreaterThan(40);
  const said = JSON.stringify(talk.seen.map(textOf));
  const stored = await kept();
  expect(stored).toContain('Received request UploadSupportBundle');
  for (const hidden of [KEY, signature, decodeURIComponent(signature)])
    for (const place of [said, stored, logged.join('')]) expect(place).not.toContain(hidden.slice(0, 30));
}, 150_000);

test('an upload that failed is told, in our own words, and leaves nothing', async () => {
  perform = async () => 'Failed';
  await talk.ask('check gate-01 on contoso-lab', isAnswer);
  await talk.ask('fetch the support bundle of gate-01', (one) => textOf(one).includes('UploadSupportBundle'));
  await talk.say('yes');
  const sorry = await talk.waitFor((one) => textOf(one).includes('could not make or upload'), 60_000);
  expect(textOf(sorry)).not.toContain('sig=');
  expect(calls).toEqual(['UploadSupportBundle', 'GetTaskStatus']);
  expect(await containers()).toEqual(['bundle']);
}, 100_000);
