import { readRuntimeTwins } from '../../src/evidence/read-runtime-twins';
import { createDemoFleet } from '../../src/lab/demo-fleet';
import { moduleTwin } from '../../src/lab/hub-rest';
import type { LabDevice, LabHistory } from '../../src/lab/registry';
import { HOUR, MINUTE, SECOND } from '../../src/lab/simulation/world';
import { gaps, type Line, lengths, lineOf, spread } from './simulation/kit';

/** What a support engineer would see of each story, at any start, with any seed. */
interface Lab {
  readonly start: number;
  readonly history: LabHistory;
  readonly lines: readonly Line[];
  /** Records of a device itself, not its modules; by default of the last day. */
  of(deviceId: string, hours?: number): Line[];
  device(deviceId: string): LabDevice;
}

function build(startText: string, seed: number): Lab {
  const start = new Date(startText);
  const history = createDemoFleet({ start, seed });
  // Some records come twice, as in Azure; these stories are about what happened.
  const records = new Set(history.advance(start).flatMap(({ records }) => records));
  const lines = [...records].map(lineOf);
  return {
    start: start.getTime(),
    history,
    lines,
    of: (deviceId, hours = 24) =>
      lines.filter((line) => {
        return line.device === deviceId && line.module === '' && line.time >= start.getTime() - hours * HOUR;
      }),
    device(deviceId) {
      for (const hub of history.hubs) {
        const device = hub.devices.get(deviceId);
        if (device !== undefined) return device;
      }
      throw new Error(`no ${deviceId}`);
    },
  };
}

const drops = (lines: readonly Line[]): Line[] => lines.filter(({ what }) => what === 'drop');
const codes = (lines: readonly Line[]): Set<string> => new Set(lines.map(({ code }) => code));
const hoursBefore = (lab: Lab, line: Line | undefined): number => (lab.start - (line?.time ?? 0)) / HOUR;

const CASES = ['2026-11-23T00:05:00Z', '2026-11-23T03:13:00Z', '2026-11-23T14:59:00Z', '2026-11-23T23:55:00Z'].flatMap(
  (start, place) => [1, 2].map((seed) => [start, seed * 100 + place] as const),
);

describe.each(CASES)('started at %s with seed %d', (startText, seed) => {
  let lab: Lab;
  beforeAll(() => {
    lab = build(startText, seed);
  });

  test('records reach over 48 hours up to the start, in order', () => {
    expect(lab.start - (lab.lines[0]?.time ?? 0)).toBeLessThanOrEqual(48 * HOUR);
    expect(lab.start - (lab.lines[0]?.time ?? 0)).toBeGreaterThan(47 * HOUR);
    for (const hub of ['pump', 'kiosk']) {
      const times = lab.lines.filter(({ device }) => device.startsWith(hub)).map(({ time }) => time);
      expect(Math.max(...times)).toBeLessThanOrEqual(lab.start);
    }
  });

  test('pump-01 connected within the day and stayed', () => {
    expect(lab.of('pump-01', 48).map(({ what }) => what)).toEqual(['connect']);
    expect(lab.device('pump-01').identity).toMatchObject({
      connectionState: 'Connected',
      authentication: { type: 'selfSigned', symmetricKey: { primaryKey: null } },
    });
  });

  test('pump-02 is disabled for two days and refused since, again and again', () => {
    const { identity } = lab.device('pump-02');
    expect(identity.status).toBe('disabled');
    expect(identity.statusReason).toBeTruthy();
    expect((lab.start - Date.parse(identity.statusUpdatedTime)) / HOUR).toBeCloseTo(48.5, 0);
    const tries = lab.of('pump-02', 48);
    expect(codes(tries)).toEqual(new Set(['403012']));
    const times = tries.map(({ time }) => time);
    const between = spread(times.slice(1).map((time, place) => time - (times[place] ?? 0)));
    expect(between.least).toBeGreaterThan(3 * MINUTE);
    expect(between.most).toBeLessThan(31 * MINUTE);
  });

  test.each([
    ['pump-03', 45],
    ['pump-04', 70],
    ['pump-05', 118],
  ])('%s ends its sessions every %d minutes and is back in seconds', (deviceId, minutes) => {
    const lines = lab.of(deviceId, 48);
    const steady = lengths(lines).filter((age) => Math.abs(age - minutes * MINUTE) < 45 * SECOND);
    // All but the one that the service event cut short, if it did.
    expect(lengths(lines).length - steady.length).toBeLessThanOrEqual(1);
    expect(steady.length).toBeGreaterThan(20);
    expect(spread(gaps(lines)).most).toBeLessThan(MINUTE);
    const cut = deviceId === 'pump-04';
    expect(lines.filter(({ what }) => what === 'goodbye').length > 0).toBe(!cut);
    expect(codes(lines).has('401003')).toBe(cut);
  });

  test('pump-06 was cut by the hub nine hours ago and never came back', () => {
    const ends = lab.of('pump-06', 48);
    expect(ends.map(({ what, code }) => what + code)).toEqual(['drop401003', 'drop404104']);
    expect(hoursBefore(lab, ends[0])).toBeCloseTo(9, 1);
    expect(lab.device('pump-06').identity).toMatchObject({ status: 'enabled', connectionState: 'Disconnected' });
  });

  test('pump-07 worked until its key was changed five hours ago, and is refused at every try since', () => {
    const lines = lab.of('pump-07', 48);
    const refusals = lines.filter(({ what }) => what === 'refused');
    expect(codes(refusals)).toEqual(new Set(['401003']));
    expect(refusals.length).toBeGreaterThan(40);
    expect(hoursBefore(lab, refusals[0])).toBeLessThan(5.05);
    expect(hoursBefore(lab, refusals[0])).toBeGreaterThan(4.1);
    expect(lines.indexOf(refusals[0] ?? lines[0] ?? (lab.lines[0] as Line))).toBe(lines.length - refusals.length);
    expect(hoursBefore(lab, refusals.at(-1))).toBeLessThan(0.15);
  });

  test('pump-08: two addresses throw each other out, hundreds of times', () => {
    const lines = lab.of('pump-08');
    const thrown = lines.filter(({ code }) => code === '400027');
    expect(thrown.length).toBeGreaterThan(300);
    expect(lines.length).toBeLessThan(4500);
    const connects = lines.filter(({ what }) => what === 'connect');
    const alternations = connects.filter(({ address }, place) => address !== connects[place - 1]?.address);
    expect(alternations.length / connects.length).toBeGreaterThan(0.9);
    expect(new Set(connects.map(({ address }) => address)).size).toBe(2);
  });

  test('pump-09 is lost for minutes at irregular times and returns from other addresses, and renews between', () => {
    const lines = lab.of('pump-09');
    const losses = gaps(lines).filter((gap) => gap > MINUTE);
    expect(losses.length).toBeGreaterThanOrEqual(4);
    expect(spread(losses).most).toBeLessThan(32 * MINUTE);
    expect(new Set(lines.map(({ address }) => address)).size).toBeGreaterThan(1);
    const thrown = drops(lines).filter(({ code }) => code === '400027').length;
    expect(thrown).toBeLessThan(losses.length);
    expect(lines.some(({ code }) => code === '401003')).toBe(true);
  });

  test('pump-10 meets its own old session about every five minutes', () => {
    const lines = lab.of('pump-10');
    const thrown = lines.filter(({ code }) => code === '400027').length;
    expect(thrown).toBeGreaterThan(200);
    expect(drops(lines).length - thrown).toBeLessThanOrEqual(2);
    expect(new Set(lines.map(({ address }) => address)).size).toBe(1);
  });

  test('pump-11 dropped once, seven hours ago, with the hub, and was back within a minute', () => {
    const lines = lab.of('pump-11', 48);
    expect(lines.map(({ what }) => what)).toEqual(['drop', 'connect']);
    expect(hoursBefore(lab, lines[0])).toBeCloseTo(7, 0);
    expect(spread(gaps(lines)).most).toBeLessThan(MINUTE);
    const at = lines[0]?.time ?? 0;
    const together = drops(lab.lines).filter(
      ({ time, device }) => device !== 'kiosk-01' && Math.abs(time - at) < MINUTE,
    );
    expect(new Set(together.map(({ device }) => device)).size).toBeGreaterThan(35);
    expect(new Set(together.map(({ address }) => address)).size).toBeGreaterThan(5);
    expect(codes(together)).toEqual(expect.objectContaining(new Set(['404104', '500001'])));
  });

  test('pump-12 connects and drops hundreds of times within an hour, seconds apart, after a short outage', () => {
    const lines = lab.of('pump-12');
    const short = lengths(lines).filter((length) => length < 5 * SECOND);
    expect(short.length).toBeGreaterThan(150);
    const looped = drops(lines).map(({ time }) => time);
    const middle = looped[Math.floor(looped.length / 2)] ?? 0;
    const within = looped.filter((time) => Math.abs(time - middle) < HOUR / 2).length;
    expect(within / looped.length).toBeGreaterThan(0.95);
    expect(codes(drops(lines)).has('404104')).toBe(true);
  });

  test('pump-13 loses its AMQP connection for minutes, and 409002 comes with its return', () => {
    const lines = lab.of('pump-13');
    const conflicts = lines.filter(({ code }) => code === '409002');
    expect(conflicts.length).toBeGreaterThanOrEqual(2);
    conflicts.forEach((conflict) => {
      const place = lines.indexOf(conflict);
      expect(lines[place - 1] ?? { code: '404104' }).toMatchObject({ code: '404104' });
      expect(lines[place + 1]).toMatchObject({ what: 'connect' });
    });
  });

  test('pump-14 renews hourly, and was really lost once', () => {
    const lines = lab.of('pump-14', 48);
    const losses = gaps(lines).filter((gap) => gap > MINUTE);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toBeGreaterThan(5 * MINUTE);
    expect(losses[0]).toBeLessThan(34 * MINUTE);
    expect(lines.filter(({ code }) => code === '401003').length).toBeGreaterThan(30);
  });

  test('gate-01 and its modules live without a drop', () => {
    expect(lab.lines.filter(({ device, what }) => device === 'gate-01' && what !== 'connect')).toEqual([]);
    const { identity, modules } = lab.device('gate-01');
    expect(identity.capabilities.iotEdge).toBe(true);
    expect(modules.map(({ moduleId, connectionState }) => [moduleId, connectionState])).toEqual([
      ['$edgeAgent', 'Connected'],
      ['$edgeHub', 'Connected'],
      ['vibration-filter', 'Connected'],
    ]);
  });

  test('gate-01 reports of itself that all is well, since days', () => {
    const gateway = lab.device('gate-01');
    const twins = gateway.modules.map((module) => moduleTwin(gateway, module));
    const runtime = readRuntimeTwins(twins, 'gate-01', { deviceId: 'gate-01', moduleId: 'vibration-filter' });
    const running = { runtimeStatus: 'running', exitCode: 0, restartCount: 0 };
    expect(runtime).toMatchObject({
      agent: {
        version: '1.5.44',
        lastDesiredStatus: { code: 200 },
        edgeAgent: { ...running, imageTag: '1.5.44' },
        edgeHub: { ...running, imageTag: '1.5.44' },
        modules: { 'vibration-filter': running },
      },
      hub: { connected: 1, disconnected: 0, client: { status: 'Connected' } },
    });
    expect(Date.parse(runtime?.agent?.reportedAt ?? '')).toBeLessThan(lab.start - 24 * HOUR);
  });

  test('kiosk-01 has used up the day two hours ago, or at 23:00 of the day before', () => {
    const refused = lab.of('kiosk-01').filter(({ what }) => what === 'ingress');
    expect(codes(refused)).toEqual(new Set(['403002']));
    const midnight = Math.floor(lab.start / (24 * HOUR)) * 24 * HOUR;
    const since = lab.start - 2 * HOUR < midnight ? midnight - HOUR : lab.start - 2 * HOUR;
    expect(Math.abs((refused[0]?.time ?? 0) - since)).toBeLessThan(5 * MINUTE);
    expect(refused.length).toBeGreaterThan(20);
    const untilMidnight = since < midnight ? midnight : lab.start;
    expect(refused.at(-1)?.time).toBeLessThanOrEqual(untilMidnight);
  });

  test('cam-01 lives on a hub that writes nothing', () => {
    expect(lab.of('cam-01', 48)).toEqual([]);
    expect(lab.history.hubs.find(({ name }) => name === 'tailspin-lab')?.logging).toBe(false);
    const { identity } = lab.device('cam-01');
    expect(lab.start - Date.parse(identity.lastActivityTime)).toBeLessThan(5 * MINUTE);
  });

  test('no other minute looks like the service event', () => {
    const event = lab.of('pump-11', 48)[0]?.time ?? 0;
    const hub = drops(lab.lines).filter(
      ({ device, time }) => device !== 'kiosk-01' && Math.abs(time - event) > 2 * MINUTE,
    );
    const devices = new Map<number, Set<string>>();
    for (const { time, device } of hub) {
      const minute = Math.floor(time / MINUTE);
      devices.set(minute, (devices.get(minute) ?? new Set()).add(device));
    }
    expect(Math.max(...[...devices.values()].map((set) => set.size))).toBeLessThan(12);
  });
});

describe('the fleet as a whole', () => {
  const start = new Date('2026-11-23T14:59:00Z');

  test('same seed, same life; another seed, another', () => {
    const text = (seed: number): string => JSON.stringify(createDemoFleet({ start, seed }).advance(start));
    const first = text(5);
    expect(text(5)).toBe(first);
    expect(text(6)).not.toBe(first);
  });

  test('it does not matter in how many steps time passes', () => {
    const end = new Date(start.getTime() + 2 * HOUR);
    const whole = createDemoFleet({ start, seed: 8 });
    const steps = createDemoFleet({ start, seed: 8 });
    const atOnce = whole.advance(end).flatMap(({ records }) => records);
    const bit = [];
    for (let time = start.getTime() - 3 * HOUR; time <= end.getTime(); time += 5 * MINUTE + 1 * SECOND) {
      bit.push(...steps.advance(new Date(time)).flatMap(({ records }) => records));
    }
    bit.push(...steps.advance(end).flatMap(({ records }) => records));
    const sorted = (records: readonly { time: string; properties: string }[]): string[] =>
      records.map((record) => JSON.stringify(record)).sort();
    expect(sorted(bit)).toEqual(sorted(atOnce));
    expect([...(steps.hubs[0]?.devices.values() ?? [])]).toEqual([...(whole.hubs[0]?.devices.values() ?? [])]);
  });

  test('renamed devices live the same stories', () => {
    const plain = createDemoFleet({ start, seed: 3 });
    const renamed = createDemoFleet({ start, seed: 3, rename: (deviceId) => `x-${deviceId}` });
    const lines = plain.advance(start).flatMap(({ records }) => records.map(lineOf));
    const others = renamed.advance(start).flatMap(({ records }) => records.map(lineOf));
    expect(others.map((line) => ({ ...line, device: line.device.slice(2) }))).toEqual(lines);
    expect(renamed.hubs[0]?.devices.has('x-pump-08')).toBe(true);
    expect(renamed.hubs[0]?.devices.has('pump-08')).toBe(false);
  });

  test('all devices of the contract are in their registries, with keys that differ', () => {
    const { hubs } = createDemoFleet({ start, seed: 3 });
    const [contoso, fabrikam, tailspin] = hubs;
    expect(hubs.map(({ name, sku, logging }) => [name, sku.name, logging])).toEqual([
      ['contoso-lab', 'S1', true],
      ['fabrikam-lab', 'F1', true],
      ['tailspin-lab', 'S1', false],
    ]);
    expect(contoso?.devices.size).toBe(14 + 1 + 60);
    expect(contoso?.devices.has('pump-99')).toBe(false);
    expect([...(fabrikam?.devices.keys() ?? [])]).toEqual(['kiosk-01']);
    expect([...(tailspin?.devices.keys() ?? [])]).toEqual(['cam-01']);
    const keys = hubs.flatMap(({ policyKey, devices }) => [
      policyKey,
      ...[...devices.values()].flatMap(({ identity }) => identity.authentication.symmetricKey.primaryKey ?? []),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(Buffer.from(key, 'base64')).toHaveLength(32);
  });

  test('life goes on: healthy devices renew, broken ones stay broken, the quota comes back at midnight', () => {
    const history = createDemoFleet({ start, seed: 11 });
    history.advance(start);
    const lines = history.advance(new Date(start.getTime() + 11 * HOUR)).flatMap(({ records }) => records.map(lineOf));
    const of = (deviceId: string): Line[] => lines.filter(({ device }) => device === deviceId);
    expect(Math.min(...lines.map(({ time }) => time))).toBeGreaterThan(start.getTime());
    expect(of('pump-03').filter(({ what }) => what === 'goodbye').length).toBeGreaterThan(12);
    expect(codes(of('pump-02'))).toEqual(new Set(['403012']));
    expect(of('pump-06')).toEqual([]);
    expect(codes(of('pump-07'))).toEqual(new Set(['401003']));
    expect(of('pump-08').length).toBeGreaterThan(100);
    expect(of('pump-11')).toEqual([]);
    const midnight = Date.parse('2026-11-24T00:00:00Z');
    expect(
      of('kiosk-01')
        .filter(({ what }) => what === 'ingress')
        .every(({ time }) => time < midnight),
    ).toBe(true);
  });
});
