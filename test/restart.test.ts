import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Received } from './kit/connector';
import { DirectLineConversation } from './kit/direct-line-client';
import { channel, deliver } from './kit/outside-channel';
import { type Program, runProgram } from './kit/program';
import { shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

// The built program, killed (-9) in the middle and started again: the person is answered, and answered once.

const folder = temporaryFolder();
const running: Program[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

async function start(dataDir: string, port = '0'): Promise<{ program: Program; origin: string }> {
  const program = runProgram({ PORT: port, DATA_DIR: dataDir });
  running.push(program);
  return { program, origin: await program.ready() };
}

async function kill({ child, ended }: Program): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

const isTyping = ({ body }: Received) => body.type === 'typing';
const isStarting = ({ body }: Received) => String(body.text).startsWith('Checking');
const isAnswer = ({ body }: Received) => JSON.stringify(body).includes('"duplicate-identity"');
const isExplained = ({ body }: Received) => JSON.stringify(body).includes('409002');

test('a diagnosis that was under way is answered after the restart, once', async () => {
  const dataDir = join(folder, 'one');
  const outside = await channel();
  const first = await start(dataDir);
  const question = outside.activity('why does pump-08 on contoso-lab keep disconnecting?');
  const delivered = deliver(first.origin, question);
  // The job runs: it is written down, and nothing has been answered yet.
  await outside.heard(isTyping);
  await kill(first.program);
  await delivered;
  expect(outside.received.filter(isAnswer)).toEqual([]);

  const second = await start(dataDir);
  await outside.heard(isAnswer);
  // The channel had no answer to its delivery, perhaps, and brings it again.
  expect(await deliver(second.origin, question)).toBe(200);
  await deliver(second.origin, outside.activity('what is 409002?'));
  await outside.heard(isExplained);
  expect(outside.received.filter(isAnswer)).toHaveLength(1);
  await outside.close();
});

test('a turn that was cut off is answered when the channel brings it again', async () => {
  const dataDir = join(folder, 'two');
  const outside = await channel();
  outside.hold(isStarting);
  const first = await start(dataDir);
  const question = outside.activity('why does pump-08 on contoso-lab keep disconnecting?');
  const delivered = deliver(first.origin, question);
  await outside.heard(isStarting);
  await kill(first.program);
  expect(await delivered).toBeNull();

  outside.hold(() => false);
  const second = await start(dataDir);
  expect(await deliver(second.origin, question)).toBe(200);
  await outside.heard(isAnswer);
  expect(await deliver(second.origin, question)).toBe(200);
  await deliver(second.origin, outside.activity('what is 409002?'));
  await outside.heard(isExplained);
  expect(outside.received.filter(isAnswer)).toHaveLength(1);
  await outside.close();
});

// The lab's own conversations are in its memory.
test('an answer for a conversation that is no more is given up quietly', async () => {
  const dataDir = join(folder, 'three');
  const first = await start(dataDir);
  const talk = await DirectLineConversation.start(first.origin);
  await talk.say('why does pump-08 on contoso-lab keep disconnecting?');
  await talk.waitFor(({ type }) => type === 'typing');
  await kill(first.program);

  const second = await start(dataDir, new URL(first.origin).port);
  const database = new DatabaseSync(join(dataDir, 'keepalive.sqlite'), { readOnly: true });
  const states = () =>
    database
      .prepare('SELECT state FROM jobs')
      .all()
      .map(({ state }) => state);
  while (states().includes('open')) await pause(20);
  database.close();
  second.program.child.kill('SIGTERM');
  const { code, out, err } = await second.program.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n').filter((line) => line !== '')).toHaveLength(5);
  expect((await shellWith({ DATA_DIR: dataDir }, 'jobs', 'dead')).out).toBe('No job was given up.\n');
});
