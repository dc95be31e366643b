import { callsMethods, leafBehindEdgeHub, restart, sleeps } from '../../../src/lab/simulation/habits';
import { createNetwork } from '../../../src/lab/simulation/network';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import { every } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { gaps, lengths, NOON, role, spread, trial } from './kit';

const noon = NOON.getTime();

function device(plan: Partial<Parameters<typeof cast>[2]> = {}) {
  const lab = trial();
  enter(lab.stage, role('one'), { auth: 'x509' });
  const network = createNetwork(lab.stage.world, { name: 'one', prefixes: ['192.0.2'] });
  const client = cast(lab.stage, role('one'), {
    network,
    sdk: SDKS.python,
    protocol: 'Mqtt',
    telemetry: every(20 * SECOND),
    ...plan,
  });
  return { lab, client, network, world: lab.stage.world };
}

describe('a sleeper', () => {
  test('says goodbye after each waking and comes back after its sleep', () => {
    const { lab, client, world } = device();
    const plan = { from: noon, awake: [60 * SECOND, 70 * SECOND], asleep: [20 * MINUTE, 21 * MINUTE] } as const;
    sleeps(world, client, { ...plan, leaving: 'goodbye' }, world.random);
    const lines = lab.after(12);
    expect(new Set(lines.map(({ what }) => what))).toEqual(new Set(['connect', 'goodbye']));
    expect(lengths(lines).length).toBeGreaterThan(25);
    expect(spread(gaps(lines)).least).toBeGreaterThan(20 * MINUTE);
    expect(spread(lengths(lines)).most).toBeLessThan(71 * SECOND);
  });

  test('that only cuts its power leaves the hub waiting for 1.5 times its keep-alive', () => {
    const { lab, client, world } = device();
    const plan = { from: noon, awake: [60 * SECOND, 60 * SECOND], asleep: [20 * MINUTE, 21 * MINUTE] } as const;
    sleeps(world, client, { ...plan, leaving: 'power' }, world.random);
    const lines = lab.after(6);
    expect(new Set(lines.map(({ what, code }) => what + code))).toEqual(new Set(['connect', 'drop404104']));
    expect(spread(lengths(lines)).least).toBeGreaterThan(100 * SECOND);
    expect(spread(lengths(lines)).most).toBeLessThan(151 * SECOND);
  });
});

describe('a restart', () => {
  test.each([
    ['goodbye', 'goodbye'],
    ['kill', 'drop404104'],
    // The device is back before the hub's 90 s are over, and meets its own old session.
    ['power', 'drop400027'],
  ] as const)('by %s shows as %s', (leaving, end) => {
    const { lab, client, world } = device();
    client.start();
    restart(world, client, { at: noon + HOUR, away: 30 * SECOND, leaving });
    const lines = lab.after(2);
    expect(lines.map(({ what, code }) => what + code).sort()).toEqual(['connect', 'connect', end].sort());
  });
});

test('a frozen program is given up by the hub, and returns when it goes on', () => {
  const { lab, client, world } = device();
  client.start();
  world.schedule.at(noon + HOUR, () => client.freeze(10 * MINUTE));
  const [, drop, back, ...more] = lab.after(3);
  expect(more).toEqual([]);
  expect(drop).toMatchObject({ what: 'drop', code: '404104' });
  expect((drop?.time ?? 0) - noon - HOUR).toBeLessThanOrEqual(90 * SECOND);
  expect((back?.time ?? 0) - noon - HOUR).toBeGreaterThan(10 * MINUTE);
  expect((back?.time ?? 0) - noon - HOUR).toBeLessThan(11 * MINUTE + 30 * SECOND);
});

test('a shorter freeze ends nothing', () => {
  const { lab, client, world } = device();
  client.start();
  world.schedule.at(noon + HOUR, () => client.freeze(50 * SECOND));
  expect(lab.after(3).map(({ what }) => what)).toEqual(['connect']);
});

test('edgeHub closes the connection of a leaf an hour after its last operation', () => {
  const { lab, client, world } = device({ sdk: SDKS['edge-hub'], protocol: 'Amqp' });
  leafBehindEdgeHub(world, client, { gap: () => 150 * MINUTE, idle: 60 * MINUTE });
  const lines = lab.after(24);
  expect(lengths(lines).length).toBeGreaterThan(7);
  expect(spread(lengths(lines)).least).toBeGreaterThan(59 * MINUTE);
  expect(spread(lengths(lines)).most).toBeLessThan(60 * MINUTE);
  expect(new Set(lines.map(({ what }) => what))).toEqual(new Set(['connect', 'goodbye']));
});

test.each([
  [false, true, ['send504101']],
  [true, true, []],
  [true, false, ['send404103']],
] as const)('methods with a handler (%s) of a device online (%s) log %j', (answers, online, expected) => {
  const { lab, client, world } = device();
  if (online) client.start();
  callsMethods(world, lab.hub, { deviceId: 'one', every: [10 * MINUTE, 11 * MINUTE], answers }, world.random);
  lab.stage.world.schedule.runTo(noon + 2 * HOUR);
  const calls = lab.hub.drain(noon + 2 * HOUR).filter(({ category }) => category === 'DirectMethods');
  expect([...new Set(calls.map(({ operationName, resultType }) => `${operationName}${resultType}`))]).toEqual(expected);
});
