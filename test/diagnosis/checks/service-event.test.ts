import type { ServiceHealthEvent } from '../../../src/evidence/service-health';
import { MOST_NODES, serviceEvent } from '../../../src/lab/simulation/service-event';
import { meters } from '../../../src/lab/simulation/stories/meters';
import { rollOut } from '../../../src/lab/simulation/stories/site';
import { HOUR } from '../../../src/lab/simulation/world';
import { busyMinute, checkTable, connections, fleet, idsOf, reportOn } from '../../kit/check-table';
import { toldEvent } from '../../kit/health-events';
import { live, roles } from '../../kit/lived';

const drop = connections([
  [1, 'on'],
  [300.2, '404104'],
  [300.6, 'on'],
]);

checkTable('service-event', {
  fires: [
    [
      'the whole hub, back in seconds',
      { connections: drop, fleet: fleet([busyMinute(300)]) },
      { severity: 'info', confidence: 'likely' },
    ],
    [
      'with codes of the service',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '500001'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300, { codes: { '500001': 40 } })]),
      },
      { confidence: 'confirmed' },
    ],
    [
      'a device that flaps meets one event several times, and it is one event',
      {
        connections: connections([
          [1, 'on'],
          [299.5, '404104'],
          [299.7, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
          [301.1, '404104'],
          [301.3, 'on'],
        ]),
        fleet: fleet([busyMinute(299), busyMinute(300), busyMinute(301)]),
      },
      { title: 'The whole hub dropped its devices once, this one among them' },
    ],
    [
      'a large hub, a part of it',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 300, backSoon: 290 })], { devices: 100_000, drops: 9_000 }),
      },
      { title: 'The hub dropped many of its devices once, this one among them' },
    ],
    [
      'twice',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
          [900.2, '404104'],
          [900.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300), busyMinute(900)]),
      },
      { title: 'The whole hub dropped its devices 2 times, this one among them', confidence: 'likely' },
    ],
    [
      'the record of its own drop is missing',
      {
        connections: connections([
          [1, 'on'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
      { confidence: 'likely' },
    ],
    [
      'one other device has a code of the service, which may be chance',
      { connections: drop, fleet: fleet([busyMinute(300, { codes: { '404104': 39, '500001': 1 } })]) },
      { confidence: 'likely' },
    ],
    [
      'only its own code is the service’s',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '400029'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
      { confidence: 'confirmed', codes: ['400029', '404104'] },
    ],
    [
      'a fleet of one kind of device, and the service says so',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { sdks: 1, oneSdk: 40, codes: { '404104': 25, '400029': 15 } })]),
      },
      { confidence: 'confirmed' },
    ],
    [
      'the log carries no addresses',
      { connections: drop, fleet: fleet([busyMinute(300, { prefixes: 0, onePrefix: 0 })]) },
      { confidence: 'possible' },
    ],
    [
      'the log carries no addresses, and the service says so',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { prefixes: 0, onePrefix: 0, codes: { '500001': 12, '404104': 28 } })]),
      },
      { confidence: 'confirmed' },
    ],
    [
      'a case from before the shares were counted',
      { connections: drop, fleet: fleet([busyMinute(300, { onePrefix: 0, oneSdk: 0 })]) },
    ],
  ],
  silent: [
    [
      'a large site, and by chance others elsewhere',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 510, backSoon: 500, prefixes: 90, onePrefix: 320, oneSdk: 120 })], {
          devices: 100_000,
          drops: 100_000,
        }),
      },
    ],
    [
      'a roll-out of one SDK, and by chance others',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 510, backSoon: 500, prefixes: 90, onePrefix: 30, oneSdk: 320 })], {
          devices: 100_000,
          drops: 100_000,
        }),
      },
    ],
    [
      'one prefix, though one code of the service is among them',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { prefixes: 1, onePrefix: 40, codes: { '404104': 39, '500001': 1 } })]),
      },
    ],
    [
      'a connect in that minute that follows a goodbye',
      {
        connections: connections([
          [1, 'on'],
          [250, 'off'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
    [
      'a second client threw it out in that minute',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '400027'],
          [300.2, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
    ['one prefix: a site', { connections: drop, fleet: fleet([busyMinute(300, { prefixes: 1 })]) }],
    ['one SDK: a roll-out', { connections: drop, fleet: fleet([busyMinute(300, { sdks: 1 })]) }],
    ['they did not come back soon', { connections: drop, fleet: fleet([busyMinute(300, { backSoon: 3 })]) }],
    [
      'no more than on any other minute',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 30, backSoon: 30 })], { devices: 100_000, drops: 14_400 }),
      },
    ],
    [
      'two others by chance',
      { connections: drop, fleet: fleet([busyMinute(300, { devices: 2, backSoon: 2, prefixes: 2, sdks: 2 })]) },
    ],
    [
      'this device did not drop then',
      {
        connections: connections([
          [1, 'on'],
          [700, 'off'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
  ],
});

describe('what Azure Service Health tells of that minute', () => {
  const hub = { id: '/x', name: 'contoso-lab', location: 'westeurope' };
  const found = (event: ServiceHealthEvent, more: object = {}) => {
    const kinds = { connections: drop, fleet: fleet([busyMinute(300)]), hub, 'service-health': [event], ...more };
    return reportOn(kinds).findings.find(({ id }) => id === 'service-event');
  };
  const proof = expect.objectContaining({ kind: 'service-health', text: expect.stringContaining('BC_1-FXZ') });

  test.each<[string, ServiceHealthEvent]>([
    ['an issue that covers it', toldEvent(290, 310)],
    ['its review, published afterwards', toldEvent(290, 310, { eventType: 'RCA' })],
    ['an issue that began with it and lasts', toldEvent(295, null)],
    ['an issue whose times are a little off', toldEvent(312, 330)],
    ['an issue everywhere', toldEvent(290, 310, { impact: [{ service: 'IoT Hub', regions: ['Global'] }] })],
  ])('%s confirms it, with its tracking id', (_name, event) => {
    expect(found(event)).toMatchObject({
      severity: 'info',
      confidence: 'confirmed',
      because: expect.arrayContaining([proof]),
      next: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('BC_1-FXZ') })]),
    });
  });

  test.each<[string, ServiceHealthEvent]>([
    ['planned maintenance', toldEvent(200, 400, { eventType: 'PlannedMaintenance' })],
    ['an issue that lasts for days', toldEvent(-5_000, 3_000)],
    ['an issue that has lasted for days', toldEvent(-5_000, null)],
  ])('%s is shown, and makes it no surer', (_name, event) => {
    expect(found(event)).toMatchObject({ confidence: 'likely', because: expect.arrayContaining([proof]) });
  });

  test.each<[string, ServiceHealthEvent]>([
    ['an issue of another hour', toldEvent(500, 520)],
    ['an issue of the hour before', toldEvent(200, 280)],
    ['another service', toldEvent(290, 310, { impact: [{ service: 'Event Hubs', regions: ['West Europe'] }] })],
    [
      'the provisioning service',
      toldEvent(290, 310, { impact: [{ service: 'IoT Hub Device Provisioning Service', regions: ['West Europe'] }] }),
    ],
    ['another region', toldEvent(290, 310, { impact: [{ service: 'Azure IoT Hub', regions: ['West US', 'Europe'] }] })],
    ['an advisory', toldEvent(290, 310, { eventType: 'HealthAdvisory' })],
    ['a security notice', toldEvent(290, 310, { eventType: 'SecurityAdvisory' })],
  ])('%s says nothing', (_name, event) => {
    expect(found(event)).toMatchObject({ confidence: 'likely', because: expect.not.arrayContaining([proof]) });
  });

  test('where the hub is is not known: Azure lists events for the hub itself', () => {
    expect(found(toldEvent(290, 310), { hub: undefined })).toMatchObject({ confidence: 'confirmed' });
  });

  test('an issue alone is no finding: not where nothing dropped, nor where the device dropped alone', () => {
    const calm = connections([[1, 'on']]);
    for (const [seen, first] of [
      [calm, 'no-problem-seen'],
      [drop, 'drops-unexplained'],
    ] as const) {
      const row = { deviceId: 'pump-17', status: 'enabled' as const, connectionState: 'Connected' as const };
      const kinds = { connections: seen, fleet: fleet(), identity: row, hub, 'service-health': [toldEvent(290, 310)] };
      expect(reportOn(kinds).findings[0]?.id).toBe(first);
      expect(JSON.stringify(reportOn(kinds).findings)).not.toContain('BC_1-FXZ');
    }
  });
});

test('what the service refuses in the same minutes is part of it', () => {
  const report = reportOn({
    connections: connections([
      [1, 'on'],
      [300.2, '404104'],
      [300.4, 'no', '400030'],
      [300.6, 'on'],
      [304, '500001'],
      [304.2, 'on'],
    ]),
    fleet: fleet([busyMinute(300)]),
  });
  expect(idsOf(report)).toEqual(['service-event']);
});

describe.each([1, 2, 3, 4])('lived, seed %i', (seed) => {
  const plan = { count: 60, rename: (deviceId: string) => deviceId };

  test('every device that an event hit hears of it, and no other', () => {
    const lived = live(seed, (stage) => {
      meters(stage, plan);
      serviceEvent(stage.world, stage.hub, { at: stage.start - 5 * HOUR, nodes: MOST_NODES });
    });
    const around = lived.records.filter(({ time }) => Math.abs(time.getTime() - lived.start + 5 * HOUR) < 60_000);
    const hit = new Set(around.filter(({ code }) => code !== null && code !== '401003').map((one) => one.deviceId));
    expect(hit.size).toBeGreaterThan(30);
    for (const deviceId of lived.hub.registry.devices.keys()) {
      const found = lived.judge(deviceId).findings.find(({ id }) => id === 'service-event');
      if (hit.has(deviceId)) expect({ deviceId, ...found }).toMatchObject({ confidence: 'confirmed' });
      else expect({ deviceId, found }).toEqual({ deviceId });
    }
  });

  test('a roll-out at many sites is none', () => {
    const lived = live(seed, (stage) => {
      meters(stage, plan);
      const update = { at: stage.start - 5 * HOUR, sdk: 'java', before: '2.5.0', after: '2.5.1' } as const;
      rollOut(
        stage,
        roles('lamp', 30, (index) => `198.18.${index}`),
        update,
      );
    });
    for (const deviceId of lived.hub.registry.devices.keys()) {
      expect([deviceId, ...idsOf(lived.judge(deviceId))]).not.toContain('service-event');
    }
  });
});
