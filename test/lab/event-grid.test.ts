import { publishConnections } from '../../src/lab/event-grid';
import { readDelivery } from '../../src/watch/read-events';
import { createFakeClock } from '../kit/fake-clock';
import { tinyHub } from '../kit/tiny-lab';

/** A hub that is looked at once a minute; what was published, as `connected pump-01`. */
function publishing() {
  const clock = createFakeClock(new Date('2026-11-23T12:00:00Z'));
  const hub = tinyHub('contoso-lab', ['pump-01', 'pump-03']);
  const published: string[] = [];
  const sequences: string[] = [];
  const state = { isDown: false };
  const ending = new AbortController();
  const done = publishConnections({
    hubs: [hub],
    clock,
    signal: ending.signal,
    async deliver(body) {
      if (state.isDown) throw new Error('down');
      const read = readDelivery(JSON.parse(body));
      if (read.kind !== 'events') throw new Error(`It is ${read.kind}.`);
      for (const { change, deviceId, sequence } of read.events) {
        published.push(`${change} ${deviceId}`);
        sequences.push(sequence);
      }
    },
    log: { error: () => undefined },
  });
  function happens(deviceId: string, connectionState: 'Connected' | 'Disconnected'): void {
    const identity = hub.devices.get(deviceId)?.identity;
    if (!identity) throw new Error('There is no such device.');
    Object.assign(identity, { connectionState, connectionStateUpdatedTime: clock.now().toISOString() });
  }
  const end = async () => {
    ending.abort();
    await done;
  };
  return { clock, published, sequences, state, happens, end };
}

test('what has changed since the look before is published, once', async () => {
  const { clock, published, happens, end } = publishing();
  await clock.advance(120_000);
  expect(published).toEqual([]);
  happens('pump-01', 'Disconnected');
  await clock.advance(30_000);
  expect(published).toEqual([]);
  await clock.advance(30_000);
  expect(published).toEqual(['disconnected pump-01']);
  await clock.advance(300_000);
  expect(published).toHaveLength(1);
  await end();
});

test('of a drop between two looks only the new connection is seen, by a higher number', async () => {
  const { clock, published, sequences, happens, end } = publishing();
  for (let turn = 0; turn < 2; turn += 1) {
    await clock.advance(10_000);
    happens('pump-03', 'Disconnected');
    await clock.advance(10_000);
    happens('pump-03', 'Connected');
    await clock.advance(40_000);
  }
  expect(published).toEqual(['connected pump-03', 'connected pump-03']);
  expect([...sequences].sort()).toEqual(sequences);
  expect(new Set(sequences).size).toBe(2);
  await end();
});

test('what was not taken is published at the next look', async () => {
  const { clock, published, state, happens, end } = publishing();
  state.isDown = true;
  happens('pump-01', 'Disconnected');
  await clock.advance(60_000);
  state.isDown = false;
  await clock.advance(60_000);
  expect(published).toEqual(['disconnected pump-01']);
  await end();
});
