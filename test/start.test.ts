import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, watch } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DirectLineConversation } from './kit/direct-line-client';
import { type Program, runProgram } from './kit/program';
import { temporaryFolder } from './kit/temporary-folder';

// The program as a person starts it: its own process, real signals, real ports. The lab is never half-up.

const folder = temporaryFolder();
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(env: Record<string, string>): Program {
  const program = runProgram(env);
  running.push(program.child);
  return program;
}

async function taken(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

test('it says where it is and what to ask, nothing else; SIGTERM ends it cleanly; a second start on the folder is refused', async () => {
  const dataDir = join(folder, 'one');
  const first = run({ PORT: '0', DATA_DIR: dataDir });
  const origin = await first.ready();
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(true);

  const second = await run({ PORT: '0', DATA_DIR: dataDir }).ended;
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toMatch(/^A lab already runs on the data folder .*DATA_DIR to another folder\.\n$/);

  // An open chat must not hold it up.
  const chat = await DirectLineConversation.start(origin);
  first.child.kill('SIGTERM');
  const end = await first.ended;
  chat.close();
  expect(end).toMatchObject({ code: 0, err: '' });
  expect(end.out.split('\n').filter((line) => line !== '')).toHaveLength(5);
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
});

test('where every program is sent through a proxy, the lab is not', async () => {
  // The port of nobody.
  const proxy = 'http://127.0.0.1:1';
  const env = { HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy };
  const started = run({ PORT: '0', DATA_DIR: join(folder, 'behind'), ...env });
  const chat = await DirectLineConversation.start(await started.ready());
  await chat.say('why does pump-08 on contoso-lab keep disconnecting?');
  await chat.waitFor(({ summary }) => /^pump-08: two clients/.test(String(summary)));
  chat.close();
  started.child.kill('SIGTERM');
  expect((await started.ended).err).toBe('');
});

test('a taken port: clear words, and no lab left behind', async () => {
  const { server, port } = await taken();
  const dataDir = join(folder, 'two');
  const end = await run({ PORT: String(port), DATA_DIR: dataDir }).ended;
  server.close();
  expect(end).toMatchObject({ code: 1, out: '' });
  expect(end.err).toBe(`Port ${port} is already in use. Stop the other program, or set PORT to another one.\n`);
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
});

test('SIGTERM while it starts ends it without words of alarm', async () => {
  const dataDir = join(folder, 'three');
  mkdirSync(dataDir);
  const claimed = new Promise<void>((resolve) => {
    const watcher = watch(dataDir, () => {
      if (!existsSync(join(dataDir, 'lab.json'))) return;
      watcher.close();
      resolve();
    });
  });
  const started = run({ PORT: '0', DATA_DIR: dataDir });
  await claimed;
  started.child.kill('SIGTERM');
  const end = await started.ended;
  expect(end).toMatchObject({ code: 0, out: '' });
  expect(end.err).not.toMatch(/ at |Error/);
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
});

test('wrong settings are listed all at once', async () => {
  const end = await run({ PORT: 'x', MicrosoftAppId: 'y' }).ended;
  expect(end).toMatchObject({ code: 1, out: '' });
  for (const name of ['PORT', 'MicrosoftAppType', 'MicrosoftAppPassword']) expect(end.err).toContain(name);
});

const IDENTITY = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '00000000-0000-0000-0000-000000000001',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: '00000000-0000-0000-0000-000000000002',
  LOG_LEVEL: 'silent',
};

test('with an identity there is no lab: no lab door, unsigned activities refused', async () => {
  const dataDir = join(folder, 'four');
  const started = run({ PORT: '0', DATA_DIR: dataDir, ...IDENTITY });
  const origin = await started.ready();
  const post = (path: string, body: unknown) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const activity = {
    type: 'message',
    id: '1',
    text: 'check pump-08 on contoso-lab',
    channelId: 'directline',
    serviceUrl: 'https://directline.botframework.com/',
    from: { id: 'a' },
    recipient: { id: 'b' },
    conversation: { id: 'c' },
  };
  expect([401, 403]).toContain((await post('/api/messages', activity)).status);
  expect([401, 403]).toContain(
    (await post('/api/messages', { ...activity, serviceUrl: 'http://127.0.0.1:1/' })).status,
  );
  for (const path of ['/api/directline/token', '/v3/directline/conversations', '/lab/connector/v3/conversations']) {
    expect((await post(path, {})).status).toBe(404);
  }
  expect(existsSync(join(dataDir, 'lab.json'))).toBe(false);
  started.child.kill('SIGTERM');
  expect((await started.ended).code).toBe(0);
});
