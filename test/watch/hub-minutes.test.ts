import {
  countDrop,
  type HubMinutes,
  joinMinutes,
  newHubMinutes,
  readMinutes,
  storedMinutes,
  stormsIn,
} from '../../src/watch/hub-minutes';
import { addTo, countIn, joined, newSketch } from '../../src/watch/sketch';
import { atMinute } from '../kit/connection-events';

/** Drops by minute, of devices that differ. */
function counting(drops: ReadonlyArray<readonly [minute: number, devices: number]>, begin = 0): HubMinutes {
  let minutes = newHubMinutes(atMinute(begin));
  for (const [minute, devices] of drops) {
    for (let n = 0; n < devices; n += 1)
      countDrop(minutes, `device-${minute}-${n}`, atMinute(minute), atMinute(minute));
    minutes = joinMinutes(minutes, minutes, atMinute(minute));
  }
  return minutes;
}

test.each([1, 10, 100, 1_000, 10_000, 40_000])('a sketch counts %d devices to about one in thirty', (devices) => {
  const sketch = newSketch();
  for (const _again of [1, 2]) for (let n = 0; n < devices; n += 1) addTo(sketch, `["contoso-lab","pump-${n}",null]`);
  expect(Math.abs(countIn(sketch) - devices)).toBeLessThanOrEqual(Math.max(1, devices / 30));
});

test('sketches of two instances join to that of both', () => {
  const [one, other, all] = [newSketch(), newSketch(), newSketch()];
  for (let n = 0; n < 500; n += 1) {
    addTo(all, `d${n}`);
    addTo(n % 2 ? one : other, `d${n}`);
    if (n % 5 === 0) addTo(one, `d${n}`);
  }
  expect(joined([one, other])).toEqual(all);
});

test('ten devices within two minutes are a storm, where hardly any drop else', () => {
  const storms = stormsIn(
    counting([
      [5, 1],
      [30, 6],
      [31, 5],
    ]),
  );
  expect(storms).toEqual([{ from: atMinute(30), to: atMinute(31), devices: 11 }]);
  expect(
    stormsIn(
      counting([
        [30, 5],
        [31, 4],
      ]),
    ),
  ).toEqual([]);
});

test('in a hub in which many drop in every minute, it takes five times as many', () => {
  const usual = Array.from({ length: 40 }, (_, n) => [n, 20] as const);
  expect(stormsIn(counting([...usual, [40, 60]]))).toEqual([]);
  expect(stormsIn(counting([...usual, [40, 260]]))).toMatchObject([{ to: atMinute(40) }]);
});

test('what is usual is learned for ten minutes first', () => {
  expect(stormsIn(counting([[3, 500]]))).toEqual([]);
  expect(stormsIn(counting([[15, 500]]))).toHaveLength(1);
});

test('waves within ten minutes are one storm, later ones another', () => {
  expect(
    stormsIn(
      counting([
        [30, 20],
        [36, 20],
      ]),
    ),
  ).toMatchObject([{ from: atMinute(30), to: atMinute(36) }]);
});

test('the same drop brought again counts once, and one that comes much too late not at all', () => {
  const minutes = newHubMinutes(atMinute(0));
  expect(countDrop(minutes, 'a', atMinute(30), atMinute(30))).toBe(true);
  expect(countDrop(minutes, 'a', atMinute(30), atMinute(31))).toBe(false);
  expect(countDrop(minutes, 'b', atMinute(30), atMinute(45))).toBe(false);
  expect(countDrop(minutes, 'b', atMinute(90), atMinute(45))).toBe(false);
});

test('it is the same after it was kept', () => {
  const minutes = counting([
    [5, 1],
    [30, 6],
    [31, 5],
  ]);
  expect(readMinutes(JSON.parse(JSON.stringify(storedMinutes(minutes))))).toEqual(minutes);
});
