import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type HourStore, openHourStore } from '../../../src/evidence/sources/storage/hour-store';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';

let clock: FakeClock;
let store: HourStore;
beforeEach(() => {
  clock = createFakeClock(new Date('2026-11-20T06:00:00Z'));
  store = openHourStore(clock);
});
afterEach(() => store.close());

const blob = (size: number, version = '1', name = 'h=05/m=00/PT1H.json') => ({ name, size, version });

/** Reads from a text in pieces of three, and breaks where told. */
function reader(text: string, breakAt = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  async function* pieces(from: number, count: number): AsyncGenerator<Buffer> {
    for (let at = from; at < from + count; at += 3) {
      if (at >= breakAt) throw new Error('broken');
      yield Buffer.from(text.slice(at, Math.min(at + 3, from + count)));
    }
  }
  const read = async (from: number, count: number) => {
    asked.push(`${from}+${count}`);
    return pieces(from, count);
  };
  return { asked, read };
}
const contentOf = (path: string) => readFileSync(path, 'utf8');

test('what is there is not read again, what is new is', async () => {
  const { asked, read } = reader('0123456789');
  const first = await store.fetch('a', blob(4), read);
  expect(contentOf(first.path)).toBe('0123');
  first.release();
  const second = await store.fetch('a', blob(10), read);
  expect([second.path, contentOf(second.path)]).toEqual([first.path, '0123456789']);
  second.release();
  (await store.fetch('a', blob(10), read)).release();
  expect(asked).toEqual(['0+4', '4+6']);
});

test('after trouble it goes on where it broke', async () => {
  await expect(store.fetch('a', blob(10), reader('0123456789', 6).read)).rejects.toThrow('broken');
  const { asked, read } = reader('0123456789');
  expect(contentOf((await store.fetch('a', blob(10), read)).path)).toBe('0123456789');
  expect(asked).toEqual(['6+4']);
});

test('who comes while it is being read waits, and reads nothing', async () => {
  const { asked, read } = reader('0123456789');
  const both = await Promise.all([store.fetch('a', blob(10), read), store.fetch('a', blob(10), read)]);
  expect(both.map(({ path }) => contentOf(path))).toEqual(['0123456789', '0123456789']);
  expect(asked).toEqual(['0+10']);
});

test('another version, or a shorter one, is another blob; the old file stays as long as it is held', async () => {
  const old = await store.fetch('a', blob(4), reader('old!').read);
  const renewed = await store.fetch('a', blob(4, '2'), reader('new!').read);
  expect([contentOf(old.path), contentOf(renewed.path)]).toEqual(['old!', 'new!']);
  old.release();
  expect(existsSync(old.path)).toBe(false);
  renewed.release();
  const shorter = await store.fetch('a', blob(2, '2'), reader('no').read);
  expect(contentOf(shorter.path)).toBe('no');
});

test('what nobody asked for in half an hour goes, what is held stays', async () => {
  const held = await store.fetch('held', blob(4), reader('held').read);
  const left = await store.fetch('left', blob(4), reader('left').read);
  left.release();
  left.release();
  await clock.advance(31 * 60_000);
  (await store.fetch('new', blob(3), reader('new').read)).release();
  expect([existsSync(held.path), existsSync(left.path)]).toEqual([true, false]);
  held.release();
});

test('a folder that somebody tidied up is made again; close removes it', async () => {
  const first = await store.fetch('a', blob(4), reader('0123').read);
  first.release();
  rmSync(dirname(first.path), { recursive: true });
  const again = await store.fetch('a', blob(4), reader('0123').read);
  expect(contentOf(again.path)).toBe('0123');
  store.close();
  expect(existsSync(dirname(again.path))).toBe(false);
  again.release();
});

test('a packed hour keeps its name', async () => {
  expect((await store.fetch('a', blob(4, '1', 'PT1H.json.gz'), reader('0123').read)).path).toMatch(/\.json\.gz$/);
});
