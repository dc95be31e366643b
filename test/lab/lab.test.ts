import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../src/clock';
import { KINDS } from '../../src/evidence/evidence';
import { azureSources } from '../../src/evidence/sources';
import { type Lab, type LabOptions, startLab } from '../../src/lab/lab';
import { azureAccessFromLab, readLabFile } from '../../src/lab/lab-file';
import type { LabHistory } from '../../src/lab/registry';
import { temporaryFolder } from '../kit/temporary-folder';
import { secretOf, tinyHub, tinyMonitor } from '../kit/tiny-lab';

const root = temporaryFolder();
let folders = 0;
function folder(): string {
  folders += 1;
  return join(root, `data-${folders}`);
}
const quiet: LabHistory = { hubs: [tinyHub()], advance: () => [], monitor: () => tinyMonitor };
const labs: Lab[] = [];

async function start(dataDir: string, more: Partial<LabOptions> = {}): Promise<Lab> {
  const lab = await startLab({
    dataDir,
    clock: systemClock,
    log: { error: () => undefined },
    history: () => quiet,
    ...more,
  });
  labs.push(lab);
  return lab;
}
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.stop()));
});

const window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-01', moduleId: null };

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

test('while it runs, another process finds it by its file, and only its owner may read that', async () => {
  const dataDir = folder();
  const lab = await start(dataDir);
  expect(statSync(join(dataDir, 'lab.json')).mode & 0o777).toBe(0o600);
  const found = await readLabFile(dataDir);
  if (!found.ok) throw new Error(found.reason);
  expect(found.file.hubs).toEqual(lab.hubs);
  expect(found.file.devices[0]).toEqual({
    hub: 'contoso-lab',
    deviceId: 'pump-01',
    connectionString: `HostName=contoso-lab.azure-devices.net;DeviceId=pump-01;SharedAccessKey=${secretOf('pump-01')};GatewayHostName=localhost:${lab.mqttPort}`,
  });
  for (const azure of [lab.azure, azureAccessFromLab(found.file, systemClock)]) {
    const { sources, close } = azureSources(azure, systemClock);
    const slots = await Promise.all(
      sources.map((source) => source.collect(subject, window, new AbortController().signal)),
    );
    close();
    const all = Object.entries(Object.assign({}, ...slots));
    expect(all.filter(([, slot]) => !Reflect.get(Object(slot), 'ok'))).toEqual([]);
    // Nobody but a person gives a log of the device.
    expect(all.map(([kind]) => kind).sort()).toEqual(KINDS.filter((kind) => kind !== 'device-logs').sort());
  }
});

test('it stops whole, twice if need be, and can start again', async () => {
  const dataDir = folder();
  const lab = await start(dataDir);
  const found = await readLabFile(dataDir);
  const port = found.ok ? found.file.port : 0;
  expect(await isOpen(port)).toBe(true);
  await Promise.all([lab.stop(), lab.stop()]);
  await lab.stop();
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
  expect(await isOpen(port)).toBe(false);
  expect(await readLabFile(dataDir)).toEqual({ ok: false, reason: expect.stringMatching(/No lab runs.+npm start/) });
  await start(dataDir);
  expect((await readLabFile(dataDir)).ok).toBe(true);
});

test('a second lab on the same folder is refused in words, and the first goes on', async () => {
  const dataDir = folder();
  await start(dataDir);
  await expect(start(dataDir)).rejects.toMatchObject({
    name: 'LabTrouble',
    message: expect.stringMatching(new RegExp(`already runs.+process ${process.pid}.+DATA_DIR`)),
  });
  expect((await readLabFile(dataDir)).ok).toBe(true);
});

test('two that start at the same moment: one runs', async () => {
  const dataDir = folder();
  const results = await Promise.allSettled([start(dataDir), start(dataDir)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await readLabFile(dataDir)).ok).toBe(true);
});

test.each([
  ['of a process that is gone', (text: string) => text.replace(/"pid": \d+/, '"pid": 4194303')],
  ['of a process whose number somebody else has now', (text: string) => text.replace(/"port": \d+/, '"port": 1')],
  ['that is broken', () => '{"schemaVersion":'],
])('a file %s does not keep a lab from starting', async (_name, change) => {
  const dataDir = folder();
  const first = await start(dataDir);
  const text = readFileSync(join(dataDir, 'lab.json'), 'utf8');
  await first.stop();
  writeFileSync(join(dataDir, 'lab.json'), change(text));
  expect((await readLabFile(dataDir)).ok).toBe(false);
  await start(dataDir);
  expect((await readLabFile(dataDir)).ok).toBe(true);
});

test('while it starts it says so, and a failing step takes everything back', async () => {
  const dataDir = folder();
  let port = 0;
  let seen: Promise<unknown> | undefined;
  const history = () => {
    port = JSON.parse(readFileSync(join(dataDir, 'lab.json'), 'utf8')).port;
    seen = readLabFile(dataDir);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  await expect(start(dataDir, { history })).rejects.toMatchObject({
    name: 'LabTrouble',
    message: expect.stringContaining('ENOSPC'),
  });
  await seen;
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
  expect(await isOpen(port)).toBe(false);
});

test('told to stop while it starts, it leaves nothing', async () => {
  const dataDir = folder();
  const stop = new AbortController();
  const history = () => {
    stop.abort();
    return quiet;
  };
  await expect(start(dataDir, { history, signal: stop.signal })).rejects.toThrow('told to stop');
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
});

test('a data folder that cannot be made', async () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  await expect(start(join(file, 'data'))).rejects.toMatchObject({
    name: 'LabTrouble',
    message: expect.stringMatching(/cannot be used \(ENOTDIR\)/),
  });
});

test('a client that has not yet said anything does not keep it from stopping', async () => {
  const lab = await start(folder());
  const { port } = new URL(lab.azure.cloud.arm);
  const silent = connect(Number(port), '127.0.0.1');
  await once(silent, 'connect');
  // By the time that this one is answered, the silent one was let in.
  const { sources, close } = azureSources(lab.azure, systemClock);
  await sources[0]?.collect(subject, window, new AbortController().signal);
  close();
  const ended = once(silent, 'close');
  await lab.stop();
  await ended;
});

test('a hanging client does not keep it from stopping', async () => {
  let arrived: () => void = () => undefined;
  const call = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const intercept = () => {
    arrived();
    return { do: 'hang' } as const;
  };
  const lab = await start(folder(), { intercept });
  const { sources, close } = azureSources(lab.azure, systemClock);
  const answers = sources.map((source) => source.collect(subject, window, new AbortController().signal));
  await call;
  await lab.stop();
  // To the probe, a door that is closed is an answer.
  for (const { probe: _probe, ...answer } of await Promise.all(answers))
    expect(Object.values(answer).every((slot) => !slot?.ok)).toBe(true);
  close();
});
