import { createNetwork, outage } from '../../../src/lab/simulation/network';
import type { Protocol } from '../../../src/lab/simulation/record';
import { NEVER, rotateKeys } from '../../../src/lab/simulation/registry';
import { SDKS, type SdkName } from '../../../src/lab/simulation/sdk';
import { MOST_NODES, SPARED_NODE, serviceEvent } from '../../../src/lab/simulation/service-event';
import { patience } from '../../../src/lab/simulation/session';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import { every } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { NOON, role, type Trial, trial } from './kit';

const noon = NOON.getTime();

/** A client on its own network, started at once. */
function one({ stage }: Trial, options: { name?: string; sdk?: SdkName; protocol?: Protocol; prefix?: string } = {}) {
  const { name = 'one', sdk = 'python', protocol = 'Mqtt', prefix = '203.0.113' } = options;
  const network = createNetwork(stage.world, { name, prefixes: [prefix] });
  const client = cast(stage, role('one'), {
    name,
    network,
    sdk: SDKS[sdk],
    protocol,
    telemetry: every(MINUTE),
    tokenLifetime: 100 * HOUR,
  });
  client.start();
  return { client, network };
}

describe('one session an identity', () => {
  test.each([
    ['Mqtt', '400027'],
    ['Amqp', '409002'],
  ] as const)('on %s the second connect throws the first out with %s, and it comes back', (protocol, code) => {
    const lab = trial();
    enter(lab.stage, role('one'));
    one(lab, { name: 'a', sdk: 'csharp', protocol });
    one(lab, { name: 'b', sdk: 'csharp', protocol, prefix: '198.51.100' });
    const lines = lab.after(0.1);
    const drops = lines.filter(({ what }) => what === 'drop');
    expect(drops.length).toBeGreaterThan(20);
    expect(new Set(drops.map((drop) => drop.code))).toEqual(new Set([code]));
    expect(new Set(lines.map(({ address }) => address))).toEqual(new Set(['203.0.113.XXX', '198.51.100.XXX']));
  });

  test('a device and its module do not meet', () => {
    const lab = trial();
    enter(lab.stage, role('one'), { modules: ['camera'] });
    const network = createNetwork(lab.stage.world, { name: 'n', prefixes: ['192.0.2'] });
    for (const moduleId of [undefined, 'camera']) {
      cast(lab.stage, role('one'), {
        name: `one/${moduleId}`,
        network,
        sdk: SDKS.csharp,
        protocol: 'Amqp',
        ...(moduleId === undefined ? {} : { moduleId }),
      }).start();
    }
    expect(
      lab
        .after(1)
        .map(({ what, module }) => `${what} ${module}`)
        .sort(),
    ).toEqual(['connect ', 'connect camera']);
    expect(lab.hub.registry.devices.get('one')?.modules[0]?.connectionState).toBe('Connected');
  });
});

describe('silence', () => {
  test.each([
    ['python', 90],
    ['node', 270],
    ['java', 345],
    ['c', 360],
    ['csharp', 450],
  ] as const)(
    'the hub waits for a dead %s device 1.5 times its keep-alive: %d s after its last packet',
    (sdk, seconds) => {
      const lab = trial();
      enter(lab.stage, role('one'));
      const { client } = one(lab, { sdk });
      lab.after(1);
      client.powerOff();
      const [drop, ...others] = lab.after(2);
      expect(others).toEqual([]);
      expect(drop).toMatchObject({ what: 'drop', code: '404104' });
      const waited = ((drop?.time ?? 0) - noon - HOUR) / SECOND;
      expect(waited).toBeLessThanOrEqual(seconds);
      // Its last packet was at most a minute old, when telemetry goes out each minute.
      expect(waited).toBeGreaterThanOrEqual(seconds - 63);
    },
  );

  test('never longer than 29.45 minutes', () => {
    expect(patience(60 * MINUTE)).toBe(1767 * SECOND);
    expect(patience(60 * SECOND)).toBe(90 * SECOND);
  });

  test('a short interruption that nobody waited out ends nothing', () => {
    const lab = trial();
    enter(lab.stage, role('one'));
    const { network } = one(lab);
    outage(lab.stage.world, network, { at: noon + HOUR, lasts: 20 * SECOND });
    expect(lab.after(3).map(({ what }) => what)).toEqual(['connect']);
  });

  test('who comes back before the hub noticed meets its own old session', () => {
    const lab = trial();
    enter(lab.stage, role('one'));
    const { network } = one(lab, { sdk: 'java' });
    outage(lab.stage.world, network, { at: noon + HOUR, lasts: 3 * MINUTE, seenByDevice: true });
    expect(lab.after(3).filter(({ what }) => what !== 'connect')).toMatchObject([{ what: 'drop', code: '400027' }]);
  });

  test('over AMQP a lost link is still in the way of the device that returns minutes later', () => {
    const lab = trial();
    enter(lab.stage, role('one'));
    const { network } = one(lab, { sdk: 'csharp', protocol: 'Amqp' });
    outage(lab.stage.world, network, { at: noon + HOUR, lasts: 15 * MINUTE });
    const lines = lab.after(3);
    expect(lines.map(({ what, code }) => `${what}${code}`)).toEqual(['connect', 'drop404104', 'drop409002', 'connect']);
    expect((lines[2]?.time ?? 0) - (lines[1]?.time ?? 0)).toBeGreaterThan(10 * MINUTE);
    expect((lines[3]?.time ?? 0) - (lines[2]?.time ?? 0)).toBeLessThan(SECOND);
  });
});

describe('operators', () => {
  test('a disabled device is thrown out, refused, and comes back once enabled', () => {
    const lab = trial();
    const device = enter(lab.stage, role('one'));
    one(lab);
    lab.after(1);
    lab.hub.disable('one', 'stolen');
    expect(device.identity).toMatchObject({
      status: 'disabled',
      statusReason: 'stolen',
      connectionState: 'Disconnected',
    });
    expect(device.identity.statusUpdatedTime).toBe('2026-11-20T13:00:00.0000000Z');
    const [end, ...refusals] = lab.after(2);
    expect(end).toMatchObject({ what: 'drop', code: '404104' });
    expect(refusals.length).toBeGreaterThan(5);
    for (const refusal of refusals) expect(refusal).toMatchObject({ what: 'refused', code: '403012' });
    lab.hub.enable('one');
    expect(lab.after(3).at(-1)).toMatchObject({ what: 'connect' });
  });

  test('after both keys changed, the running session goes on and the next connect is refused', () => {
    const lab = trial();
    const device = enter(lab.stage, role('one'));
    const { client } = one(lab);
    lab.after(1);
    rotateKeys(device, lab.stage.world.random);
    expect(lab.after(2)).toEqual([]);
    client.close();
    client.start();
    const [goodbye, ...refusals] = lab.after(3);
    expect(goodbye).toMatchObject({ what: 'goodbye', code: '' });
    for (const refusal of refusals) expect(refusal).toMatchObject({ what: 'refused', code: '401003' });
    expect(refusals.length).toBeGreaterThan(5);
  });

  test('a device made anew has another generation and other keys: the old ones are refused', () => {
    const lab = trial();
    const old = enter(lab.stage, role('one'));
    one(lab);
    lab.after(1);
    lab.hub.replace('one', () => enter(lab.stage, { ...role('one'), name: 'again' }, { created: noon + HOUR }));
    const lines = lab.after(2);
    expect(lines[0]).toMatchObject({ what: 'drop' });
    expect(lines.at(-1)).toMatchObject({ what: 'refused', code: '401003' });
    expect(BigInt(lab.hub.registry.devices.get('one')?.identity.generationId ?? 0)).toBeGreaterThan(
      BigInt(old.identity.generationId),
    );
  });

  test('a device that the registry does not know is refused', () => {
    const lab = trial();
    one(lab);
    expect(lab.after(1)[0]).toMatchObject({ what: 'refused', code: '404001' });
  });
});

test('a service event ends the sessions of its nodes within half a minute, and all are back within a minute', () => {
  const lab = trial();
  const { world, hub } = lab.stage;
  for (let number = 0; number < 40; number += 1) {
    const deviceId = `d${number}`;
    enter(lab.stage, role(deviceId));
    hub.placeOn(deviceId, number < 5 ? SPARED_NODE : number % SPARED_NODE);
    const network = createNetwork(world, { name: deviceId, prefixes: ['192.0.2'] });
    const sdk = SDKS[(['csharp', 'java', 'node', 'python'] as const)[number % 4] ?? 'csharp'];
    cast(lab.stage, role(deviceId), { network, sdk, protocol: 'Mqtt', tokenLifetime: 100 * HOUR }).start();
  }
  serviceEvent(world, hub, { at: noon + HOUR, nodes: MOST_NODES });
  lab.after(0.9);
  const lines = lab.after(2);
  const drops = lines.filter(({ what }) => what === 'drop');
  expect(drops).toHaveLength(35);
  expect(new Set(drops.map(({ code }) => code))).toEqual(new Set(['404104', '500001']));
  expect((drops.at(-1)?.time ?? 0) - noon - HOUR).toBeLessThan(30 * SECOND);
  const returns = lines.filter(({ what }) => what === 'connect');
  expect(returns).toHaveLength(35);
  expect((returns.at(-1)?.time ?? 0) - noon - HOUR).toBeLessThan(60 * SECOND);
});

test('the registry shows who lives: state, last activity, and never for those who never came', () => {
  const lab = trial({ logging: false });
  const device = enter(lab.stage, role('one'));
  enter(lab.stage, role('other'));
  const { client } = one(lab);
  expect(lab.after(1)).toEqual([]);
  expect(device.identity.connectionState).toBe('Connected');
  expect(noon + HOUR - Date.parse(device.identity.lastActivityTime)).toBeLessThan(63 * SECOND);
  client.close();
  expect(device.identity.connectionState).toBe('Disconnected');
  expect(lab.hub.registry.devices.get('other')?.identity.lastActivityTime).toBe(NEVER);
});

test('noise doubles or delays records, and adds nothing of its own', () => {
  const quiet = trial();
  const noisy = trial({ noise: { doubled: 0.2, late: 0.2 } });
  for (const lab of [quiet, noisy]) {
    enter(lab.stage, role('one'));
    one(lab, { name: 'a', sdk: 'csharp' });
    one(lab, { name: 'b', sdk: 'csharp' });
  }
  const [plain, rough] = [quiet.after(1), noisy.after(1)];
  const times = rough.map(({ time }) => time);
  expect(rough.length).toBeGreaterThan(plain.length);
  expect(times).not.toEqual([...times].sort((a, b) => a - b));
});
