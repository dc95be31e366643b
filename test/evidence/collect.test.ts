import { collect } from '../../src/evidence/collect';
import type { Kind, Slot, Subject, Window } from '../../src/evidence/evidence';
import { gap } from '../../src/evidence/gaps';
import type { AnySource } from '../../src/evidence/source';
import { createFakeClock } from '../kit/fake-clock';

const subject: Subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-01', moduleId: null };
const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const clock = () => createFakeClock(window.to);
const noLog = { error: () => undefined };
const hang = () => new Promise<never>(() => undefined);

function source(kinds: readonly Kind[], collectIt: AnySource['collect']): AnySource {
  return { kinds, place: `the ${kinds[0]} place`, collect: collectIt };
}
const seen = <T>(data: T): Slot<T> => ({ ok: true, data, searched: 'there' });
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('all are asked at once, and each fills its kinds', async () => {
  const started: string[] = [];
  const one = source(['identity'], async () => {
    started.push('identity');
    await settled();
    return { identity: seen({ deviceId: 'pump-01' }) };
  });
  const two = source(['twin', 'modules'], async () => {
    started.push('twin');
    return { twin: seen(null), modules: seen([]) };
  });
  const collection = collect({ sources: [one, two], clock: clock(), log: noLog }, subject, window);
  expect(started).toEqual(['identity', 'twin']);
  const evidence = await collection.done;
  expect(evidence).toMatchObject({ identity: { ok: true }, twin: { ok: true }, modules: { ok: true } });
});

test('what nobody looks at is a gap that says so', async () => {
  const evidence = await collect({ sources: [], clock: clock(), log: noLog }, subject, window).done;
  expect(evidence.connections).toMatchObject({
    ok: false,
    why: 'not-configured',
    detail: expect.stringContaining('connection log'),
  });
  expect(evidence['device-logs']).toMatchObject({ ok: false, why: 'not-provided' });
});

test('a source that never answers ends at its deadline, told by its signal', async () => {
  const time = clock();
  let aborted = false;
  const slow = source(['hub'], (_subject, _window, signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return hang();
  });
  const quick = source(['twin'], async () => ({ twin: seen(null) }));
  const collection = collect({ sources: [slow, quick], clock: time, log: noLog }, subject, window);
  await time.advance(9_999);
  expect(collection.soFar()).toMatchObject({
    missing: ['hub'],
    evidence: { twin: { ok: true }, hub: { ok: false, why: 'timed-out' } },
  });
  expect(aborted).toBe(false);
  await time.advance(1);
  expect(aborted).toBe(true);
  expect(await collection.done).toMatchObject({
    hub: { why: 'timed-out', detail: 'The hub place did not answer within 10 s.' },
  });
  expect(collection.soFar().missing).toEqual([]);
});

test('a source that throws is a gap with a reference, and the log has the rest', async () => {
  const logged: object[] = [];
  const broken = source(['hub'], async () => {
    throw new Error('secret details');
  });
  const log = { error: (fields: object) => logged.push(fields) };
  const { hub } = await collect({ sources: [broken], clock: clock(), log }, subject, window).done;
  const reference = hub.ok ? '' : /\(reference ([0-9a-f]{8})\)/.exec(hub.detail)?.[1];
  expect(reference).toMatch(/^[0-9a-f]{8}$/);
  expect(hub).toMatchObject({ why: 'failed', detail: expect.not.stringContaining('secret') });
  expect(logged).toEqual([expect.objectContaining({ reference, place: 'the hub place', err: expect.any(Error) })]);
});

test('of two sources for one kind, what was seen counts', async () => {
  const refused = source(['twin'], async () => ({ twin: gap('denied', 'No.') }));
  const other = source(['twin'], async () => ({ twin: seen(null) }));
  for (const sources of [
    [refused, other],
    [other, refused],
  ]) {
    expect((await collect({ sources, clock: clock(), log: noLog }, subject, window).done).twin.ok).toBe(true);
  }
});

test('a source that leaves out a kind of its own is a gap', async () => {
  const half = source(['twin', 'modules'], async () => ({ twin: seen(null) }));
  const { modules } = await collect({ sources: [half], clock: clock(), log: noLog }, subject, window).done;
  expect(modules).toMatchObject({ ok: false, why: 'failed' });
});
