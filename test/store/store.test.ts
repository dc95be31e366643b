import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../src/log';
import { createBotState, StateConflict } from '../../src/store/bot-state';
import { openDatabase } from '../../src/store/database';
import { createFirstTime } from '../../src/store/first-time';
import { createMemoryQueue } from '../../src/store/job-queue';
import { createFakeClock } from '../kit/fake-clock';
import { temporaryFolder } from '../kit/temporary-folder';

const folder = temporaryFolder();
let number = 0;
function freshFolder(): string {
  number += 1;
  return join(folder, `store-${number}`);
}

describe('bot state', () => {
  test('what was written is read, also after a restart', async () => {
    const dataDir = freshFolder();
    const first = openDatabase(dataDir);
    await createBotState(first).write({ 'conversation/1': { last: 'pump-08' } });
    first.close();
    const second = openDatabase(dataDir);
    expect(await createBotState(second).read(['conversation/1', 'conversation/2'])).toEqual({
      'conversation/1': { last: 'pump-08', eTag: '1' },
    });
    second.close();
  });

  test('a write on an old eTag is refused and changes nothing', async () => {
    const database = openDatabase(freshFolder());
    const state = createBotState(database);
    await state.write({ a: { n: 1 } });
    const { a } = await state.read(['a']);
    await state.write({ a: { ...a, n: 2 } });
    await expect(state.write({ b: { n: 1 }, a: { ...a, n: 3 } })).rejects.toBeInstanceOf(StateConflict);
    expect(await state.read(['a', 'b'])).toEqual({ a: { n: 2, eTag: '2' } });
    await state.write({ a: { n: 4, eTag: '*' } });
    await state.delete(['a']);
    expect(await state.read(['a'])).toEqual({});
    database.close();
  });

  test('secrets never reach the file', async () => {
    const dataDir = freshFolder();
    const database = openDatabase(dataDir);
    const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
    await createBotState(database).write({ a: { text: `HostName=h;DeviceId=d;SharedAccessKey=${key}` } });
    database.close();
    expect(readFileSync(join(dataDir, 'keepalive.sqlite')).includes(key)).toBe(false);
  });
});

test('first time: once within the lifetime, again after it', async () => {
  const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
  const database = openDatabase(freshFolder());
  const { firstTime } = createFirstTime(database, clock);
  expect([await firstTime('a', 1000), await firstTime('a', 1000), await firstTime('b', 1000)]).toEqual([
    true,
    false,
    true,
  ]);
  await clock.advance(1000);
  expect(await firstTime('a', 1000)).toBe(true);
  database.close();
});

describe('job queue', () => {
  test('runs so many at once, goes on after a failure, and drains', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    const queue = createMemoryQueue<number>(
      async (job) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (job === 2) throw new Error('a bug');
        done.push(job);
      },
      silentLog,
      2,
    );
    for (const job of [1, 2, 3, 4, 5]) await queue.put(job);
    await queue.drain();
    expect(done).toEqual([1, 3, 4, 5]);
    expect(most).toBe(2);
    await expect(queue.put(6)).rejects.toThrow('closed');
  });
});
