import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Guest, readGuests, writeGuests } from '../../../src/lab/mqtt/guests';
import { createLiveRegistry } from '../../../src/lab/mqtt/live-registry';
import type { ArchiveRecord, LabHistory } from '../../../src/lab/registry';
import { historyOf } from '../../../src/lab/simulation/history';
import { ordinary } from '../../../src/lab/simulation/stories/ordinary';
import { createFakeClock } from '../../kit/fake-clock';
import { temporaryFolder } from '../../kit/temporary-folder';
import { NOON, role, trial } from '../simulation/kit';

const HOUR = 3_600_000;
const start = new Date(NOON.getTime() + 6 * HOUR);

/** Two devices that renew: one every 45 and one every 58 minutes. */
function simulated(): LabHistory {
  const { stage, hub } = trial({ seed: 1 });
  ordinary(stage, role('node'), { sdk: 'node', protocol: 'Mqtt' });
  ordinary(stage, role('python'), { sdk: 'python', protocol: 'Mqtt' });
  return historyOf(stage.world, [hub], NOON);
}

function setUp(at = start, guests: readonly Guest[] = []) {
  const clock = createFakeClock(at);
  const kept: Guest[][] = [];
  const registry = createLiveRegistry({
    history: simulated(),
    clock,
    guests,
    keep: (list) => kept.push([...list]),
  });
  const [hub] = registry.hubs;
  if (!hub) throw new Error('no hub');
  const advance = (): ArchiveRecord[] => registry.history.advance(clock.now()).flatMap(({ records }) => [...records]);
  return { clock, registry, hub, advance, kept };
}

function of(deviceId: string, records: readonly ArchiveRecord[]): ArchiveRecord[] {
  return records.filter(({ properties }) => JSON.parse(properties).deviceId === deviceId);
}

test('from the hand-over on the simulation says nothing of the device; its history stays, and so do the others', async () => {
  const alone = setUp();
  const { clock, registry, hub, advance, kept } = setUp();
  const before = advance();
  expect(before).toEqual(alone.advance());
  expect(hub.devices.get('node')?.identity.connectionState).toBe('Connected');

  const device = registry.take(hub, 'node');
  expect(device?.identity.connectionState).toBe('Disconnected');
  const goodbye = of('node', advance());
  expect(goodbye).toMatchObject([{ operationName: 'deviceDisconnect', level: 'Information' }]);

  await Promise.all([clock.advance(6 * HOUR), alone.clock.advance(6 * HOUR)]);
  const after = advance();
  const undisturbed = alone.advance();
  expect(of('node', after)).toEqual([]);
  expect(of('node', undisturbed).length).toBeGreaterThan(10);
  expect(of('python', after)).toEqual(of('python', undisturbed));
  expect(hub.devices.get('node')).toBe(device);
  expect(device?.identity.connectionState).toBe('Disconnected');
  expect(kept).toEqual([[{ hub: hub.name, deviceId: 'node', since: expect.any(String) }]]);
});

test('a restart remembers who is real', async () => {
  const first = setUp();
  first.advance();
  first.registry.take(first.hub, 'node');
  const [guests = []] = first.kept;

  const again = setUp(new Date(start.getTime() + 3 * HOUR), guests);
  const records = of('node', again.advance());
  expect(records.length).toBeGreaterThan(0);
  expect(records.every(({ time }) => Date.parse(time) < start.getTime())).toBe(true);
  expect(again.hub.devices.get('node')?.identity).toMatchObject({ connectionState: 'Disconnected' });
});

test('an unknown device is nobody’s', () => {
  const { registry, hub, kept } = setUp();
  expect(registry.take(hub, 'ghost')).toBeUndefined();
  expect(kept).toEqual([]);
});

test('the list of guests outlives the process, but not the story', async () => {
  const archive = join(mkdtempSync(join(temporary, 'guests-')), 'archive');
  const guests = [{ hub: 'contoso-lab', deviceId: 'pump-01', since: '2026-11-23T08:00:00.0000000Z' }];
  expect(await readGuests(archive, start)).toEqual([]);
  await writeGuests(archive, start, guests);
  expect(await readGuests(archive, start)).toEqual(guests);
  expect(await readGuests(archive, new Date(start.getTime() + 1))).toEqual([]);
});
const temporary = temporaryFolder();
