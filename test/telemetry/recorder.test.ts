import { COUNTERS, DURATIONS } from '../../src/telemetry/instruments';
import { recordedTelemetry } from '../kit/recorded';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 20) + ms);

test('a duration is a histogram, and a span where it belongs to a question', async () => {
  const { telemetry, spans, metrics } = recordedTelemetry();
  const about = { source: 'identity', end: 'seen' };
  telemetry.took('keepalive.source', { begun: at(0), ended: at(120), reference: 'a1b2c3d4' }, about);
  telemetry.took('keepalive.source', { begun: at(0), ended: at(80), reference: null }, about);
  expect(spans()).toMatchObject([{ name: 'keepalive.source', attributes: { ...about, reference: 'a1b2c3d4' } }]);
  expect(await metrics()).toEqual([
    { name: 'keepalive.source', unit: 'ms', points: [{ attributes: about, count: 2 }] },
  ]);
});

test('one trace for one question, in whatever process its parts run', () => {
  const [one, other] = [recordedTelemetry(), recordedTelemetry()];
  const took = (reference: string) => ({ begun: at(0), ended: at(1), reference });
  const turn = { channel: 'msteams', activity: 'message', end: 'answered' };
  one.telemetry.took('keepalive.turn', took('a1b2c3d4'), turn);
  other.telemetry.took('keepalive.job', took('a1b2c3d4'), { kind: 'diagnosis', end: 'done' });
  other.telemetry.took('keepalive.job', took('00000000'), { kind: 'diagnosis', end: 'given-up' });
  const [trace] = one.spans().map((span) => span.trace);
  expect(other.spans().map((span) => span.trace === trace)).toEqual([true, false]);
  // Only what went wrong is an error.
  expect(other.spans().map(({ status }) => status)).toEqual([0, 2]);
});

test('a clock that goes back makes no negative time', async () => {
  const { telemetry, metrics } = recordedTelemetry();
  telemetry.took('keepalive.job.wait', { begun: at(50), ended: at(0), reference: null }, { kind: 'diagnosis' });
  expect((await metrics())[0]?.points).toMatchObject([{ count: 1 }]);
});

test('names are ours, and what is said of them is few words', () => {
  for (const [name, { of }] of Object.entries({ ...DURATIONS, ...COUNTERS })) {
    expect(name).toMatch(/^keepalive(\.[a-z]+)+$/);
    expect(of.length).toBeLessThanOrEqual(3);
  }
});
