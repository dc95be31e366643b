import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { z } from 'zod';
import { MOST_BODY } from '../../src/store/bounds';
import { BEGUN, type LeasedJob, RecordUnreadable, StateConflict, type Store } from '../../src/store/store';
import { accountPlaces, embeddedPlaces, type Place } from '../kit/stores';

// What every store promises, asked of both: SQLite with its folder, and a storage account (Azurite).

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOSTILE = [
  '../../escape',
  'a/../b',
  '.',
  '..',
  '/',
  'a//b',
  'a/b',
  'a~2fb',
  'a%2Fb',
  'A/b',
  'a\\b',
  'a b?c#d&e',
  "'; DROP TABLE jobs; --",
  'a_b',
  'axb',
  'nul\u0000in it',
  '\u202Eright to left',
  '😀',
  'CON',
  'x'.repeat(300),
];

const places = { embedded: embeddedPlaces(), 'storage account': accountPlaces() };
beforeAll(() => places['storage account'].start());
afterAll(() => places['storage account'].close());

describe.each(['embedded', 'storage account'] as const)('%s', (which) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await places[which].place();
    store = await place.open();
  });
  afterEach(() => place.close());

  const put = (id: string, body: unknown = { n: 1 }, delayMs?: number) =>
    store.jobs.put({ id, kind: 'test', body }, delayMs);
  const take = async (from = store, leaseMs = 10 * SECOND) => {
    const job = await from.jobs.take(leaseMs);
    if (!job) throw new Error('no job');
    return job;
  };

  describe('jobs', () => {
    test('what was put is taken as it was, once, and is done', async () => {
      await put('a', { devices: ['pump-08'], text: '“ü” \u0000', none: null });
      const job = await take();
      expect(job).toMatchObject({ id: 'a', kind: 'test', attempts: 1 });
      expect(job.body).toEqual({ devices: ['pump-08'], text: '“ü” \u0000', none: null });
      expect(await store.jobs.take(SECOND)).toBeNull();
      await job.done();
      expect(await store.jobs.take(SECOND)).toBeNull();
    });

    test('is not put twice: while it waits, while it runs, when it is done; a day later it may', async () => {
      await Promise.all([put('a'), put('a'), put('a')]);
      await put('a', { other: true });
      const job = await take();
      await put('a');
      expect(job.body).toEqual({ n: 1 });
      expect(await store.jobs.take(SECOND)).toBeNull();
      await job.done();
      await put('a');
      expect(await store.jobs.take(SECOND)).toBeNull();
      await place.clock.advance(DAY + SECOND);
      await put('a', { again: true });
      expect(await take()).toMatchObject({ attempts: 1, body: { again: true } });
    });

    test('two instances that take at the same time never hold the same job', async () => {
      const other = await place.open();
      const ids = Array.from({ length: 12 }, (_, number) => `job-${number}`);
      await Promise.all(ids.map((id) => put(id)));
      const taken = await Promise.all(
        [...ids, ...ids].map((_, number) => (number % 2 ? store : other).jobs.take(10 * SECOND)),
      );
      const got = taken.flatMap((job) => job?.id ?? []);
      expect(got.sort()).toEqual([...ids].sort());
      for (const job of taken) expect(job?.attempts ?? 1).toBe(1);
    });

    test('time hands on what was abandoned, put off, or put for later; who lost its lease has no more to say', async () => {
      const other = await place.open();
      await put('abandoned');
      const abandoned = await take(store, SECOND);
      await put('put off');
      const putOff = await take();
      await putOff.retry(SECOND, 'not now');
      await put('later', {}, SECOND);
      expect(await other.jobs.take(SECOND)).toBeNull();

      const again = new Map<string, LeasedJob>();
      while (again.size < 3) {
        const job = await place.eventually(() => other.jobs.take(20 * SECOND));
        again.set(job.id, job);
      }
      expect([...again.values()].map(({ id, attempts }) => `${id} ${attempts}`).sort()).toEqual([
        'abandoned 2',
        'later 1',
        'put off 2',
      ]);

      expect([await abandoned.renew(60 * SECOND), await abandoned.checkpoint({}), await putOff.renew(SECOND)]).toEqual([
        false,
        false,
        false,
      ]);
      await abandoned.done();
      await abandoned.bury('no');
      await abandoned.retry(0, 'no');
      expect([await store.jobs.dead(), await other.jobs.take(SECOND)]).toEqual([[], null]);
      const holder = again.get('abandoned');
      expect(await holder?.renew(20 * SECOND)).toBe(true);
      expect(await holder?.checkpoint({ left: 1 })).toBe(true);
      await holder?.retry(0, 'once more');
      expect(await take()).toMatchObject({ id: 'abandoned', attempts: 3, body: { left: 1 } });
    });

    test('a job says since when it could have been taken', async () => {
      const begun = place.clock.now();
      await put('a');
      const job = await take();
      expect(job.dueAt).toEqual(begun);
      await job.retry(SECOND, 'not now');
      const again = await place.eventually(() => store.jobs.take(20 * SECOND));
      expect(again.dueAt).toEqual(new Date(begun.getTime() + SECOND));
    });

    test('a renewed lease holds longer than it was taken for', async () => {
      await put('a');
      const job = await take(store, SECOND);
      expect(await job.renew(60 * SECOND)).toBe(true);
      await expect(place.eventually(() => store.jobs.take(SECOND), 1_500)).rejects.toThrow('nothing came');
      await Promise.all([job.renew(60 * SECOND), job.checkpoint({ left: 0 }), job.done()]);
      expect(await job.renew(SECOND)).toBe(false);
      // It is done indeed: a day later it may be put anew.
      await place.clock.advance(DAY + SECOND);
      await put('a');
      expect(await take()).toMatchObject({ id: 'a', attempts: 1 });
    });

    test('what was given up is seen, stays away, and can be requeued from its first attempt', async () => {
      await put('good');
      await put('bad', { device: 'pump-08' });
      for (const job of [await take(), await take()]) {
        if (job.id === 'bad') await job.bury(`The sink said ${'no '.repeat(1_000)}`);
        else await job.done();
      }
      const [bad, ...more] = await store.jobs.dead();
      expect(more).toEqual([]);
      expect(bad).toMatchObject({ id: 'bad', kind: 'test', attempts: 1, body: { device: 'pump-08' } });
      expect(bad?.why).toMatch(/^The sink said no .{1,500}$/);
      expect(bad?.at).toEqual(place.clock.now());
      await put('bad');
      expect(await store.jobs.take(SECOND)).toBeNull();

      expect([await store.jobs.requeue('good'), await store.jobs.requeue('other')]).toEqual([false, false]);
      expect([await store.jobs.requeue('bad'), await store.jobs.requeue('bad')]).toEqual([true, false]);
      expect(await store.jobs.dead()).toEqual([]);
      expect(await take()).toMatchObject({ id: 'bad', attempts: 1, body: { device: 'pump-08' } });
    });

    test('tidying forgets what is over for long, and nothing else', async () => {
      await put('done');
      await (await take()).done();
      await put('dead');
      await (await take()).bury('why');
      await put('waiting');
      await store.tidy(new Date(place.clock.now().getTime() + 2 * DAY));
      expect(await store.jobs.dead()).toHaveLength(1);
      await store.tidy(new Date(place.clock.now().getTime() + 31 * DAY));
      expect([await store.jobs.dead(), await store.jobs.requeue('dead')]).toEqual([[], false]);
      expect((await take()).id).toBe('waiting');
      await put('done');
      expect((await take()).id).toBe('done');
    });

    test('puts and requeues ring, with their delay', async () => {
      const heard: number[] = [];
      const forget = store.jobs.onPut((delayMs) => heard.push(delayMs));
      await put('a');
      await (await take()).bury('why');
      await put('b', {}, 5 * SECOND);
      await store.jobs.requeue('a');
      forget();
      await put('c');
      expect(heard).toEqual([0, 5 * SECOND, 0]);
    });

    test('bounds: what is too large, no JSON, or without a name is a bug', async () => {
      await expect(put('a', 'x'.repeat(MOST_BODY))).rejects.toBeInstanceOf(RangeError);
      await expect(store.jobs.put({ id: 'a', kind: 'test', body: undefined })).rejects.toBeInstanceOf(RangeError);
      for (const id of ['', 'x'.repeat(301), '😀'.repeat(80), '\ud800']) {
        await expect(put(id)).rejects.toBeInstanceOf(RangeError);
      }
      expect(await store.jobs.take(SECOND)).toBeNull();
    });

    test('hostile ids are ids', async () => {
      for (const id of HOSTILE) await put(id, { id });
      const taken = new Map<string, unknown>();
      for (const _ of HOSTILE) {
        const job = await take();
        taken.set(job.id, job.body);
        await job.bury('why');
      }
      expect([...taken.keys()].sort()).toEqual([...HOSTILE].sort());
      for (const [id, body] of taken) expect(body).toEqual({ id });
      expect((await store.jobs.dead()).map(({ id }) => id).sort()).toEqual([...HOSTILE].sort());
    });
  });

  describe('records', () => {
    const shape = z.object({ n: z.number() });

    test('made once, changed only by who saw the last change', async () => {
      const other = await place.open();
      expect(await store.records.get('a', shape)).toBeNull();
      const made = await Promise.all([store, other, store].map(({ records }) => records.put('a', { n: 1 }, null)));
      expect(made.filter(Boolean)).toHaveLength(1);
      const seen = await other.records.get('a', shape);
      expect(seen?.value).toEqual({ n: 1 });
      const etag = seen?.etag ?? '';
      expect([await store.records.put('a', { n: 2 }, etag), await other.records.put('a', { n: 3 }, etag)]).toEqual([
        true,
        false,
      ]);
      expect((await store.records.get('a', shape))?.value).toEqual({ n: 2 });
      await store.records.remove('a');
      await store.records.remove('a');
      expect([await store.records.get('a', shape), await store.records.put('a', { n: 4 }, etag)]).toEqual([
        null,
        false,
      ]);
      await store.records.put('a', { n: 1 }, null);
      // Made anew, and as it was: still another.
      expect(await store.records.put('a', { n: 5 }, etag)).toBe(false);
    });

    test('listed by prefix, whatever characters it has', async () => {
      for (const key of HOSTILE) expect(await store.records.put(key, { key }, null)).toBe(true);
      expect(await store.records.list('')).toEqual([...HOSTILE].sort());
      for (const prefix of ['a', 'a/', 'a_', 'a%', '.', 'nul\u0000', 'none']) {
        expect([prefix, await store.records.list(prefix)]).toEqual([
          prefix,
          HOSTILE.filter((key) => key.startsWith(prefix)).sort(),
        ]);
      }
      for (const key of HOSTILE) {
        expect((await store.records.get(key, z.object({ key: z.string() })))?.value).toEqual({ key });
      }
    });

    test('one of another shape is told apart from none; sizes are bounded', async () => {
      await store.records.put('a', { n: 'one' }, null);
      await expect(store.records.get('a', shape)).rejects.toBeInstanceOf(RecordUnreadable);
      await expect(store.records.put('b', 'x'.repeat(MOST_BODY), null)).rejects.toBeInstanceOf(RangeError);
      await expect(store.records.put('', {}, null)).rejects.toBeInstanceOf(RangeError);
    });
  });

  describe('files', () => {
    const about = () => ({ expires: new Date(place.clock.now().getTime() + HOUR), type: 'text/plain; charset=utf-8' });
    const read = async (name: string) => {
      const stream = await store.files.open(name);
      return stream && text(stream);
    };

    test('whole, with what they are', async () => {
      const content = Buffer.alloc(9_000_000, 'a line of a log\n');
      const put = await store.files.put('cases/KA-1.zip', Readable.from(chunks(content)), {
        ...about(),
        type: 'application/zip',
      });
      expect(put).toEqual({ bytes: 9_000_000, sha256: createHash('sha256').update(content).digest('hex') });
      const stream = await store.files.open('cases/KA-1.zip');
      expect(stream && content.equals(await buffer(stream))).toBe(true);
      expect(await store.files.stat('cases/KA-1.zip')).toEqual({
        bytes: 9_000_000,
        expires: about().expires,
        type: 'application/zip',
      });
      await store.files.put('empty', Readable.from([]), about());
      expect([await read('empty'), (await store.files.stat('empty'))?.bytes]).toEqual(['', 0]);
    });

    test('or not at all: a stream that breaks leaves what was', async () => {
      const breaking = (how: (stream: Readable) => void) => {
        const stream = new Readable({ read: () => undefined });
        stream.push(Buffer.alloc(5_000_000));
        setImmediate(how, stream);
        return stream;
      };
      await expect(
        store.files.put(
          'a',
          breaking((stream) => stream.destroy(new Error('torn'))),
          about(),
        ),
      ).rejects.toThrow('torn');
      expect([await store.files.open('a'), await store.files.stat('a')]).toEqual([null, null]);
      await store.files.put('a', Readable.from(['first']), about());
      // Closed without an end and without an error, as a socket is.
      await expect(
        store.files.put(
          'a',
          breaking((stream) => stream.destroy()),
          about(),
        ),
      ).rejects.toThrow();
      expect(await read('a')).toBe('first');
      await store.files.put('a', Readable.from(['second']), about());
      expect(await read('a')).toBe('second');
      await store.files.remove('a');
      await store.files.remove('a');
      expect([await read('a'), await store.files.stat('a')]).toEqual([null, null]);
    });

    test('gone on their date, and swept then', async () => {
      await store.files.put('short', Readable.from(['s']), about());
      await store.files.put('long', Readable.from(['l']), {
        ...about(),
        expires: new Date(place.clock.now().getTime() + DAY),
      });
      expect(await store.files.sweep(place.clock.now())).toBe(0);
      await place.clock.advance(HOUR);
      expect([await read('short'), await store.files.stat('short'), await read('long')]).toEqual([null, null, 'l']);
      expect(await store.files.sweep(place.clock.now())).toBe(1);
      expect(await store.files.sweep(place.clock.now())).toBe(0);
      expect(await read('long')).toBe('l');
    });

    test('hostile names are names', async () => {
      for (const name of HOSTILE) await store.files.put(name, Readable.from([name]), about());
      for (const name of HOSTILE) expect(await read(name)).toBe(name);
      await expect(store.files.put('', Readable.from(['a']), about())).rejects.toBeInstanceOf(RangeError);
    });
  });

  describe('state', () => {
    test('what was written is read, also by another instance', async () => {
      await store.state.write({ 'conversation/1': { last: 'pump-08' } });
      const other = await place.open();
      const read = await other.state.read(['conversation/1', 'conversation/2']);
      expect(read).toEqual({ 'conversation/1': { last: 'pump-08', eTag: expect.any(String) } });
    });

    test('a write on an old eTag is refused', async () => {
      await store.state.write({ a: { n: 1 } });
      const { a } = await store.state.read(['a']);
      await store.state.write({ a: { ...a, n: 2 } });
      await expect(store.state.write({ b: { n: 1 }, a: { ...a, n: 3 } })).rejects.toBeInstanceOf(StateConflict);
      expect(await store.state.read(['a', 'b'])).toEqual({ a: { n: 2, eTag: expect.any(String) } });
      await store.state.write({ a: { n: 4, eTag: '*' } });
      expect(await store.state.read(['a'])).toMatchObject({ a: { n: 4 } });
      await store.state.delete(['a', 'never there']);
      expect(await store.state.read(['a'])).toEqual({});
      await expect(store.state.write({ a: { ...a, n: 5 } })).rejects.toBeInstanceOf(StateConflict);
    });

    test('keys are people’s: any length, any characters', async () => {
      const keys = [...HOSTILE, 'k'.repeat(4_000), '19:abc@thread.tacv2;messageid=1/users/29:1-x'];
      await store.state.write(Object.fromEntries(keys.map((key) => [key, { key }])));
      const read = await store.state.read(keys);
      for (const key of keys) expect(read[key]).toMatchObject({ key });
    });
  });

  describe('once', () => {
    test('for the first of many at the same time, within the lifetime, and again after it', async () => {
      const other = await place.open();
      const all = await Promise.all(
        [store, other, store, other, store, other].map(({ once }) => once.firstTime('a', SECOND)),
      );
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await store.once.firstTime('b', SECOND)).toBe(true);
      await place.clock.advance(SECOND);
      expect([await store.once.firstTime('a', SECOND), await other.once.firstTime('a', SECOND)]).toEqual([true, false]);
    });

    test('the same doer is told again that it was the first', async () => {
      const tell = (by?: string) => store.once.firstTime('a', SECOND, by);
      expect([await tell('x'), await tell('x'), await tell('y'), await tell(), await tell('x')]).toEqual([
        true,
        true,
        false,
        false,
        true,
      ]);
    });

    test('work that was begun is nobody else’s, until it is done or its doer is gone for long', async () => {
      expect([await store.once.begin('a'), await store.once.begin('a')]).toEqual([true, false]);
      await place.clock.advance(BEGUN - 1);
      expect(await store.once.begin('a')).toBe(false);
      await place.clock.advance(1);
      expect(await store.once.begin('a')).toBe(true);
      await store.once.end('a', HOUR);
      await place.clock.advance(2 * BEGUN);
      expect(await store.once.begin('a')).toBe(false);
      await place.clock.advance(HOUR);
      expect(await store.once.begin('a')).toBe(true);
      await store.tidy(new Date(place.clock.now().getTime() + DAY));
      expect(await store.once.begin('a')).toBe(true);
    });
  });

  test('secrets never land', async () => {
    const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
    const secret = { text: `HostName=h;DeviceId=d;SharedAccessKey=${key}` };
    await store.state.write({ a: secret });
    await store.records.put('a', secret, null);
    await put('a', secret);
    await put('b');
    for (const job of [await take(), await take()]) {
      if (job.id === 'a') await job.retry(0, `could not use ${secret.text}`);
      else {
        await job.checkpoint(secret);
        await job.bury(`could not use ${secret.text}`);
      }
    }
    await store.once.firstTime(secret.text, SECOND, secret.text);
    const kept = await place.kept();
    expect(kept).toContain('[removed:');
    expect(kept).not.toContain(key.slice(0, 20));
    expect((await take()).body).toEqual({ text: expect.stringMatching(/SharedAccessKey=\[removed:key:1\]$/) });
  });
});

function* chunks(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}
