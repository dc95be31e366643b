import { createNetwork } from '../../../src/lab/simulation/network';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import type { Witness } from '../../../src/lab/simulation/witness';
import { role, trial } from './kit';

/** C# renewing over MQTT for a day: cut by the hub every 70 minutes. */
function renewals(noise: { missing?: number }, witness?: Witness) {
  const lab = trial({ noise, ...(witness && { witness }) });
  enter(lab.stage, role('one'));
  const network = createNetwork(lab.stage.world, { name: 'one', prefixes: ['192.0.2'] });
  cast(lab.stage, role('one'), { network, sdk: SDKS.csharp, protocol: 'Mqtt' }).start();
  return lab.after(24);
}

test('a witness sees what happened, also where the log lost it', () => {
  const seen: string[] = [];
  const lines = renewals(
    { missing: 0.3 },
    {
      began: () => seen.push('began'),
      ended: (_session, _at, codes) => seen.push(codes.join()),
    },
  );
  expect(seen.filter((one) => one === 'began')).toHaveLength(21);
  expect(seen.filter((one) => one === '401003,404104')).toHaveLength(20);
  expect(lines.length).toBeLessThan(50);
  expect(lines.length).toBeGreaterThan(30);
});

test('missing records take nothing else away', () => {
  const whole = renewals({});
  const partial = renewals({ missing: 0.3 });
  expect(whole).toHaveLength(21 + 40);
  const times = new Set(whole.map(({ time }) => time));
  expect(partial.filter(({ time }) => !times.has(time))).toEqual([]);
});
