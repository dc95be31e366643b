import { CHECKS } from '../../src/diagnosis/checks';
import { createLogbook } from './device-log/logbook';
import { storyOf } from './generate';
import { PLOTS } from './plots';
import { LIVED } from './scenario-list';
import { tellStory } from './story';
import { evidenceOfStory } from './story-evidence';

const NUMBERS = Array.from({ length: 24 }, (_, index) => index + 1);

test('the same seed and number give the same story, another seed another one', () => {
  const [one, again, other] = [storyOf('7', 5), storyOf('7', 5), storyOf('8', 5)];
  expect([...again.files]).toEqual([...one.files]);
  expect(again.truth).toEqual(one.truth);
  expect([...other.files]).not.toEqual([...one.files]);
});

test('a third and more of the stories are benign', () => {
  const kinds = NUMBERS.map((number) => storyOf('1', number).kind);
  expect(kinds.filter((kind) => kind === 'benign').length).toBeGreaterThanOrEqual(NUMBERS.length / 3);
  expect(new Set(kinds)).toEqual(new Set(['benign', 'fault', 'near-miss', 'two-causes']));
});

test('plots and scenarios have names of their own', () => {
  expect(new Set(PLOTS.map(({ name }) => name)).size).toBe(PLOTS.length);
  expect(new Set(LIVED.map(({ folder }) => folder)).size).toBe(LIVED.length);
  expect(LIVED.map(({ plot }) => plot).filter((plot) => !PLOTS.some(({ name }) => name === plot))).toEqual([]);
});

test.each(PLOTS.map((plot) => ({ name: plot.name, plot })))(
  '$name: evidence in its window, a truth about it',
  async ({ plot }) => {
    const story = tellStory(plot, 'test', { hours: [6], others: [3, 4] });
    const { records, window, subject, kinds } = await evidenceOfStory(story);
    for (const { time } of records) {
      expect(time.getTime()).toBeGreaterThanOrEqual(window.from.getTime());
      expect(time.getTime()).toBeLessThanOrEqual(window.to.getTime());
    }
    if (kinds.identity) expect(kinds.identity.deviceId).toBe(subject.deviceId);
    expect(story.truth.first.length).toBeGreaterThan(0);
    expect(story.truth.verdict.length).toBeGreaterThan(0);
    for (const text of story.files.values()) expect(text).not.toMatch(/"primaryKey": "[^"]/);
    for (const name of story.files.keys()) expect(name).toMatch(/^(case\.json|(evidence|device-logs)\/[\w.-]+)$/);
  },
);

test('a truth speaks of findings that exist, or will', () => {
  // Those of the contract that no check of this branch has yet are named here; a merge makes this list shorter.
  const known = new Set([...CHECKS.map(({ id }) => id), '']);
  const told = NUMBERS.flatMap((number) => {
    const { first, must, may } = storyOf('3', number).truth;
    return [...first, ...must, ...may];
  });
  expect(told.filter((id) => !known.has(id))).toEqual([]);
});

test('a log is written by the device’s own clock', () => {
  const { diary, notices } = createLogbook(-3_600_000);
  diary.note(7_200_000, { kind: 'connected' });
  expect(notices).toEqual([{ kind: 'connected', at: 3_600_000 }]);
});
