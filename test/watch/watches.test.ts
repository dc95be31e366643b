import { z } from 'zod';
import { storedJson } from '../../src/store/bounds';
import type { Said } from '../../src/watch/ports';
import { LONGEST_WATCH, MOST_WATCHES } from '../../src/watch/watches';
import { eventsOf } from '../kit/connection-events';
import { ADA, asking, watching } from '../kit/watching';

const SUSI = { person: { id: 'susi', channel: 'msteams' }, conversationId: 'a:susi' };

test('who watches a device hears that it is down, that it is back, and that the time is over', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08', { ms: 60 * 60_000 }));
  await all.until(61, eventsOf('pump-08', 'down 10, up 30'));
  expect(all.said).toEqual(['15: down down pump-08', '30: down back pump-08', '60: ended ended pump-08']);
  expect(all.records.all.size).toBe(1);
  expect([...all.records.all.keys()][0]).toContain('watched-hubs/');
});

test('the same event again, by another instance and much later, says nothing more', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  const events = eventsOf('pump-08', 'down 10, up 30');
  await all.until(40, events);
  await all.instance().take(events);
  await all.take([...events].reverse());
  await all.until(60);
  expect(all.said).toEqual(['15: down down pump-08', '30: down back pump-08']);
});

test('a restart in the middle loses nothing', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  await all.until(12, eventsOf('pump-08', 'down 10'));
  const next = all.instance();
  all.clock.move(5 * 60_000);
  while (await all.runDue(next.work));
  expect(all.said).toEqual(['17: down down pump-08']);
});

test('two instances that look at the same time say it once', async () => {
  let other: Promise<unknown> | undefined;
  const all = watching({
    fares: () => {
      // While the first one speaks, the second one looks.
      other ??= all.runDue(all.instance().work);
      return null;
    },
  });
  await all.watches.watch(asking('pump-08'));
  await all.take(eventsOf('pump-08', 'down 0'));
  await all.settle();
  const tag = [...all.waiting].find(([id]) => id.startsWith('watch-look'));
  if (!tag) throw new Error('A look is put.');
  all.clock.move(6 * 60_000);
  all.waiting.set('watch-look:double', { ...tag[1], due: 0 });
  await all.settle();
  await other;
  all.clock.move(10_000);
  await all.settle();
  expect(all.said).toEqual(['6: down down pump-08']);
});

test('where the channel updates in place there is one message; where an update fails there is a new one', async () => {
  const all = watching({ inPlace: true });
  await all.watches.watch(asking('pump-08'));
  await all.until(40, eventsOf('pump-08', 'down 10, up 30'));
  expect(all.said).toEqual(['15: down down pump-08', '30: edit m0 down back pump-08']);

  const failing = watching({ inPlace: true, edits: () => false });
  await failing.watches.watch(asking('pump-08'));
  await failing.until(40, eventsOf('pump-08', 'down 10, up 30'));
  expect(failing.said).toEqual([
    '15: down down pump-08',
    '30: cannot edit m0 down back pump-08',
    '30: down back pump-08',
  ]);
});

describe('what was not said', () => {
  test('is said later where that is sure', async () => {
    const fares: Array<Said | null> = [{ kind: 'again', why: '429' }];
    const all = watching({ fares: () => fares.shift() ?? null });
    await all.watches.watch(asking('pump-08'));
    await all.until(20, eventsOf('pump-08', 'down 10'));
    expect(all.said).toEqual(['15: (again) down down pump-08', '16: down down pump-08']);
  });

  test('is not said again where it may have arrived', async () => {
    const all = watching({ fares: () => ({ kind: 'said', message: null, unsure: true }) });
    await all.watches.watch(asking('pump-08'));
    await all.until(29, eventsOf('pump-08', 'down 10'));
    expect(all.said).toEqual(['15: down down pump-08']);
  });

  test('ends the watches where the conversation is gone', async () => {
    const all = watching({ fares: () => ({ kind: 'gone' }) });
    await all.watches.watch(asking('pump-08'));
    await all.watches.watch(asking('pump-09'));
    await all.until(40, eventsOf('pump-08', 'down 10, up 30'));
    expect(all.said).toHaveLength(1);
    expect(await all.watches.of(ADA)).toEqual([]);
    expect(all.logged).toHaveLength(1);
  });
});

describe('who may no longer see the hub', () => {
  test('hears only that, and is told nothing more', async () => {
    const all = watching({ mayWatch: async () => 'may-not' });
    await all.watches.watch(asking('pump-08'));
    await all.until(40, eventsOf('pump-08', 'down 10, up 30'));
    expect(all.said).toEqual(['15: refused contoso-lab']);
    expect(await all.watches.of(ADA)).toEqual([]);
    expect(all.logged).toHaveLength(1);
  });

  test('waits where that cannot be asked', async () => {
    const sights: Array<'unclear' | 'may'> = ['unclear', 'unclear'];
    const all = watching({ mayWatch: async () => sights.shift() ?? 'may' });
    await all.watches.watch(asking('pump-08'));
    await all.until(40, eventsOf('pump-08', 'down 10'));
    expect(all.said).toEqual(['25: down down pump-08']);
  });
});

test('what is stopped is not told any more', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  await all.watches.watch(asking('pump-09'));
  await all.watches.watch(asking(null));
  const stopped = await all.watches.stop(ADA, { hub: 'CONTOSO-lab', devices: ['pump-08'] });
  expect(stopped.map(({ deviceId }) => deviceId)).toEqual(['pump-08']);
  expect(await all.watches.stop(SUSI, { hub: null, devices: [] })).toEqual([]);
  await all.until(40, [...eventsOf('pump-08', 'down 10'), ...eventsOf('pump-09', 'down 10')]);
  expect(all.said).toEqual(['15: down down pump-09']);
  expect((await all.watches.stop(ADA, { hub: null, devices: [] })).map(({ deviceId }) => deviceId)).toEqual([
    'pump-09',
    null,
  ]);
  await all.until(60, eventsOf('pump-09', 'up 50'));
  expect(all.said).toHaveLength(1);
});

test('forgetting takes the watches of one person in all their conversations, and of nobody else', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  await all.watches.watch(asking('pump-08', { conversationId: '19:room' }));
  await all.watches.watch(asking('pump-08', SUSI));
  await all.watches.forget(ADA);
  expect(await all.watches.of(ADA)).toEqual([]);
  expect(await all.watches.of({ ...ADA, conversationId: '19:room' })).toEqual([]);
  expect(await all.watches.of(SUSI)).toHaveLength(1);
});

test('a bot that is put out of a conversation ends what is watched there, in every thread and for everybody', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08', { conversationId: '19:room@thread.tacv2;messageid=1' }));
  await all.watches.watch(asking('pump-08', { ...SUSI, conversationId: '19:room@thread.tacv2;messageid=2' }));
  await all.watches.watch(asking('pump-08'));
  expect(await all.watches.leave('19:room@thread.tacv2')).toBe(2);
  expect(await all.watches.leave('19:room@thread.tacv2')).toBe(0);
  expect(await all.watches.of(ADA)).toHaveLength(1);
});

test('there are so many watches a person, for so long', async () => {
  const all = watching();
  for (let n = 0; n < MOST_WATCHES; n += 1)
    expect(await all.watches.watch(asking(`d${n}`, { conversationId: `c${n % 3}` }))).toMatchObject({
      kind: 'watching',
    });
  expect(await all.watches.watch(asking('one-more'))).toEqual({ kind: 'too-many' });
  const again = await all.watches.watch(asking('d0', { conversationId: 'c0', ms: 10 ** 12 }));
  expect(again).toMatchObject({
    kind: 'watching',
    was: true,
    until: new Date(all.clock.now().getTime() + LONGEST_WATCH),
  });
  expect(await all.watches.watch(asking('d0', SUSI))).toMatchObject({ kind: 'watching', was: false });
});

test('a watch that is asked for again lasts until then, and keeps what it has seen', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08', { ms: 30 * 60_000 }));
  await all.until(20, eventsOf('pump-08', 'down 18'));
  await all.watches.watch(asking('pump-08', { ms: 60 * 60_000 }));
  await all.until(90);
  expect(all.said).toEqual(['23: down down pump-08', '80: ended ended pump-08']);
});

test('its usual absences are those of its last diagnosis', async () => {
  const all = watching();
  const client = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08', moduleId: null };
  all.watches.learn(client, [240_000, 240_000, 240_000]);
  expect(await all.watches.watch(asking('pump-08'))).toMatchObject({ patience: 720_000, isOwn: true });
  all.watches.learn(client, [240_000]);
  expect(await all.watches.watch(asking('pump-08', SUSI))).toMatchObject({ patience: 300_000, isOwn: false });
});

test('a storm is one message for each who watches, counted over two instances', async () => {
  const all = watching();
  await all.watches.watch(asking(null));
  await all.watches.watch(asking('d1'));
  await all.watches.watch(asking('d2', SUSI));
  await all.until(20);
  const other = all.instance();
  const drops = Array.from({ length: 40 }, (_, n) => eventsOf(`d${n}`, 'down 20')).flat();
  await all.take(drops.filter((_, n) => n % 2 === 0));
  await other.take(drops.filter((_, n) => n % 2 === 1));
  await all.take(drops);
  await all.settle();
  expect(all.said).toEqual(['20: storm on']);
  await all.until(40);
  expect(all.said).toEqual(['20: storm on', '25: storm on', '30: storm over', '30: storm over']);
});

test('events of hubs and devices that nobody watches leave nothing behind', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  const before = all.records.all.size;
  await all.take(eventsOf('pump-77', 'down 1, up 2'));
  await all.take(eventsOf('pump-08', 'down 1', 'other-hub'));
  await all.settle();
  expect(all.records.all.size).toBe(before);
});

test('what another version wrote of one person does not stop the others', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  await all.watches.watch(asking('pump-08', SUSI));
  const [strange] = [...all.records.all.keys()].filter((key) => key.startsWith('watches/'));
  const found = strange && (await all.records.get(strange, z.unknown()));
  if (!strange || !found) throw new Error('There is a record.');
  await all.records.put(strange, { of: 'another version' }, found.etag);
  await all.until(20, eventsOf('pump-08', 'down 10'));
  expect(all.said).toEqual(['15: down down pump-08']);
});

test('the redactor of the store leaves what is kept of watches as it is', async () => {
  const all = watching();
  await all.watches.watch(asking('pump-08'));
  await all.watches.watch(asking(null));
  await all.until(30);
  await all.take(Array.from({ length: 2_000 }, (_, n) => eventsOf(`d${n}`, 'down 30')).flat());
  await all.take(eventsOf('pump-08', 'down 20, up 22, down 24'));
  await all.settle();
  expect(all.records.all.size).toBeGreaterThan(3);
  for (const json of all.records.all.values()) expect(storedJson(JSON.parse(json), 256 * 1024)).toBe(json);
});
