import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendRecords, newestRecordTime } from '../../src/lab/archive';
import { openStory, RESUMED_WITHIN } from '../../src/lab/story';
import { temporaryFolder } from '../kit/temporary-folder';

const root = temporaryFolder();
const noon = new Date('2026-11-20T12:00:00Z');
const later = (ms: number): Date => new Date(noon.getTime() + ms);
const fresh = (): string => join(mkdtempSync(join(root, 'story-')), 'archive');
const hub = { resourceId: '/HUB' };
const record = {
  time: '2026-11-20T11:00:00.0000000Z',
  resourceId: '/HUB',
  operationName: 'deviceConnect',
  category: 'Connections',
  level: 'Information',
  properties: '{}',
  location: 'westeurope',
} as const;

test('a new folder begins a story now; a restart goes on with it', async () => {
  const folder = fresh();
  expect(await openStory(folder, noon, 5)).toEqual({ start: noon, seed: 5 });
  await appendRecords(folder, [record]);
  expect(await openStory(folder, later(RESUMED_WITHIN), 6)).toEqual({ start: noon, seed: 5 });
  expect(await newestRecordTime(folder, hub)).not.toBeNull();
});

test.each([
  ['too old', RESUMED_WITHIN + 1],
  ['from the future', -1],
])('a story %s gives way to a new one, with its records', async (_why, ms) => {
  const folder = fresh();
  await openStory(folder, noon, 5);
  await appendRecords(folder, [record]);
  expect(await openStory(folder, later(ms), 6)).toEqual({ start: later(ms), seed: 6 });
  expect(await newestRecordTime(folder, hub)).toBeNull();
});

test.each(['', '{"start":', '{"start":"yesterday","seed":1}', '[]'])(
  'a broken story file (%j) begins a new one',
  async (text) => {
    const folder = fresh();
    await openStory(folder, noon, 5);
    writeFileSync(`${folder}.story.json`, text);
    expect(await openStory(folder, later(1000), 6)).toEqual({ start: later(1000), seed: 6 });
  },
);
