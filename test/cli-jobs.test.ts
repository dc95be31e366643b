import { join } from 'node:path';
import { openEmbeddedStore } from '../src/store/embedded/embedded-store';
import { offsetClock } from './kit/offset-clock';
import { shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

const dataDir = join(temporaryFolder(), 'data');
const clock = offsetClock(new Date('2031-05-06T07:00:00Z'));
const jobs = (...argv: string[]) => shellWith({ DATA_DIR: dataDir }, 'jobs', ...argv);

test('what was given up is listed and requeued, beside the running bot', async () => {
  expect(await jobs('dead')).toEqual({ code: 0, out: 'No job was given up.\n', err: '' });
  const store = openEmbeddedStore(dataDir, clock, true);
  await store.jobs.put({ id: 'abcd1234-0', kind: 'diagnosis', body: {} });
  await (await store.jobs.take(1_000))?.bury('The channel\u001b[31m said\nno.');

  const { code, out } = await jobs('dead');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^abcd1234-0 {2}diagnosis {2}given up 2031-05-06T07:00:\d\d\.\d{3}Z after 1 attempt: The channel \[31m said no\.\n$/,
  );
  expect(await jobs('requeue', 'abcd1234-0', 'other')).toEqual({
    code: 2,
    out: 'abcd1234-0 is tried again.\n',
    err: expect.stringMatching(/^No job was given up under other\./),
  });
  expect((await jobs('dead')).out).toBe('No job was given up.\n');
  // The clock of the command is its own: what it made due is due once ours has come as far.
  const hourLater = openEmbeddedStore(dataDir, offsetClock(new Date('2031-05-06T08:00:00Z')), false);
  expect(await hourLater.jobs.take(1_000)).toMatchObject({ id: 'abcd1234-0', attempts: 1 });
  await hourLater.close();
  await store.close();
});

test('what is not understood gets its help, and exit code 2', async () => {
  for (const argv of [['bury'], ['requeue'], ['dead', 'all']]) {
    const { code, out, err } = await jobs(...argv);
    expect([argv, code, out]).toEqual([argv, 2, '']);
    expect(err).toContain('npm run --silent jobs -- requeue ID');
  }
  expect(await jobs()).toMatchObject({ code: 0, out: expect.stringContaining('jobs -- dead') });
  expect(await shellWith({ DATA_DIR: dataDir, STORAGE_ACCOUNT: 'https://x' }, 'jobs', 'dead')).toMatchObject({
    code: 2,
  });
});
