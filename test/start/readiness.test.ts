import { readinessOf } from '../../src/start/readiness';
import { createFakeClock } from '../kit/fake-clock';
import { NOW } from '../kit/sample-report';

function store() {
  const clock = createFakeClock(NOW);
  const state = { stopping: false, asked: 0, how: async (): Promise<unknown> => null };
  const ready = readinessOf({
    isStopping: () => state.stopping,
    reach() {
      state.asked += 1;
      return state.how();
    },
    clock,
    log: { warn: () => undefined },
  });
  return { clock, state, ready };
}

test('many ask, the store is asked once, and anew after five seconds', async () => {
  const { clock, state, ready } = store();
  expect(await Promise.all([ready(), ready(), ready()])).toEqual([true, true, true]);
  await clock.advance(4_999);
  expect([await ready(), state.asked]).toEqual([true, 1]);
  await clock.advance(1);
  state.how = () => Promise.reject(new Error('gone'));
  expect([await ready(), await ready(), state.asked]).toEqual([false, false, 2]);
  await clock.advance(5_000);
  state.how = async () => null;
  expect([await ready(), state.asked]).toEqual([true, 3]);
});

test('a store that hangs is not asked again until it has answered', async () => {
  const { clock, state, ready } = store();
  let answer: (value: unknown) => void = () => undefined;
  state.how = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const first = ready();
  await clock.advance(2_000);
  expect(await first).toBe(false);
  await clock.advance(60_000);
  expect([await ready(), state.asked]).toEqual([false, 1]);
  answer(null);
  await clock.advance(0);
  state.how = async () => null;
  expect([await ready(), state.asked]).toEqual([true, 2]);
});

test('stopping counts at once, also for who has asked already', async () => {
  const { clock, state, ready } = store();
  expect(await ready()).toBe(true);
  state.stopping = true;
  expect([await ready(), state.asked]).toEqual([false, 1]);
  state.stopping = false;
  await clock.advance(5_000);
  const asked = ready();
  state.stopping = true;
  expect(await asked).toBe(false);
});
