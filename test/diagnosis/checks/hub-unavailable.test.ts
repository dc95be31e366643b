import type { EvidenceKinds } from '../../../src/evidence/evidence';
import { readResourceHealth } from '../../../src/evidence/hub-health';
import { readServiceHealth } from '../../../src/evidence/read-service-health';
import type { AvailabilityStatus } from '../../../src/evidence/resource-health';
import { healthEvents } from '../../../src/lab/simulation/health-events';
import { availabilityStatuses, serviceOutage, suspension } from '../../../src/lab/simulation/service-outage';
import { meters } from '../../../src/lab/simulation/stories/meters';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import { busyMinute, checkTable, connections, fleet, idsOf, operation, reportOn } from '../../kit/check-table';
import { again, deviceLog } from '../../kit/device-logs';
import { toldEvent } from '../../kit/health-events';
import { LIVED_TO, live } from '../../kit/lived';
import { atMinute, identityOf, type Minute, SUBJECT } from '../../kit/log-records';
import { DEAD, NOBODY, probeOf } from '../../kit/probe';

type Health = EvidenceKinds['resource-health'];

function status(state: string, at: Minute | null, fields: Partial<AvailabilityStatus> = {}): AvailabilityStatus {
  return {
    hub: 'contoso-lab',
    availabilityState: state,
    title: state,
    summary: '',
    reasonType: '',
    occurred: at === null ? null : atMinute(at),
    reported: null,
    resolved: null,
    ...fields,
  };
}
const resolved = (began: Minute, ended: Minute) => ({ resolved: { began: atMinute(began), ended: atMinute(ended) } });
const past: Health = [status('Available', 330), status('Unavailable', 300, { reasonType: 'Unplanned' })];
const hubIn = (state: string) => ({ id: '/x', name: 'contoso-lab', properties: { state } });

const dropped = connections([
  [1, 'on'],
  [298, '404104'],
  [310, 'no', '500001'],
  [331, 'on'],
]);
const calm = connections([[1, 'on']]);

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });
const gone = connections([
  [1, 'on'],
  [600, '404104'],
]);

checkTable('hub-unavailable', {
  fires: [
    [
      'it does not answer Keepalive either',
      { connections: dropped, 'resource-health': [status('Unavailable', 1400)], probe: probeOf(NOBODY) },
      { confidence: 'confirmed', because: says('none of the ports of the hub answers') },
    ],
    [
      'it shakes hands with Keepalive: what stands behind that door may be down',
      { connections: dropped, 'resource-health': [status('Unavailable', 1400)], probe: probeOf() },
      { confidence: 'confirmed', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'over by now: that Keepalive does not get through is another matter',
      { connections: dropped, 'resource-health': past, probe: probeOf(NOBODY) },
      { because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'its name is not in DNS, and nothing else is known',
      { probe: probeOf(DEAD) },
      {
        severity: 'critical',
        confidence: 'likely',
        title: 'The hub cannot be found: its name is not in DNS',
        because: says('there is no "contoso-lab.azure-devices.net" in DNS (ENOTFOUND)'),
      },
    ],
    [
      'its name is not in DNS, and the whole hub has been silent for hours',
      { connections: gone, fleet: fleet([], { newest: atMinute(600) }), probe: probeOf(DEAD) },
      { confidence: 'likely' },
    ],
    [
      'its name is not in DNS, and the device cannot look it up: a consequence',
      { 'device-logs': [deviceLog(again(4, 600, 5, 'dns', { host: SUBJECT.hub }))], probe: probeOf(DEAD) },
      { explains: ['dns-failure'] },
    ],
    [
      'unavailable for a while, over now',
      { connections: dropped, 'resource-health': past },
      { severity: 'critical', confidence: 'confirmed', title: 'The hub was unavailable' },
    ],
    [
      'unavailable now',
      { connections: dropped, 'resource-health': [status('Unavailable', 1400)] },
      { title: 'The hub is unavailable' },
    ],
    [
      'noticed when the log had ended, since the hub was down',
      {
        connections: connections([
          [1, 'on'],
          [1439, '404104'],
        ]),
        'resource-health': [status('Unavailable', 1442)],
      },
      { title: 'The hub is unavailable' },
    ],
    [
      'degraded, written small',
      { connections: calm, 'resource-health': [status('degraded', 1400)] },
      { title: 'The hub is degraded' },
    ],
    [
      'only remembered by the state that followed',
      { connections: dropped, 'resource-health': [status('Available', 330, resolved(300, 330))] },
      { title: 'The hub was unavailable' },
    ],
    [
      'since before the window',
      { connections: calm, 'resource-health': [status('Available', 30), status('Unavailable', -600)] },
    ],
    [
      'somebody did it',
      { connections: calm, 'resource-health': [status('Unavailable', 1400, { reasonType: 'UserInitiated' })] },
      { title: 'The hub is unavailable, by an action of somebody who manages it' },
    ],
    [
      'planned',
      { connections: calm, 'resource-health': [status('Unavailable', 1400, { reasonType: 'Planned' })] },
      { title: 'The hub is unavailable for planned maintenance' },
    ],
    [
      'without a time: now',
      { connections: calm, 'resource-health': [status('Unavailable', null, { hub: null })] },
      { title: 'The hub is unavailable' },
    ],
    ['without logs', { 'resource-health': past }],
    [
      'the state of the resource',
      {
        hub: hubIn('Suspended'),
        connections: connections([
          [1, 'on'],
          [900, '404104'],
          [901, 'no', '500001'],
        ]),
      },
      {
        confidence: 'confirmed',
        title: 'The hub is suspended and refuses everybody',
        next: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('billing') })]),
      },
    ],
    [
      'another state of the resource',
      { hub: hubIn('Deleting'), connections: dropped },
      { title: 'The hub does not work: its state is "Deleting"' },
    ],
    [
      'a state that its connected device contradicts',
      { hub: hubIn('Transitioning'), connections: calm },
      { confidence: 'possible' },
    ],
    [
      'refused as suspended',
      {
        connections: connections([
          [1, 'on'],
          [900, '404104'],
          [901, 'no', '403001'],
        ]),
      },
      { title: 'The hub is suspended and refuses everybody', codes: ['403001'] },
    ],
    [
      'suspended for a while',
      {
        connections: connections([
          [1, 'on'],
          [900, '403001'],
          [1000, 'on'],
        ]),
      },
      { title: 'The hub was suspended and refused everybody' },
    ],
    [
      'failing over just now',
      {
        connections: connections([
          [1, 'on'],
          [1430, '404012'],
        ]),
      },
      { title: 'The hub is failing over to its other region' },
    ],
    [
      'failing over',
      {
        connections: connections([
          [1, 'on'],
          [900, '404012'],
          [902, 'on'],
        ]),
      },
      {
        title: 'The hub was failing over to its other region',
        codes: ['404012'],
        next: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('old IP address') })]),
      },
    ],
    [
      'failing over, in a twin call',
      { connections: calm, operations: { records: [operation(900, '404012', 'D2CTwinOperations')], limited: false } },
    ],
  ],
  silent: [
    [
      'nobody answers Keepalive, and nothing else speaks against the hub',
      { connections: dropped, probe: probeOf(NOBODY) },
    ],
    ['nothing else is known, and nobody answers Keepalive', { probe: probeOf(NOBODY) }],
    ['no name for Keepalive, but the device is connected', { connections: calm, probe: probeOf(DEAD) }],
    [
      'no name for Keepalive, but the device’s row was read',
      { connections: gone, identity: identityOf(), probe: probeOf(DEAD) },
    ],
    [
      'no name for Keepalive, but the resource is there',
      { connections: gone, hub: hubIn('Active'), probe: probeOf(DEAD) },
    ],
    ['no name for Keepalive, but the hub logs', { connections: gone, fleet: fleet(), probe: probeOf(DEAD) }],
    [
      'no name for Keepalive, but the device tried just now',
      {
        connections: connections([
          [1, 'on'],
          [600, '404104'],
          [1438, 'no', '500001'],
        ]),
        probe: probeOf(DEAD),
      },
    ],
    ['no such name, at another time', { probe: probeOf({ ...DEAD, at: atMinute(600) }) }],
    ['the name is known', { probe: probeOf() }],
    ['available', { connections: dropped, 'resource-health': [status('Available', -9_000)] }],
    ['unknown', { connections: dropped, 'resource-health': [status('Unknown', 300)] }],
    [
      'over before the window',
      { connections: dropped, 'resource-health': [status('Available', -60), status('Unavailable', -90)] },
    ],
    [
      'remembered, over before the window',
      { connections: dropped, 'resource-health': [status('Available', -60, resolved(-90, -60))] },
    ],
    [
      'over just before the window',
      { connections: dropped, 'resource-health': [status('Available', -2), status('Unavailable', -90)] },
    ],
    ['after the window', { connections: dropped, 'resource-health': [status('Unavailable', 1441)] }],
    ['another hub', { connections: dropped, 'resource-health': past.map((one) => ({ ...one, hub: 'fabrikam-lab' })) }],
    ['another resource', { connections: dropped, 'resource-health': past.map((one) => ({ ...one, hub: '' })) }],
    ['no entry', { connections: dropped, 'resource-health': [] }],
    ['the resource is active', { hub: hubIn('Active'), connections: dropped }],
    ['the resource does not say', { hub: { id: '/x', name: 'contoso-lab', properties: {} }, connections: dropped }],
    [
      'the device is not found, or its quota used up',
      {
        connections: connections([
          [1, 'no', '404001'],
          [2, 'no', '403002'],
        ]),
      },
    ],
    [
      'another device was refused as suspended',
      {
        connections: calm,
        operations: { records: [{ ...operation(900, '403001'), deviceId: 'pump-1' }], limited: false },
      },
    ],
  ],
});

test('an event hours later is not of its making', () => {
  const { findings } = reportOn({
    'resource-health': past,
    fleet: fleet([busyMinute(900)]),
    connections: connections([
      [1, 'on'],
      [900, '404104'],
      [900.5, 'on'],
    ]),
  });
  expect(findings.map(({ id, explains }) => [id, explains])).toEqual([
    ['hub-unavailable', []],
    ['service-event', []],
  ]);
});

describe('Azure Service Health', () => {
  const proof = expect.objectContaining({
    kind: 'service-health',
    text: 'Azure Service Health tells of trouble with IoT Hub in West Europe from 2026-11-20 05:00 UTC until 2026-11-20 05:30 UTC (tracking id BC_1-FXZ): "Connection failures"',
  });
  const found = (kinds: object) =>
    reportOn({ 'service-health': [toldEvent(300, 330)], ...kinds }).findings.find(({ id }) => id === 'hub-unavailable');

  test.each([
    ['Resource Health has noticed', { connections: dropped, 'resource-health': past }],
    [
      'its refusals tell',
      {
        connections: connections([
          [1, 'on'],
          [310, 'no', '403001'],
        ]),
      },
    ],
    [
      'its state tells, and the device has not come back',
      {
        hub: hubIn('Failed'),
        connections: connections([
          [1, 'on'],
          [310, '404104'],
        ]),
      },
    ],
  ])('an event of that time is a proof, and named to support: %s', (_name, kinds) => {
    expect(found(kinds)).toMatchObject({
      because: expect.arrayContaining([proof]),
      next: expect.arrayContaining([
        expect.objectContaining({ text: expect.stringContaining('tracking id BC_1-FXZ') }),
      ]),
    });
  });

  test('an event of another time is none', () => {
    const finding = found({ connections: dropped, 'resource-health': past, 'service-health': [toldEvent(900, 920)] });
    expect(finding?.because).not.toContainEqual(expect.objectContaining({ kind: 'service-health' }));
  });

  test('an event alone makes no hub unavailable, and is not enough to say that it is available', () => {
    expect(found({ connections: dropped })).toBeUndefined();
    expect(reportOn({ 'service-health': [] }).checks).toContainEqual(
      expect.objectContaining({ id: 'hub-unavailable', outcome: 'skipped' }),
    );
  });
});

test('it explains the event that it causes, the errors of that time, and no token', () => {
  const report = reportOn({
    'resource-health': past,
    fleet: fleet([busyMinute(298)]),
    connections: connections([
      [1, 'on'],
      [298, '404104'],
      [310, 'no', '500001'],
      [331, 'on'],
      [333, '401003'],
      [333.1, 'no', '401003'],
    ]),
  });
  const [first] = report.findings;
  expect(first).toMatchObject({ id: 'hub-unavailable', explains: ['service-errors', 'service-event'] });
  expect(first?.accountsFor).toHaveLength(2);
});

describe.each([1, 2, 3])('lived, seed %i', (seed) => {
  const plan = { count: 20, rename: (deviceId: string) => deviceId };

  test('an unavailable hub is the first cause for every device, with nothing left unexplained', () => {
    const outages = [{ at: LIVED_TO.getTime() - 5 * HOUR, lasts: 11 * MINUTE }];
    const lived = live(seed, (stage) => {
      meters(stage, plan);
      for (const outage of outages) serviceOutage(stage.world, stage.hub, outage);
    });
    const health = readResourceHealth(availabilityStatuses(lived.hub, outages, LIVED_TO.getTime())) ?? [];
    const events = readServiceHealth(healthEvents(lived.hub, outages, LIVED_TO.getTime())) ?? [];
    for (const deviceId of lived.hub.registry.devices.keys()) {
      const [first] = lived.judge(deviceId, { 'resource-health': health, 'service-health': events }).findings;
      expect({ deviceId, ...first }).toMatchObject({
        id: 'hub-unavailable',
        confidence: 'confirmed',
        because: expect.arrayContaining([expect.objectContaining({ kind: 'service-health' })]),
      });
    }
  });

  test('a suspended hub tells by its refusals', () => {
    const lived = live(seed, (stage) => {
      meters(stage, plan);
      suspension(stage.world, stage.hub, { at: stage.start - 2 * HOUR });
    });
    for (const deviceId of lived.hub.registry.devices.keys()) {
      const report = lived.judge(deviceId);
      expect({ deviceId, first: report.findings[0]?.id }).toEqual({ deviceId, first: 'hub-unavailable' });
    }
  });

  test('an ordinary day with good health is none', () => {
    const lived = live(seed, (stage) => meters(stage, plan));
    const health = readResourceHealth(availabilityStatuses(lived.hub, [], LIVED_TO.getTime())) ?? [];
    for (const deviceId of lived.hub.registry.devices.keys())
      expect(idsOf(lived.judge(deviceId, { 'resource-health': health }))).not.toContain('hub-unavailable');
  });
});
