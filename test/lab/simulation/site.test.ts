import { outage } from '../../../src/lab/simulation/network';
import { rollOut, site } from '../../../src/lab/simulation/stories/site';
import { reconnectStorm } from '../../../src/lab/simulation/stories/storm';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { type Line, NOON, role, spread, trial } from './kit';

const at = NOON.getTime() + 3 * HOUR;
const roles = (count: number, name: string, prefix?: string) =>
  Array.from({ length: count }, (_, number) => role(`${name}-${number}`, prefix));
const of = (lines: readonly Line[], what: Line['what']) => lines.filter((line) => line.what === what);
const devicesOf = (lines: readonly Line[]) => new Set(lines.map(({ device }) => device));
const timesOf = (lines: readonly Line[]) => lines.map(({ time }) => time);

describe('a site', () => {
  const SDKS = ['csharp', 'java', 'c', 'python'] as const;

  test('loses its devices one by one when its line is silent, and gets them back together', () => {
    const lab = trial();
    const network = site(lab.stage, { name: 'mill', roles: roles(8, 'mill'), sdks: SDKS });
    site(lab.stage, { name: 'quarry', prefix: '192.0.2', roles: roles(8, 'quarry'), sdks: SDKS });
    outage(lab.stage.world, network, { at, lasts: 25 * MINUTE });
    lab.after(2.9);
    const lines = lab.after(4);
    expect(devicesOf(lines)).toEqual(devicesOf(lines.filter(({ device }) => device.startsWith('mill'))));
    expect(new Set(lines.map(({ address }) => address))).toEqual(new Set(['203.0.113.XXX']));
    const drops = spread(timesOf(of(lines, 'drop')));
    expect(drops.most - drops.least).toBeGreaterThan(3 * MINUTE);
    const connects = of(lines, 'connect');
    expect(devicesOf(connects).size).toBe(8);
    expect(spread(timesOf(connects)).least).toBeGreaterThanOrEqual(at + 25 * MINUTE);
    expect(spread(timesOf(connects)).most).toBeLessThan(at + 27 * MINUTE);
  });

  test('loses them at once when its router closes the connections', () => {
    const lab = trial();
    const network = site(lab.stage, { name: 'mill', roles: roles(8, 'mill'), sdks: SDKS });
    outage(lab.stage.world, network, { at, lasts: 5 * MINUTE, resets: 1, seenByDevice: true });
    lab.after(2.9);
    expect(new Set(timesOf(of(lab.after(4), 'drop')))).toEqual(new Set([at]));
  });
});

test('a roll-out restarts all devices of one kind within a minute, at every site', () => {
  const lab = trial();
  const updated = [...roles(4, 'a', '192.0.2'), ...roles(4, 'b', '198.51.100')];
  rollOut(lab.stage, updated, { at, sdk: 'csharp', before: '1.41.3', after: '1.42.3' });
  lab.after(2.9);
  const lines = lab.after(4);
  expect(devicesOf(of(lines, 'drop')).size).toBe(8);
  expect(devicesOf(of(lines, 'connect')).size).toBe(8);
  expect(spread(timesOf(lines)).most).toBeLessThan(at + MINUTE);
});

describe('a reconnect storm', () => {
  const crowd = roles(150, 'meter');
  const plan = { at, lasts: 4 * MINUTE, sdks: ['csharp', 'java', 'node'] } as const;
  const end = at + plan.lasts;

  test('is refused with 429 above the rate, and ends when all are in', () => {
    const lab = trial({ limits: { connectsASecond: 2 } });
    reconnectStorm(lab.stage, crowd, plan);
    lab.after(3);
    const lines = lab.after(5);
    const refused = of(lines, 'refused');
    expect(refused.length).toBeGreaterThan(100);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['429001']));
    expect(devicesOf(of(lines, 'connect')).size).toBe(150);
    // A burst of ten seconds' worth, then two a second.
    const first = of(lines, 'connect').filter(({ time }) => time < end + 10 * SECOND);
    expect(first.length).toBeLessThanOrEqual(45);
    expect(spread(timesOf(of(lines, 'connect'))).most).toBeGreaterThan(end + 40 * SECOND);
  });

  test('is none where the hub lets all of them in', () => {
    const lab = trial({ limits: { connectsASecond: 100 } });
    reconnectStorm(lab.stage, crowd, plan);
    lab.after(3);
    expect(of(lab.after(5), 'refused')).toEqual([]);
  });
});
