import { ALL_PER_TENANT, type Limit, LOOKS_PER_THREAD, SENDS_PER_THREAD } from '../../../src/channels/gate/limits';
import { createWindows } from '../../../src/channels/gate/windows';

/** The first moment of each of so many that all want to go at once. */
function burst(limits: readonly Limit[], count: number): number[] {
  const windows = createWindows(limits);
  let now = 0;
  return Array.from({ length: count }, () => {
    now = windows.earliest(now);
    windows.take(now);
    return now;
  });
}

test.each([
  ['the seventh goes at once, the eighth after a second', 7, 0],
  ['the eighth', 8, 1_000],
  ['the ninth when the first is two seconds old', 9, 2_000],
  ['the sixteenth', 16, 3_000],
  ['the sixtieth', 60, 14_000],
  ['the sixty-first when the first is thirty seconds old', 61, 30_000],
  ['the eighteen hundredth', 1_800, 29 * 30_000 + 14_000],
  ['the next one when the first is an hour old', 1_801, 3_600_000],
])('%s', (_what, nth, at) => {
  expect(burst(SENDS_PER_THREAD, nth).at(-1)).toBe(at);
});

test('fifty a second for a tenant, twice as many looks as sends', () => {
  expect(burst(ALL_PER_TENANT, 101).filter((at) => at < 1_000)).toHaveLength(50);
  expect(burst(LOOKS_PER_THREAD, 14).at(-1)).toBe(0);
});

/** Repeats itself, so that a failure can be found again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Counts anew for every window that begins at one that was let through, which are the only ones that can be worst. */
function broken(times: readonly number[], limits: readonly Limit[]): string[] {
  return limits.flatMap(({ most, ms }) =>
    times.flatMap((from) => {
      const inside = times.filter((at) => at >= from && at < from + ms).length;
      return inside > most ? [`${inside} in the ${ms} ms from ${from}`] : [];
    }),
  );
}

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  'no window is broken, and nobody waits in vain: seed %d',
  (seed) => {
    const random = numbers(seed);
    const limits = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      most: 1 + Math.floor(random() * 9),
      ms: 1 + Math.floor(random() * 400),
    }));
    const windows = createWindows(limits);
    const times: number[] = [];
    let now = 0;
    for (let n = 0; n < 250; n += 1) {
      if (random() < 0.3) now += Math.floor(random() * 300);
      const at = windows.earliest(now);
      // One millisecond sooner would have broken one: it waits for nothing else.
      if (at > now) expect(broken([...times, at - 1], limits)).not.toEqual([]);
      now = at;
      windows.take(now);
      times.push(now);
    }
    expect(broken(times, limits)).toEqual([]);
    expect(windows.isIdle(now)).toBe(false);
    expect(windows.isIdle(now + 400)).toBe(true);
  },
);
