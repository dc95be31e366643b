import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deliver } from './kit/outside-channel';
import { type Program, runProgram } from './kit/program';
import { temporaryFolder } from './kit/temporary-folder';

// The built program, told to stop (SIGTERM) with turns under way, jobs running, jobs waiting, and a channel that goes on
// bringing messages: whatever was taken is answered, once, and whatever was not is refused so that the channel brings it again.

const folder = temporaryFolder();
const running: Program[] = [];
let channel: Awaited<ReturnType<typeof slowChannel>>;
beforeEach(async () => {
  channel = await slowChannel();
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await channel.close();
});

/** Teams, where a message is updated in place: what stands there, and a way to leave the bot waiting for its answers. */
async function slowChannel() {
  /** By conversation, and there by the id of the message. */
  const shown = new Map<string, Map<string, string>>();
  let number = 0;
  const waiting = new Set<() => void>();
  let held: Promise<void> | undefined;
  let release: () => void = () => undefined;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      number += 1;
      const [, , , talk = '', , message] = (request.url ?? '').split('/');
      const id = request.method === 'PUT' && message !== undefined ? message : `message-${number}`;
      shown.set(talk, (shown.get(talk) ?? new Map()).set(id, body));
      for (const look of waiting) look();
      await held;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    in: (talk: string) => [...(shown.get(talk)?.values() ?? [])],
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    until: (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

const question = (talk: string) => ({
  type: 'message',
  id: `asked-in-${talk}`,
  channelId: 'msteams',
  serviceUrl: channel.url,
  from: { id: `person-of-${talk}` },
  recipient: { id: 'bot' },
  conversation: { id: talk, conversationType: 'personal' },
  text: 'why does pump-08 on contoso-lab keep disconnecting?',
});

const talks = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const answers = (talk: string) => channel.in(talk).filter((text) => text.includes('"duplicate-identity"')).length;
const hasBegun = (talk: string) => channel.in(talk).some((text) => text.includes('Checking'));

async function start(dataDir: string): Promise<{ program: Program; origin: string }> {
  const program = runProgram({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'info' });
  running.push(program);
  return { program, origin: await program.ready() };
}

test('no turn is lost', async () => {
  const dataDir = join(folder, 'one');
  const first = await start(dataDir);
  // More jobs than run at once: some run, and some wait.
  const taken = talks('taken', 12);
  const bring = (origin: string, some: readonly string[]) =>
    Promise.all(some.map((talk) => deliver(origin, question(talk))));
  expect(await bring(first.origin, taken)).toEqual(taken.map(() => 200));
  channel.hold();
  const underWay = talks('under-way', 4);
  const ending = bring(first.origin, underWay);
  await channel.until(() => underWay.every(hasBegun));

  first.program.child.kill('SIGTERM');
  let ready = 200;
  while (ready === 200) ready = (await fetch(`${first.origin}/readyz`)).status;
  expect(ready).toBe(503);
  expect((await fetch(`${first.origin}/healthz`)).status).toBe(200);
  const refused = talks('refused', 4);
  expect(await bring(first.origin, refused)).toEqual(refused.map(() => 503));
  const answer = await fetch(`${first.origin}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question('refused-0')),
  });
  expect([answer.headers.get('retry-after'), answer.headers.get('connection')]).toEqual(['5', 'close']);

  channel.release();
  expect(await ending).toEqual(underWay.map(() => 200));
  expect(await first.program.ended).toMatchObject({ code: 0, err: '' });
  expect(refused.map(answers)).toEqual(refused.map(() => 0));
  const all = [...taken, ...underWay, ...refused];
  expect(all.filter((talk) => answers(talk) > 1)).toEqual([]);

  const second = await start(dataDir);
  expect(await bring(second.origin, refused)).toEqual(refused.map(() => 200));
  await channel.until(() => all.every((talk) => answers(talk) > 0));
  // A stop is no crash: nothing comes twice.
  second.program.child.kill('SIGTERM');
  expect(await second.program.ended).toMatchObject({ code: 0, err: '' });
  expect(all.filter((talk) => answers(talk) !== 1)).toEqual([]);
}, 120_000);
