import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store';
import { createMeter } from '../../src/store/meter';
import { openStore } from '../../src/store/open-store';
import { StateConflict, StoreTrouble } from '../../src/store/store';
import { createFakeClock } from '../kit/fake-clock';
import { temporaryFolder } from '../kit/temporary-folder';

const folder = temporaryFolder();
const DAY = 24 * 3_600_000;
let number = 0;
const freshFolder = () => join(folder, `store-${++number}`);
const clock = () => createFakeClock(new Date('2026-11-20T12:00:00Z'));

test('a folder serves one instance; the next one frees at once what a crash left in hands', async () => {
  const dataDir = freshFolder();
  const time = clock();
  const first = openEmbeddedStore(dataDir, time, true);
  expect(() => openEmbeddedStore(dataDir, time, true)).toThrow(StoreTrouble);
  const beside = openEmbeddedStore(dataDir, time, false);
  await first.jobs.put({ id: 'a', kind: 'test', body: 1 });
  const held = await first.jobs.take(60_000);
  await first.once.begin('turn');
  expect([await beside.jobs.take(1_000), await beside.once.begin('turn')]).toEqual([null, false]);
  await first.close();

  const second = openEmbeddedStore(dataDir, time, true);
  expect(await second.once.begin('turn')).toBe(true);
  expect(await second.jobs.take(60_000)).toMatchObject({ id: 'a', attempts: 2 });
  await second.close();
  await beside.close();
  expect(held?.id).toBe('a');
});

// A process of its own, killed right after each of its promises has come true.
test('kill -9 loses nothing that was acknowledged', async () => {
  const dataDir = freshFolder();
  const child = fork(join(__dirname, '..', 'kit', 'storing-child.ts'), [dataDir], {
    execArgv: ['--require', join(__dirname, '..', 'bench', 'typescript.cjs')],
  });
  const [said] = await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(said).toBe('kept');

  const store = openEmbeddedStore(dataDir, clock(), true);
  expect(await store.state.read(['conversation'])).toMatchObject({ conversation: { last: 'pump-08' } });
  expect((await store.records.get('case', z.unknown()))?.value).toEqual({ state: 'consented' });
  expect((await store.files.stat('case.zip'))?.bytes).toBe(4);
  const jobs = [await store.jobs.take(1_000), await store.jobs.take(1_000)];
  expect(jobs.find((job) => job?.id === 'a')).toMatchObject({ attempts: 2, body: { left: ['pump-02'] } });
  expect(jobs.find((job) => job?.id === 'b')).toMatchObject({ attempts: 1 });
  await store.close();
});

test('all items of a write, or none', async () => {
  const store = openEmbeddedStore(freshFolder(), clock(), true);
  await store.state.write({ a: { n: 1 } });
  await store.state.write({ a: { n: 2 } });
  await expect(store.state.write({ b: { n: 1 }, a: { n: 3, eTag: '1' } })).rejects.toBeInstanceOf(StateConflict);
  expect(await store.state.read(['a', 'b'])).toEqual({ a: { n: 2, eTag: '2' } });
  await store.close();
});

describe('files', () => {
  test('lie under names that we make up; what a crash left half-written goes after a day', async () => {
    const dataDir = freshFolder();
    const time = clock();
    const store = openEmbeddedStore(dataDir, time, true);
    const expires = new Date(time.now().getTime() + 30 * DAY);
    await store.files.put('../../escape', Readable.from(['whole']), { expires, type: 'text/plain' });
    await store.files.put('../../escape', Readable.from(['whole, too']), { expires, type: 'text/plain' });
    const files = join(dataDir, 'files');
    expect(readdirSync(files)).toEqual([expect.stringMatching(/^\d+-[0-9a-f]{24}$/)]);
    expect(readdirSync(folder).filter((name) => name.includes('escape'))).toEqual([]);

    writeFileSync(join(files, `${time.now().getTime()}-${'0'.repeat(24)}`), 'half');
    writeFileSync(join(files, 'somebody.else'), 'not ours');
    await store.tidy(time.now());
    expect(readdirSync(files)).toHaveLength(3);
    await store.tidy(new Date(time.now().getTime() + DAY + 1));
    expect(readdirSync(files).sort()).toEqual([expect.stringMatching(/^\d+-[0-9a-f]{24}$/), 'somebody.else']);
    expect((await store.files.stat('../../escape'))?.bytes).toBe('whole, too'.length);
    await store.close();
  });

  test('a stream that breaks, or is broken from the start, leaves nothing on the disk', async () => {
    const dataDir = freshFolder();
    const store = openEmbeddedStore(dataDir, clock(), true);
    const about = { expires: new Date('2026-12-24T12:00:00Z'), type: 'text/plain' };
    const broken = new Readable({ read: () => undefined });
    broken.destroy(new Error('torn'));
    await expect(store.files.put('a', broken, about)).rejects.toThrow();
    const breaking = Readable.from(
      (function* () {
        yield Buffer.alloc(1_000_000);
        throw new Error('torn');
      })(),
    );
    await expect(store.files.put('a', breaking, about)).rejects.toThrow('torn');
    expect([await store.files.stat('a'), readdirSync(join(dataDir, 'files'))]).toEqual([null, []]);
    await store.close();
  });

  test('have a largest size', async () => {
    const meter = createMeter(10);
    meter.through.resume();
    const failed = once(meter.through, 'error');
    for (const part of ['12345', '67890', '1']) meter.through.write(part);
    expect((await failed)[0]).toBeInstanceOf(RangeError);
  });
});

/** No one signs in for a folder. */
function nobody(): never {
  throw new Error('somebody was asked to sign in');
}

describe('opening', () => {
  const config = (dataDir: string) => ({ dataDir, storageAccount: null, azure: null });
  const options = { clock: clock(), credential: nobody };

  test('an older version’s file goes on being used', async () => {
    const dataDir = freshFolder();
    mkdirSync(dataDir);
    const old = new DatabaseSync(join(dataDir, 'keepalive.sqlite'));
    old.exec(`
      CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL, etag INTEGER NOT NULL) STRICT;
      CREATE TABLE seen (key TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      INSERT INTO state VALUES ('conversation', '{"last":"pump-08"}', 3);
    `);
    old.close();
    const store = await openStore(config(dataDir), options);
    expect(await store.state.read(['conversation'])).toEqual({ conversation: { last: 'pump-08', eTag: '3' } });
    expect(await store.once.firstTime('a', 1_000)).toBe(true);
    await store.close();
  });

  test('a newer version’s file is left alone', async () => {
    const dataDir = freshFolder();
    mkdirSync(dataDir);
    const newer = new DatabaseSync(join(dataDir, 'keepalive.sqlite'));
    newer.exec('PRAGMA user_version = 1000');
    newer.close();
    await expect(openStore(config(dataDir), options)).rejects.toThrow(/newer version .* DATA_DIR/);
  });

  test('a folder that cannot be used is said in words', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const opening = openStore(config(file), options);
    await expect(opening).rejects.toBeInstanceOf(StoreTrouble);
    await expect(opening).rejects.toThrow(/a-file cannot be used \(EEXIST\)\. Check its rights, or set DATA_DIR/);
  });
});
