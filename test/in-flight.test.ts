import { createInFlight } from '../src/in-flight';

describe('work in flight', () => {
  test('draining waits for what runs, however it ends, and takes nothing more', async () => {
    const turns = createInFlight();
    const ends: Array<() => void> = [];
    const first = turns.run(() => new Promise<void>((resolve) => ends.push(resolve)));
    const second = turns.run(() => new Promise<void>((_, reject) => ends.push(() => reject(new Error('a bug')))));
    const seen = expect(second).rejects.toThrow('a bug');
    let drained = false;
    const drain = turns.drain().then(() => {
      drained = true;
    });
    expect(turns.run(async () => undefined)).toBeNull();
    ends[0]?.();
    await first;
    expect(drained).toBe(false);
    ends[1]?.();
    await seen;
    await drain;
  });

  test('with nothing running it is drained at once', async () => {
    await createInFlight().drain();
  });
});
