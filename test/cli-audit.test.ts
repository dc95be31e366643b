import { join } from 'node:path';
import { silentLog } from '../src/log';
import { openEmbeddedStore } from '../src/store/embedded/embedded-store';
import { keepAudit } from '../src/support/audit-book';
import { handClock } from './kit/hand-clock';
import { shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

const dataDir = join(temporaryFolder(), 'data');
const audit = (...argv: string[]) => shellWith({ DATA_DIR: dataDir }, 'audit', ...argv);

test('the audit log is printed beside the running bot', async () => {
  expect(await audit()).toEqual({ code: 0, out: 'There is no entry.\n', err: '' });
  const clock = handClock(new Date('2031-05-06T07:00:00Z'));
  const store = openEmbeddedStore(dataDir, clock, true);
  const book = keepAudit(store.records, { clock, days: 30, log: silentLog });
  const who = { id: '29:ann', channel: 'msteams', aadObjectId: '11111111-2222-4333-8444-55555555555a' };
  const hub = 'contoso-lab.azure-devices.net';
  await book.note({ who, what: 'diagnose', subject: { hub, deviceId: 'pump\u001b[31m' }, result: 'begun', why: null });
  clock.move(24 * 3_600_000);
  const web = { id: 'dl_1', channel: 'directline' };
  await book.note({
    who: web,
    what: 'hubs',
    subject: { hub: null, deviceId: null },
    result: 'refused',
    why: 'sign-in',
  });
  const { out } = await audit();
  expect(out.split('\n')).toEqual([
    `2031-05-06T07:00:00.000Z  begun  diagnose  pump [31m on ${hub}  11111111-2222-4333-8444-55555555555a (msteams)`,
    '2031-05-07T07:00:00.000Z  refused (sign-in)  hubs  -  dl_1 (directline)',
    '',
  ]);
  expect((await audit('--since', '2031-05-07')).out).toMatch(/^2031-05-07[^\n]*\n$/);
  const lines = (await audit('--json')).out.trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { what: 'diagnose' },
    { who: web, why: 'sign-in' },
  ]);
  await store.close();
});

test('what is not understood gets its help, and exit code 2', async () => {
  for (const argv of [['all'], ['--since'], ['--since', 'yesterday']]) {
    const { code, err } = await audit(...argv);
    expect([argv, code]).toEqual([argv, 2]);
    expect(err).toContain('npm run --silent audit');
  }
  expect(await audit('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--json') });
});
