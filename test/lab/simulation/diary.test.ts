import type { Notice } from '../../../src/lab/simulation/diary';
import { createNetwork, outage } from '../../../src/lab/simulation/network';
import { SDKS, type SdkName } from '../../../src/lab/simulation/sdk';
import { cast, enter } from '../../../src/lab/simulation/stories/stage';
import { every } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { NOON, role, trial } from './kit';

const noon = NOON.getTime();

function keep(sdk: SdkName, auth: 'sas' | 'x509', plan: Partial<Parameters<typeof cast>[2]> = {}) {
  const lab = trial();
  enter(lab.stage, role('one'), { auth });
  const network = createNetwork(lab.stage.world, { name: 'one', prefixes: ['192.0.2'] });
  const notices: Array<Notice & { at: number }> = [];
  const diary = { note: (at: number, notice: Notice) => notices.push({ ...notice, at }) };
  const client = cast(lab.stage, role('one'), {
    network,
    sdk: SDKS[sdk],
    protocol: 'Mqtt',
    telemetry: every(MINUTE),
    diary,
    ...plan,
  });
  client.start();
  return { lab, network, client, notices, kinds: () => notices.map(({ kind }) => kind) };
}

test('a renewal by goodbye', () => {
  const { lab, kinds } = keep('node', 'sas');
  lab.after(1);
  expect(kinds()).toEqual(['started', 'connected', 'renewing', 'connected']);
});

test('an outage: lost, offline, back', () => {
  const { lab, network, kinds } = keep('java', 'x509');
  outage(lab.stage.world, network, { at: noon + HOUR, lasts: 10 * MINUTE, seenByDevice: true });
  lab.after(2);
  expect(kinds()).toEqual(['started', 'connected', 'lost', 'offline', 'connected']);
});

test('Node gives up four minutes after the loss where nobody opens it again', () => {
  const { lab, network, notices } = keep('node', 'x509', { retry: { reopens: null } });
  outage(lab.stage.world, network, { at: noon + HOUR, lasts: 20 * MINUTE, seenByDevice: true });
  expect(lab.after(3).filter(({ what }) => what === 'connect')).toHaveLength(1);
  const [lost, gaveUp] = [notices.find(({ kind }) => kind === 'lost'), notices.find(({ kind }) => kind === 'gave-up')];
  expect(((gaveUp?.at ?? 0) - (lost?.at ?? 0)) / SECOND).toBeCloseTo(240, 0);
});

test('what is in the way is noticed, and the hub sees nothing', () => {
  const { lab, network, kinds } = keep('c', 'x509');
  lab.after(1);
  network.block('dns');
  network.goDown({ resets: 1, seenByDevice: true });
  network.goUp();
  expect(lab.after(2).map(({ what }) => what)).toEqual(['drop']);
  expect(new Set(kinds().slice(3))).toEqual(new Set(['blocked']));
  network.block(null);
  expect(lab.after(3).map(({ what }) => what)).toEqual(['connect']);
});

test('a program that ends by itself, by its machine, or not at all', () => {
  for (const [act, last] of [
    ['close', 'closed'],
    ['kill', 'killed'],
    ['powerOff', 'connected'],
  ] as const) {
    const { lab, client, kinds } = keep('csharp', 'x509');
    lab.after(1);
    client[act]();
    lab.after(2);
    expect(kinds().at(-1)).toBe(last);
  }
});
