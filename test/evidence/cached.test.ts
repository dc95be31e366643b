import { byHub, byIdentity, cached } from '../../src/evidence/cached';
import type { DeviceTwin } from '../../src/evidence/device';
import type { Slot, Subject, Window } from '../../src/evidence/evidence';
import { gap } from '../../src/evidence/gaps';
import type { Source } from '../../src/evidence/source';
import { createFakeClock } from '../kit/fake-clock';

const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const pump = (deviceId: string, hub = 'a.azure-devices.net', moduleId: string | null = null): Subject => ({
  hub,
  deviceId,
  moduleId,
});

function counting(answer: () => Slot<DeviceTwin | null>): { source: Source<'twin'>; asked: string[] } {
  const asked: string[] = [];
  const collect = async ({ hub, deviceId }: Subject) => {
    asked.push(`${hub} ${deviceId}`);
    return { twin: answer() };
  };
  return { source: { kinds: ['twin'], place: 'the twin', collect }, asked };
}
const seen = (): Slot<null> => ({ ok: true, data: null, searched: 'there' });

test('an answer is good for its time, for exactly its identity', async () => {
  const clock = createFakeClock(window.to);
  const { source, asked } = counting(seen);
  const twins = cached(source, { clock, life: 20_000, keyOf: byIdentity });
  const ask = (subject: Subject) => twins.collect(subject, window, new AbortController().signal);
  await ask(pump('p'));
  await ask(pump('p'));
  expect(asked).toHaveLength(1);
  await ask(pump('P'));
  await ask(pump('p', 'b.azure-devices.net'));
  await ask(pump('p', 'a.azure-devices.net', 'm'));
  expect(asked).toHaveLength(4);
  await clock.advance(20_000);
  await ask(pump('p'));
  expect(asked).toHaveLength(5);
});

test('what belongs to the hub is asked once for all its devices', async () => {
  const { source, asked } = counting(seen);
  const hubs = cached(source, { clock: createFakeClock(window.to), life: 20_000, keyOf: byHub });
  for (const id of ['p', 'q', 'r']) await hubs.collect(pump(id), window, new AbortController().signal);
  expect(asked).toHaveLength(1);
});

test('trouble is never remembered', async () => {
  let trouble = true;
  const { source, asked } = counting(() => (trouble ? gap('throttled', 'Later.') : seen()));
  const twins = cached(source, { clock: createFakeClock(window.to), life: 20_000, keyOf: byIdentity });
  const ask = () => twins.collect(pump('p'), window, new AbortController().signal);
  expect((await ask()).twin.ok).toBe(false);
  trouble = false;
  expect((await ask()).twin.ok).toBe(true);
  expect(asked).toHaveLength(2);
});

test('it holds the newest 500', async () => {
  const { source, asked } = counting(seen);
  const twins = cached(source, { clock: createFakeClock(window.to), life: 20_000, keyOf: byIdentity });
  const ask = (id: string) => twins.collect(pump(id), window, new AbortController().signal);
  for (let n = 0; n <= 500; n += 1) await ask(`p${n}`);
  await ask('p500');
  expect(asked).toHaveLength(501);
  await ask('p0');
  expect(asked).toHaveLength(502);
});

describe('who asks while the same is being asked', () => {
  /** A source that answers when it is told to, or with its signal. */
  function waiting() {
    const answers: Array<(slot: Slot<DeviceTwin | null>) => void> = [];
    const collect = (_subject: Subject, _window: Window, signal: AbortSignal) =>
      new Promise<{ twin: Slot<DeviceTwin | null> }>((resolve) => {
        answers.push((twin) => resolve({ twin }));
        signal.addEventListener('abort', () => resolve({ twin: gap('timed-out', 'No answer.') }), { once: true });
      });
    const clock = createFakeClock(window.to);
    const source: Source<'twin'> = { kinds: ['twin'], place: 'the twin', collect };
    const twins = cached(source, { clock, life: 20_000, keyOf: byIdentity });
    return { answers, clock, ask: (signal = new AbortController().signal) => twins.collect(pump('p'), window, signal) };
  }

  test.each<[string, Slot<null>]>([
    ['an answer', seen()],
    ['trouble of the service', gap('throttled', 'Later.')],
    ['a service that took too long itself', gap('timed-out', 'It answered 504.')],
  ])('takes %s', async (_name, slot) => {
    const { answers, ask } = waiting();
    const all = [ask(), ask(), ask()];
    answers[0]?.(slot);
    expect(await Promise.all(all)).toEqual([{ twin: slot }, { twin: slot }, { twin: slot }]);
    expect(answers).toHaveLength(1);
  });

  test('asks anew where that was given up, and once for all who still wait', async () => {
    const { answers, clock, ask } = waiting();
    const first = new AbortController();
    const [given, ...others] = [ask(first.signal), ask(), ask()];
    first.abort();
    expect(await given).toMatchObject({ twin: { why: 'timed-out' } });
    await clock.advance(0);
    expect(answers).toHaveLength(2);
    answers[1]?.(seen());
    expect(await Promise.all(others)).toEqual([{ twin: seen() }, { twin: seen() }]);
  });

  test('asks no more when its own time is over in the same moment', async () => {
    const { answers, clock, ask } = waiting();
    const stops = [new AbortController(), new AbortController(), new AbortController()];
    const all = stops.map(({ signal }) => ask(signal));
    for (const stop of stops) stop.abort();
    await clock.advance(0);
    for (const one of await Promise.all(all)) expect(one).toMatchObject({ twin: { why: 'timed-out' } });
    expect(answers).toHaveLength(1);
  });
});
