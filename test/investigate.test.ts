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

test('an answer that cannot be given fails the investigation', async () => {
  const sources = [identity()];
  const clock = createFakeClock(window.to);
  const cannot = () => Promise.reject(new Error('the channel is gone'));
  await expect(investigate({ sources, clock, log }, { subject, window }, cannot)).rejects.toThrow(
    'the channel is gone',
  );
});
