import { createRandom } from '../../../src/lab/simulation/random';

const draw = (seed: number | string, count = 20): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random.next);
};

test('the same seed draws the same, another seed something else', () => {
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('a fork draws the same whatever was drawn before', () => {
  const fresh = createRandom(5);
  const used = createRandom(5);
  used.next();
  expect(used.fork('pump').next()).toBe(fresh.fork('pump').next());
  expect(fresh.fork('pump').next()).not.toBe(fresh.fork('pumq').next());
});

test('values stay within their bounds and fill them', () => {
  const random = createRandom(3);
  const values = Array.from({ length: 5000 }, () => random.between(-2, 6));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...values)).toBeLessThan(6);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(2, 0);
  expect(new Set(Array.from({ length: 200 }, () => random.whole(1, 3)))).toEqual(new Set([1, 2, 3]));
  expect(random.logBetween(2, 4)).toBeLessThanOrEqual(4);
  const waits = Array.from({ length: 5000 }, () => random.exponential(10));
  expect(Math.abs(waits.reduce((sum, value) => sum + value, 0) / waits.length - 10)).toBeLessThan(1);
});

test('keys are 32 bytes in base64', () => {
  const key = createRandom(9).base64(32);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(key).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});
