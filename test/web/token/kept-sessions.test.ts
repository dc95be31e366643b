import type { RecordStore } from '../../../src/store/store';
import { keepSessions } from '../../../src/web/token/kept-sessions';
import { ANONYMOUS_LIFE } from '../../../src/web/token/session';
import { createFakeClock } from '../../kit/fake-clock';
import { memoryRecords } from '../../kit/memory-store';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const idOf = (number: number) => `dl_${number.toString(16).padStart(36, '0')}`;

/** Counts what a store is asked. */
function counted(records: RecordStore) {
  const asked = { reads: 0, writes: 0, removals: 0, lists: 0, listed: 0 };
  const store: RecordStore = {
    async get(key, shape) {
      asked.reads += 1;
      return records.get(key, shape);
    },
    async put(key, value, etag) {
      asked.writes += 1;
      return records.put(key, value, etag);
    },
    async remove(key) {
      asked.removals += 1;
      return records.remove(key);
    },
    async list(prefix) {
      asked.lists += 1;
      const keys = await records.list(prefix);
      asked.listed += keys.length;
      return keys;
    },
  };
  return { asked, store, reset: () => Object.assign(asked, { reads: 0, writes: 0, removals: 0, lists: 0, listed: 0 }) };
}

function world() {
  const clock = createFakeClock(new Date('2026-03-04T10:00:00Z'));
  const records = memoryRecords();
  const { asked, store, reset } = counted(records);
  const kept = keepSessions(store, clock);
  const visit = (number: number, life = ANONYMOUS_LIFE) =>
    kept.remember({
      userId: idOf(number),
      siteUser: null,
      conversationId: null,
      until: clock.now().getTime() + life,
    });
  const sessions = () => [...records.all.keys()].filter((key) => key.startsWith('web-session/'));
  const ends = () => [...records.all.keys()].filter((key) => key.startsWith('web-session-ends/'));
  return { clock, records, asked, reset, kept, visit, sessions, ends };
}

test('of 100 000 sessions the sweep touches those of the day that is over, and in between nothing', async () => {
  const { clock, asked, reset, kept, visit, sessions, ends } = world();
  const begun = clock.now().getTime();
  await kept.tidy(new Date(begun));
  for (let number = 0; number < 100_000; number += 1) await visit(number, DAY + (number % 100) * (DAY / 10));
  reset();
  for (let hour = 1; hour <= 13; hour += 1) await kept.tidy(new Date(begun + hour * HOUR));
  expect(asked).toEqual({ reads: 13, writes: 0, removals: 0, lists: 0, listed: 0 });
  reset();
  // Nothing has ended by midnight of the first day; by that of the second, those of ten hours and less.
  await kept.tidy(new Date('2026-03-05T00:30:00Z'));
  expect(asked).toMatchObject({ reads: 1, removals: 0, listed: 0 });
  reset();
  await kept.tidy(new Date('2026-03-06T00:30:00Z'));
  const due = 100_000 - sessions().length;
  expect(due).toBeGreaterThan(5_000);
  expect(due).toBeLessThan(7_000);
  expect(asked).toEqual({ reads: due + 1, writes: 1, removals: 2 * due, lists: 2, listed: due });
  expect(ends()).toHaveLength(sessions().length);
});

test('a session that is used lasts, with one end, and goes when it is used no more', async () => {
  const { clock, kept, visit, sessions, ends } = world();
  await visit(1);
  for (let day = 1; day <= 20; day += 1) {
    await clock.advance(DAY);
    await visit(1);
    await kept.tidy(clock.now());
  }
  expect(sessions()).toEqual([`web-session/${idOf(1)}`]);
  expect(ends()).toEqual([`web-session-ends/2026-04-07/${idOf(1)}`]);
  await clock.advance(ANONYMOUS_LIFE + DAY);
  await kept.tidy(clock.now());
  expect([...sessions(), ...ends()]).toEqual([]);
});

test('what a crash has left is mended: an end without a session, an old end of a session that lasts', async () => {
  const { clock, records, kept, visit, sessions, ends } = world();
  await visit(1);
  await records.put(`web-session-ends/2026-03-04/${idOf(1)}`, {}, null);
  await records.put(`web-session-ends/2026-03-04/${idOf(2)}`, {}, null);
  await clock.advance(DAY);
  await kept.tidy(clock.now());
  expect(sessions()).toHaveLength(1);
  expect(ends()).toEqual([`web-session-ends/2026-03-18/${idOf(1)}`]);
});

test('sessions of a version that noted no ends are found once', async () => {
  const { clock, records, kept, sessions } = world();
  const until = clock.now().getTime();
  await records.put(`web-session/${idOf(1)}`, { siteUser: null, until: until - 2 * DAY }, null);
  await records.put(`web-session/${idOf(2)}`, { siteUser: null, until: until + 2 * DAY }, null);
  await kept.tidy(clock.now());
  expect(sessions()).toEqual([`web-session/${idOf(2)}`]);
  await clock.advance(4 * DAY);
  await kept.tidy(clock.now());
  expect(sessions()).toEqual([]);
});

test('who is forgotten is nobody from then on', async () => {
  const { kept, visit, sessions, ends } = world();
  await visit(1);
  await visit(2);
  await kept.forget(idOf(1));
  await kept.forget('somebody of another channel');
  expect(await kept.of(idOf(1))).toBeNull();
  expect(await kept.of(idOf(2))).not.toBeNull();
  expect([...sessions(), ...ends()]).toHaveLength(2);
});
