import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FITTING_BYTES } from '../src/support/case-parts';
import { noise, textsIn } from './kit/cases';
import { shell, shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

const folder = temporaryFolder();
const SCENARIO = join(__dirname, 'scenarios', 'losses-with-a-log');

test('as a folder and as a zip it is the same case, with its device logs, and judged the same', async () => {
  const [dir, zip] = [join(folder, 'case'), join(folder, 'case.zip')];
  const first = await shell('--case', SCENARIO, '--json', '--save', dir);
  const second = await shell('--case', dir, '--json', '--save', zip);
  const third = await shell('--case', zip, '--json');
  expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);
  expect([second.out, third.out]).toEqual([first.out, first.out]);
  const files = await textsIn(zip);
  expect(files.get('device-logs/1-device.txt')).toBe(readFileSync(join(dir, 'device-logs/1-device.txt'), 'utf8'));
  expect([...files.keys()].sort()).toEqual([...(await textsIn(dir)).keys()].sort());
});

test('--fit leaves out what does not fit, and says so', async () => {
  const large = join(folder, 'large.txt');
  writeFileSync(large, noise(150_000));
  const [archive, zip] = [join(SCENARIO, 'evidence'), join(folder, 'fit.zip')];
  const ask = ['--hub', 'fabrikam-water.azure-devices.net', '--device', 'pump-17', '--archive', archive];
  const { code, err } = await shell(...ask, '--device-log', large, '--save', zip, '--fit');
  expect([code, err]).toEqual([0, '']);
  expect(statSync(zip).size).toBeLessThanOrEqual(FITTING_BYTES);
  const files = await textsIn(zip);
  expect(files.get('summary.md')).toContain('Where the whole case is: written by the same command without --fit.');
  expect(JSON.parse(files.get('manifest.json') ?? '').leftOut).toHaveProperty(['device-logs/1-large.txt']);
});

test('CASE_DAYS is its date', async () => {
  const zip = join(folder, 'days.zip');
  await shellWith({ CASE_DAYS: '2' }, '--case', SCENARIO, '--save', zip);
  const head: { madeAt: string; expires: string } = JSON.parse((await textsIn(zip)).get('case.json') ?? '');
  expect(new Date(head.expires).getTime() - new Date(head.madeAt).getTime()).toBe(2 * 24 * 3_600_000);
});

describe('bad input: exit 2, one clear line, nothing written', () => {
  test('a zip that is there already stays as it is', async () => {
    const zip = join(folder, 'there.zip');
    writeFileSync(zip, 'mine');
    const { code, err } = await shell('--case', SCENARIO, '--save', zip);
    expect([code, err]).toEqual([2, `The case cannot be written to "${zip}" (EEXIST).\n`]);
    expect(readFileSync(zip, 'utf8')).toBe('mine');
  });

  test('a folder that is not there', async () => {
    const zip = join(folder, 'nowhere', 'case.zip');
    expect(await shell('--case', SCENARIO, '--save', zip)).toMatchObject({ code: 2, out: '' });
    expect(existsSync(zip)).toBe(false);
  });

  test('--fit without a zip', async () => {
    const { code, err } = await shell('--case', SCENARIO, '--save', join(folder, 'fit-folder'), '--fit');
    expect([code, err]).toEqual([2, '--fit goes with --save FILE.zip.\n']);
    expect(existsSync(join(folder, 'fit-folder'))).toBe(false);
  });

  test('CASE_DAYS that is no number of days', async () => {
    const zip = join(folder, 'bad-days.zip');
    const { code, err } = await shellWith({ CASE_DAYS: 'some' }, '--case', SCENARIO, '--save', zip);
    expect([code, err]).toEqual([2, expect.stringMatching(/^CASE_DAYS is "some"; [^\n]+\n$/)]);
    expect(existsSync(zip)).toBe(false);
  });
});
