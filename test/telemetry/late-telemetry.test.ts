import { lateTelemetry } from '../../src/telemetry/late-telemetry';
import { openTelemetry } from '../../src/telemetry/open-telemetry';
import type { Recorder } from '../../src/telemetry/recorder';
import { handClock } from '../kit/hand-clock';
import { NOW } from '../kit/sample-report';

function recorder(close: () => Promise<void> = async () => undefined) {
  const counted: string[] = [];
  const made: Recorder = {
    took: () => undefined,
    count: (_name, about) => void counted.push(Object.values(about).join()),
    close,
  };
  return { made, counted };
}
const warnings: string[] = [];
const parts = {
  clock: handClock(NOW),
  log: { warn: (_details: object, message: string) => void warnings.push(message) },
};
beforeEach(() => void warnings.splice(0));
const never = () => new Promise<never>(() => undefined);
/** By it nothing is ever late. */
const patient = { wait: never };

test('what was told before it is loaded is not lost, and kept up to a bound', async () => {
  const { made, counted } = recorder();
  const late = lateTelemetry({ load: async () => made, ...parts });
  for (let i = 0; i < 1_500; i += 1) late.count('keepalive.escalations', { end: String(i) });
  expect(counted).toEqual([]);
  await Promise.all([late.begin(), late.begin()]);
  late.count('keepalive.escalations', { end: 'after' });
  expect([counted.length, counted[0], counted.at(-1)]).toEqual([1_001, '0', 'after']);
});

test('what cannot be loaded is one warning', async () => {
  const late = lateTelemetry({ load: () => Promise.reject(new Error('no such package')), ...parts, clock: patient });
  late.count('keepalive.escalations', { end: 'delivered' });
  await late.begin();
  late.count('keepalive.escalations', { end: 'delivered' });
  await late.close(1_000);
  expect(warnings).toEqual(['telemetry cannot be sent']);
});

test('the end waits for what is left, and not for ever', async () => {
  let sent = false;
  const ends = recorder(async () => {
    sent = true;
  });
  const well = lateTelemetry({ load: async () => ends.made, ...parts, clock: patient });
  await well.begin();
  await well.close(3_000);
  expect(sent).toBe(true);

  const hangs = lateTelemetry({ load: async () => recorder(never).made, ...parts });
  await hangs.begin();
  await hangs.close(3_000);
  expect(warnings).toEqual(['what telemetry was left could not be sent in time']);
});

test('without a connection string nothing is loaded, kept or changed', async () => {
  const env = {};
  const none = openTelemetry(null, env, parts);
  none.count('keepalive.escalations', { end: 'delivered' });
  await none.begin();
  await none.close(1_000);
  expect([env, warnings]).toEqual([{}, []]);
});
