import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../src/log';
import { keepTidy } from '../../src/store/keep-tidy';
import { sweepCases } from '../../src/support/sweep-cases';
import { writeCase } from '../../src/support/write-case';
import { partsOf } from '../kit/cases';
import { createFakeClock } from '../kit/fake-clock';
import { temporaryFolder } from '../kit/temporary-folder';

const NOW = new Date('2026-11-20T15:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function folderOfCases(): Promise<string> {
  const base = temporaryFolderNow();
  const at = (days: number) => new Date(NOW.getTime() + days * DAY);
  for (const [name, expires] of [
    ['ends-tomorrow', at(1)],
    ['ends-in-a-month', at(30)],
    ['ended', at(-1)],
  ] as const)
    await writeCase(join(base, name), await partsOf('disabled', { madeAt: at(-2), expires }));
  const head = { schemaVersion: 1, subject: { hub: 'h', deviceId: 'd' } };
  for (const [name, more] of [
    ['old-without-a-date', { madeAt: at(-31) }],
    ['new-without-a-date', { madeAt: at(-29) }],
  ] as const) {
    mkdirSync(join(base, name));
    writeFileSync(join(base, name, 'case.json'), JSON.stringify({ ...head, ...more }));
  }
  for (const [name, days] of [
    ['torn-today', -0.5],
    ['torn-long-ago', -3],
  ] as const) {
    mkdirSync(join(base, name));
    utimesSync(join(base, name), at(days), at(days));
  }
  writeFileSync(join(base, 'a-file'), '');
  return base;
}

const parent = temporaryFolder();
let number = 0;
function temporaryFolderNow(): string {
  number += 1;
  const folder = join(parent, String(number));
  mkdirSync(folder);
  return folder;
}

test('cases go on their date; those without one, and what a crash left, in their time', async () => {
  const folder = await folderOfCases();
  expect(await sweepCases(folder, 30, NOW)).toBe(3);
  expect(readdirSync(folder).sort()).toEqual([
    'a-file',
    'ends-in-a-month',
    'ends-tomorrow',
    'new-without-a-date',
    'torn-today',
  ]);
  expect(await sweepCases(folder, 30, new Date(NOW.getTime() + 30 * DAY))).toBe(4);
  expect(readdirSync(folder)).toEqual(['a-file']);
});

test('no folder, no cases', async () => {
  expect(await sweepCases(join(parent, 'nowhere'), 30, NOW)).toBe(0);
});

test('at the start and about every hour, also after one that failed', async () => {
  const clock = createFakeClock(NOW);
  const hours: number[] = [];
  const tidy = async (now: Date) => {
    hours.push((now.getTime() - NOW.getTime()) / HOUR);
    if (hours.length === 2) throw new Error('no disk');
  };
  const stop = keepTidy({ tidy }, clock, silentLog, () => 0.5, HOUR);
  await clock.advance(3.5 * HOUR);
  await stop();
  expect(hours).toEqual([0, 1, 2, 3]);
});
