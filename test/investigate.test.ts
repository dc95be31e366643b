import type { Kind, Subject, Window } from '../src/evidence/evidence';
import type { AnySource } from '../src/evidence/source';
import { type Investigation, investigate } from '../src/investigate';
import { createFakeClock, type FakeClock } from './kit/fake-clock';

const subject: Subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-01', moduleId: null };
const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const log = { error: () => undefined };

function twinAfter(clock: FakeClock, ms: number): AnySource {
  const collect: AnySource['collect'] = async (_subject, _window, signal) => {
    await clock.wait(ms, signal);
    return { twin: { ok: true, data: null, searched: 'the twin' } };
  };
  return { kinds: ['twin'], place: 'the twin', collect };
}
function identity(): AnySource {
  const slot = { ok: true, data: null, searched: 'the registry' } as const;
  return { kinds: ['identity'], place: 'the registry', collect: async () => ({ identity: slot }) };
}
interface Told {
  readonly missing: readonly Kind[];
  readonly final: boolean;
  readonly findings: readonly string[];
}
const told = ({ missing, final, report }: Investigation): Told => ({
  missing,
  final,
  findings: report.findings.map(({ id }) => id),
});

test('one answer as soon as every source has answered', async () => {
  const clock = createFakeClock(window.to);
  const answers: Told[] = [];
  const { report, evidence } = await investigate(
    { sources: [identity()], clock, log },
    { subject, window },
    async (one) => {
      answers.push(told(one));
    },
  );
  expect(answers).toEqual([{ missing: [], final: true, findings: expect.arrayContaining(['device-not-found']) }]);
  expect(report.subject).toEqual(subject);
  expect(evidence.identity.ok).toBe(true);
});

test('after four seconds what is there, and once more when the rest has come', async () => {
  const clock = createFakeClock(window.to);
  const answers: Told[] = [];
  const done = investigate(
    { sources: [identity(), twinAfter(clock, 6_000)], clock, log },
    { subject, window },
    async (one) => {
      answers.push(told(one));
    },
  );
  await clock.advance(3_999);
  expect(answers).toEqual([]);
  await clock.advance(1);
  expect(answers).toMatchObject([{ missing: ['twin'], final: false, findings: ['device-not-found'] }]);
  await clock.advance(2_000);
  await done;
  expect(answers).toMatchObject([{ final: false }, { missing: [], final: true }]);
});

test('the last word comes by the sources deadline, with a gap', async () => {
  const clock = createFakeClock(window.to);
  const answers: Investigation[] = [];
  const done = investigate(
    { sources: [identity(), twinAfter(clock, 60_000)], clock, log },
    { subject, window },
    async (one) => {
      answers.push(one);
    },
  );
  await clock.advance(10_000);
  await done;
  expect(answers.map(told)).toMatchObject([{ final: false }, { final: true, missing: [] }]);
  expect(answers[1]?.report.gaps).toContainEqual(expect.objectContaining({ kind: 'twin', why: 'timed-out' }));
});

test('the second answer waits until the first was taken', async () => {
  const clock = createFakeClock(window.to);
  const events: string[] = [];
  const done = investigate(
    { sources: [twinAfter(clock, 5_000)], clock, log },
    { subject, window },
    async ({ final }) => {
      events.push(`${final} begins`);
      if (!final) await clock.wait(3_000);
      events.push(`${final} ends`);
    },
  );
  await clock.advance(6_000);
  expect(events).toEqual(['false begins']);
  await clock.advance(1_000);
  await done;
  expect(events).toEqual(['false begins', 'false ends', 'true begins', 'true ends']);
});

async function progressOf(seconds: readonly number[], takesMs = 0) {
  const clock = createFakeClock(window.to);
  const events: string[] = [];
  const begun = clock.now().getTime();
  const note = (what: string) => void events.push(`${(clock.now().getTime() - begun) / 1000} ${what}`);
  const kinds = ['identity', 'twin', 'modules'] as const;
  const sources = seconds.map((second, index): AnySource => {
    const kind = kinds[index] ?? 'identity';
    const collect: AnySource['collect'] = async (_subject, _window, signal) => {
      await clock.wait(second * 1000, signal);
      return { [kind]: { ok: true, data: kind === 'modules' ? [] : null, searched: kind } };
    };
    return { kinds: [kind], place: kind, collect };
  });
  const done = investigate(
    { sources, clock, log },
    { subject, window },
    async ({ final }) => note(final ? 'last' : 'first'),
    async ({ asked, missing, evidence }) => {
      const seen = asked.filter((kind) => evidence[kind].ok);
      note(`seen ${seen.join()}, missing ${missing.join()}`);
      await clock.wait(takesMs);
    },
  );
  await clock.advance(20_000);
  await done;
  return events;
}

test('no progress when everything has answered by then', async () => {
  expect(await progressOf([0.1, 1.4])).toEqual(['1.4 last']);
});

test('progress after a second and a half, and once more when it has changed', async () => {
  expect(await progressOf([0.1, 2, 3])).toEqual([
    '1.5 seen identity, missing twin,modules',
    '2.5 seen identity,twin, missing modules',
    '3 last',
  ]);
  expect(await progressOf([0.1, 3, 3])).toEqual(['1.5 seen identity, missing twin,modules', '3 last']);
});

test('progress ends with the first answer', async () => {
  expect(await progressOf([0.1, 3.5, 5])).toEqual(['1.5 seen identity, missing twin,modules', '4 first', '5 last']);
});

test('the answer waits until the progress was taken', async () => {
  expect(await progressOf([0.1, 2, 3], 6_000)).toEqual(['1.5 seen identity, missing twin,modules', '7.5 last']);
});

test('an answer that cannot be given fails the investigation', async () => {
  const sources = [identity()];
  const clock = createFakeClock(window.to);
  const cannot = () => Promise.reject(new Error('the channel is gone'));
  await expect(investigate({ sources, clock, log }, { subject, window }, cannot)).rejects.toThrow(
    'the channel is gone',
  );
});
