import { createSchedule } from '../../../src/lab/simulation/schedule';

test('things happen in the order of their time, equal times in the order of asking', () => {
  const schedule = createSchedule(0);
  const seen: string[] = [];
  for (const [time, name] of [
    [30, 'c'],
    [10, 'a'],
    [20, 'b1'],
    [20, 'b2'],
    [5, 'first'],
  ] as const) {
    schedule.at(time, () => seen.push(`${name}@${schedule.now()}`));
  }
  schedule.runTo(25);
  expect(seen).toEqual(['first@5', 'a@10', 'b1@20', 'b2@20']);
  expect(schedule.now()).toBe(25);
});

test('what is asked for on the way happens on the way, and what is cancelled does not', () => {
  const schedule = createSchedule(0);
  const seen: number[] = [];
  const never = schedule.at(15, () => seen.push(-1));
  schedule.at(10, () => {
    never.cancel();
    schedule.after(2, () => seen.push(schedule.now()));
    schedule.at(3, () => seen.push(schedule.now()));
  });
  schedule.runTo(20);
  expect(seen).toEqual([10, 12]);
});

test('a thousand things in disorder come out in order', () => {
  const schedule = createSchedule(0);
  const seen: number[] = [];
  for (let number = 0; number < 1000; number += 1) schedule.at((number * 7919) % 1000, () => seen.push(schedule.now()));
  schedule.runTo(1000);
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, place) => place));
});

test('time does not run backward', () => {
  const schedule = createSchedule(100);
  schedule.runTo(50);
  expect(schedule.now()).toBe(100);
});
