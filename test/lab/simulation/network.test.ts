import { createNetwork, irregularOutages, outage } from '../../../src/lab/simulation/network';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { forgetfulNat } from '../../../src/lab/simulation/stories/losses';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import { createWorld, DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { gaps, lengths, NOON, role, spread, trial } from './kit';

const silentEnds = { linkLost: () => undefined, reset: () => undefined, recovered: () => undefined };
const noon = NOON.getTime();

test('a box that forgets loses what comes after too long a silence', () => {
  const world = createWorld({ from: NOON, seed: 1 });
  const flow = createNetwork(world, { name: 'n', prefixes: ['192.0.2'], forgetsAfter: 180 * SECOND }).open(silentEnds);
  world.schedule.runTo(noon + 179 * SECOND);
  expect(flow.carries()).toBe(true);
  flow.touch();
  world.schedule.runTo(noon + 350 * SECOND);
  expect(flow.carries()).toBe(true);
  world.schedule.runTo(noon + 360 * SECOND);
  expect(flow.carries()).toBe(false);
});

test('nothing passes while it is down; who waits is called when it is up', () => {
  const world = createWorld({ from: NOON, seed: 1 });
  const network = createNetwork(world, { name: 'n', prefixes: ['192.0.2'] });
  const flow = network.open(silentEnds);
  outage(world, network, { at: noon + MINUTE, lasts: MINUTE });
  world.schedule.runTo(noon + 1.5 * MINUTE);
  let called = 0;
  network.whenUp(() => {
    called = world.schedule.now();
  });
  expect([network.isUp(), flow.carries()]).toEqual([false, false]);
  world.schedule.runTo(noon + 3 * MINUTE);
  expect(called).toBe(noon + 2 * MINUTE);
  expect(flow.carries()).toBe(true);
});

test('who roams has another address afterwards, and its connections are gone', () => {
  const world = createWorld({ from: NOON, seed: 1 });
  const network = createNetwork(world, { name: 'n', prefixes: ['192.0.2', '198.51.100'], roams: true });
  const flow = network.open(silentEnds);
  expect(network.address()).toBe('192.0.2.XXX');
  outage(world, network, { at: noon + MINUTE, lasts: MINUTE });
  world.schedule.runTo(noon + HOUR);
  expect(network.address()).toBe('198.51.100.XXX');
  expect(flow.carries()).toBe(false);
});

test('irregular outages keep to their length, never fail to come, and differ in distance', () => {
  const world = createWorld({ from: NOON, seed: 4 });
  const network = createNetwork(world, { name: 'n', prefixes: ['192.0.2'] });
  irregularOutages(world, network, { every: 2 * HOUR, lasts: [2 * MINUTE, 20 * MINUTE] });
  const downs: number[] = [];
  let down = 0;
  let wasUp = true;
  for (let time = noon; time < noon + 10 * DAY; time += 5 * SECOND) {
    world.schedule.runTo(time);
    if (wasUp && !network.isUp()) downs.push(time);
    if (!network.isUp()) down += 5 * SECOND;
    wasUp = network.isUp();
  }
  expect(down / downs.length).toBeGreaterThan(4 * MINUTE);
  expect(down / downs.length).toBeLessThan(14 * MINUTE);
  const distances = spread(downs.slice(1).map((time, place) => time - (downs[place] ?? 0)));
  expect(distances.most).toBeLessThan(5 * HOUR);
  expect(distances.most).toBeGreaterThan(4 * distances.least);
});

test('the C SDK behind a box that forgets after 3 minutes comes back every 5 and meets itself', () => {
  const { stage, after } = trial({ hours: 24 });
  forgetfulNat(stage, role('one'), { forgetsAfter: 180 * SECOND, telemetryEvery: 10 * MINUTE });
  const lines = after(24);
  const drops = lines.filter(({ what }) => what === 'drop');
  expect(new Set(drops.map(({ code }) => code))).toEqual(new Set(['400027']));
  const ages = lengths(lines);
  expect(spread(ages).least).toBeGreaterThan(180 * SECOND);
  expect(spread(ages).most).toBeLessThan(540 * SECOND);
  expect(ages.filter((age) => age > 265 * SECOND && age < 320 * SECOND).length / ages.length).toBeGreaterThan(0.5);
});

describe('boxes that close connections to both sides', () => {
  function quiet(plan: { closesAfter?: number; oldest?: readonly [number, number] }, gap: number) {
    const { stage, after } = trial({ hours: 24 });
    enter(stage, role('one'), { auth: 'x509' });
    const network = createNetwork(stage.world, { name: 'one', prefixes: ['192.0.2'], ...plan });
    const telemetry = { gap: () => gap };
    cast(stage, role('one'), { network, sdk: SDKS.c, protocol: 'Mqtt', telemetry, sendsAtOnce: true }).start();
    return after(24);
  }

  test('after a silence: the session ends that long after its last packet, and the device is back at once', () => {
    const lines = quiet({ closesAfter: 150 * SECOND }, HOUR);
    expect(new Set(lines.map(({ what, code }) => what + code))).toEqual(new Set(['connect', 'drop404104']));
    expect(spread(lengths(lines)).least).toBeGreaterThan(149 * SECOND);
    expect(spread(lengths(lines)).most).toBeLessThan(152 * SECOND);
    expect(spread(gaps(lines)).most).toBeLessThan(5 * SECOND);
  });

  test('not while something is said in time', () => {
    expect(quiet({ closesAfter: 150 * SECOND }, 2 * MINUTE).map(({ what }) => what)).toEqual(['connect']);
  });

  test('at an age, whatever is said', () => {
    const lines = quiet({ oldest: [30 * MINUTE, 30 * MINUTE] }, MINUTE);
    expect(lengths(lines).length).toBeGreaterThan(45);
    expect(spread(lengths(lines)).most).toBeLessThan(30 * MINUTE + 5 * SECOND);
    expect(spread(lengths(lines)).least).toBeGreaterThan(30 * MINUTE - 5 * SECOND);
  });
});

test('a keep-alive above the cap: the hub waits 29.45 minutes after the last packet', () => {
  const { stage, after } = trial({ hours: 24 });
  enter(stage, role('one'), { auth: 'x509' });
  const network = createNetwork(stage.world, { name: 'one', prefixes: ['192.0.2'] });
  const telemetry = { gap: () => 50 * MINUTE };
  const plan = { network, sdk: SDKS.own, protocol: 'Mqtt', telemetry, keepAlive: HOUR, sendsAtOnce: true } as const;
  cast(stage, role('one'), plan).start();
  const ages = lengths(after(24));
  expect(ages.length).toBeGreaterThan(20);
  expect(spread(ages).least).toBeGreaterThan(1767 * SECOND);
  expect(spread(ages).most).toBeLessThan(1769 * SECOND);
});
