import { createNetwork, outage } from '../../../src/lab/simulation/network';
import { onlyFrom, sasSwitchedOff } from '../../../src/lab/simulation/rules';
import { SDKS, steady } from '../../../src/lab/simulation/sdk';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import { every } from '../../../src/lab/simulation/traffic';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { type Line, NOON, role, type Trial, trial } from './kit';

const noon = NOON.getTime();
const told = (lines: readonly Line[]): string[] => [...new Set(lines.map(({ what, code }) => what + code))];

function client(lab: Trial, auth: 'sas' | 'x509', plan: Partial<Parameters<typeof cast>[2]> = {}) {
  enter(lab.stage, role('one'), { auth });
  const network = createNetwork(lab.stage.world, { name: 'one', prefixes: ['192.0.2'] });
  const retry = { refused: steady(MINUTE, MINUTE) };
  const one = cast(lab.stage, role('one'), {
    network,
    sdk: SDKS.c,
    protocol: 'Mqtt',
    telemetry: every(MINUTE),
    retry,
    ...plan,
  });
  one.start();
  return network;
}

test.each([
  ['sas', ['refused401003']],
  ['x509', []],
] as const)('with SAS switched off a device with %s logs %j after its next connect', (auth, expected) => {
  const lab = trial();
  client(lab, auth);
  lab.after(0.1);
  lab.hub.addRule(sasSwitchedOff());
  const lines = lab.after(2);
  expect(told(lines.filter(({ what }) => what === 'refused'))).toEqual(expected);
});

test('over AMQP the next token is refused, and the session ends with it', () => {
  const lab = trial();
  client(lab, 'sas', { protocol: 'Amqp', sdk: SDKS.csharp });
  lab.after(0.1);
  lab.hub.addRule(sasSwitchedOff());
  expect(told(lab.after(1))).toEqual(['drop401003', 'refused401003']);
});

test.each([
  [{ code: '401003' } as const, ['goodbye', 'refused401003']],
  // With public access off nothing reaches the hub, so nothing is logged.
  ['no-answer' as const, ['goodbye']],
])('who is not on the list is kept out: %j', (refusal, expected) => {
  const lab = trial();
  client(lab, 'sas');
  lab.after(0.1);
  lab.hub.addRule(onlyFrom(['203.0.113'], refusal));
  expect(told(lab.after(2))).toEqual(expected);
});

test('a certificate that ended lets the running session go on and no new one begin', () => {
  const lab = trial();
  const network = client(lab, 'x509', { certificateEnds: noon + HOUR });
  outage(lab.stage.world, network, { at: noon + 3 * HOUR, lasts: 10 * SECOND, resets: 1, seenByDevice: true });
  expect(told(lab.after(2.9))).toEqual(['connect']);
  expect(told(lab.after(4))).toEqual(['drop404104', 'refused401003']);
});

test('a clock days behind makes tokens that have ended; an hour behind only ends them early', () => {
  for (const [clockOff, expected] of [
    [-3 * DAY, ['refused401003']],
    [-30 * MINUTE, ['connect', 'drop401003', 'drop404104']],
  ] as const) {
    const lab = trial();
    client(lab, 'sas', { clockOff, sdk: SDKS.csharp, retry: { refused: steady(MINUTE, MINUTE) } });
    expect(told(lab.after(2))).toEqual(expected);
  }
});

test('a deleted device is refused as unknown, under the credentials that it has', () => {
  const lab = trial();
  client(lab, 'sas', { sdk: SDKS.csharp });
  lab.after(0.1);
  lab.hub.remove('one');
  expect(told(lab.after(1))).toEqual(['drop404104', 'refused404001']);
});

test('what the hub does not allow ends each session within seconds; a message too large is logged beside', () => {
  const lab = trial();
  client(lab, 'x509', { offence: { after: [SECOND, 3 * SECOND], code: '400004' } });
  expect(told(lab.after(0.5))).toEqual(['connect', 'drop400004']);
  const other = trial();
  client(other, 'x509', { tooLarge: { every: [20 * MINUTE, 20 * MINUTE], bytes: 300_000 } });
  expect(told(other.after(1)).sort()).toEqual(['connect', 'drop404104', 'ingress413001']);
});

test('a habit of the hub changes how it names things, and nothing else', () => {
  const lab = trial({ habits: { unauthorized: '401002', tokenEnd: ['404104'] } });
  client(lab, 'sas', { sdk: SDKS.csharp });
  expect(told(lab.after(2))).toEqual(['connect', 'drop404104']);
  lab.hub.addRule(sasSwitchedOff('401002'));
  expect(told(lab.after(4))).toContain('refused401002');
});
