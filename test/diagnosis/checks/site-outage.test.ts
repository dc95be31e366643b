import { SLOT_MS } from '../../../src/diagnosis/patterns/shared-returns';
import { RETURN_MS } from '../../../src/evidence/fleet';
import { irregularOutages, outage } from '../../../src/lab/simulation/network';
import { MOST_NODES, serviceEvent } from '../../../src/lab/simulation/service-event';
import { meters } from '../../../src/lab/simulation/stories/meters';
import { rollOut, site } from '../../../src/lab/simulation/stories/site';
import type { Stage } from '../../../src/lab/simulation/stories/stage';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import {
  busyMinute,
  checkTable,
  connections,
  fleet,
  idsOf,
  reportOn,
  SITE_LOSS,
  siteReturn,
} from '../../kit/check-table';
import { live, roles } from '../../kit/lived';
import { atMinute, repeated } from '../../kit/log-records';

const lost = connections([
  [1, 'on'],
  [300.2, '404104'],
  [325, 'on'],
]);
const oftenLost = connections([
  [1, 'on'],
  [300, '404104'],
  [325, 'on'],
  [500, '404104'],
  [530, 'on'],
  [700, '404104'],
  [740, 'on'],
]);
const returned = (...returns: ReturnType<typeof siteReturn>[]) => fleet([], { returns });
/** A site of two or three, whose other devices were lost so often. */
const few = (count: number, each = 1) => ({
  neighbours: count,
  neighboursToo: count,
  neighbourLosses: count * each,
  mostLosses: each,
  sameSdk: 0,
  sameSdkToo: 0,
});
/** One more device behind the address that is lost every few minutes. */
const FLAPS = 280;
const oneFlaps = (shared: ReturnType<typeof few>) => ({
  ...shared,
  neighbours: shared.neighbours + 1,
  neighboursToo: shared.neighboursToo + 1,
  neighbourLosses: shared.neighbourLosses + FLAPS,
  mostLosses: FLAPS,
});
/** Lost seven times in a day, always after the same time. */
const steadilyLost = connections(repeated({ times: 7, length: 120, end: ['404104'], gap: 5, jitter: 0.4 }));
const returnsOf = ({ records }: typeof steadilyLost, shared: ReturnType<typeof few>) =>
  records
    .filter(({ operationName }) => operationName === 'deviceConnect')
    .slice(1)
    .map(({ time }) => ({ ...SITE_LOSS, ...shared, at: time }));

checkTable('site-outage', {
  fires: [
    [
      'most of the site, once',
      { connections: lost, fleet: returned(siteReturn(325)) },
      {
        severity: 'critical',
        confidence: 'likely',
        codes: ['404104'],
        title: 'The whole site lost its way to the hub once',
      },
    ],
    [
      'back before the hub noticed: its own return ends the old session',
      {
        connections: connections([
          [1, 'on'],
          [302, 'on'],
          [302.001, '400027'],
        ]),
        fleet: returned(siteReturn(302)),
      },
      { confidence: 'likely', codes: ['400027'] },
    ],
    [
      'the record of its own end is missing',
      {
        connections: connections([
          [1, 'on'],
          [325, 'on'],
        ]),
        fleet: returned(siteReturn(325)),
      },
    ],
    [
      'a part of those behind the address',
      { connections: lost, fleet: returned(siteReturn(325, { neighboursToo: 7 })) },
      { confidence: 'possible' },
    ],
    [
      'a few others elsewhere by chance',
      { connections: lost, fleet: returned(siteReturn(325, { othersToo: 2, others: 60, othersTooAddresses: 2 })) },
      { confidence: 'likely' },
    ],
    [
      'another site with it',
      { connections: lost, fleet: returned(siteReturn(325, { othersToo: 6, othersTooAddresses: 1 })) },
      { confidence: 'possible' },
    ],
    [
      'three devices, once',
      { connections: lost, fleet: returned(siteReturn(325, few(2))) },
      { confidence: 'possible' },
    ],
    [
      'three devices, again and again',
      { connections: oftenLost, fleet: returned(siteReturn(325, few(2, 2)), siteReturn(530, few(2, 2))) },
      { confidence: 'likely', title: 'The whole site lost its way to the hub 2 times' },
    ],
    [
      'three devices, once, and one more that is lost all the time',
      { connections: lost, fleet: returned(siteReturn(325, oneFlaps(few(2)))) },
      { confidence: 'possible' },
    ],
    [
      'a large site, once, and one device of it is lost all the time',
      { connections: lost, fleet: returned(siteReturn(325, oneFlaps(few(11)))) },
      { confidence: 'likely' },
    ],
    [
      'two devices, twice',
      { connections: oftenLost, fleet: returned(siteReturn(325, few(1, 2)), siteReturn(530, few(1, 2))) },
      { confidence: 'possible' },
    ],
    [
      'two devices, three times and never else',
      {
        connections: oftenLost,
        fleet: returned(siteReturn(325, few(1, 3)), siteReturn(530, few(1, 3)), siteReturn(740, few(1, 3))),
      },
      { confidence: 'likely' },
    ],
    [
      'a few others of a large hub, lost by themselves as every day',
      {
        connections: lost,
        fleet: fleet([], {
          devices: 100_012,
          losses: 60_000,
          returns: [siteReturn(325, { others: 100_000, othersToo: 170, othersTooAddresses: 150 })],
        }),
      },
      { confidence: 'likely' },
    ],
    [
      'one other of a small hub, lost by itself',
      { connections: lost, fleet: returned(siteReturn(325, { others: 8, othersToo: 1, othersTooAddresses: 1 })) },
      { confidence: 'likely' },
    ],
    [
      'all devices of the site, always after the same time: its router restarts by a timer, and they are of many kinds',
      { connections: steadilyLost, fleet: returned(...returnsOf(steadilyLost, few(5, 7))) },
      { confidence: 'likely' },
    ],
    [
      'all devices of the hub are behind one address, and away for minutes',
      { connections: lost, fleet: returned(siteReturn(325, { others: 0 })) },
      { confidence: 'possible' },
    ],
    [
      'all of one SDK, and back in seconds: perhaps a common restart',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
        ]),
        fleet: returned(siteReturn(300.6, { neighbours: 11, sameSdk: 11, sameSdkToo: 11 })),
      },
      { confidence: 'possible' },
    ],
    [
      'all of one SDK, and back after half an hour',
      { connections: lost, fleet: returned(siteReturn(325, { neighbours: 11, sameSdk: 11, sameSdkToo: 11 })) },
      { confidence: 'likely' },
    ],
    [
      'still away, and others with it',
      {
        connections: connections([
          [1, 'on'],
          [1400, '404104'],
        ]),
        fleet: fleet([], { absence: SITE_LOSS }),
      },
      { confidence: 'likely', title: 'The whole site is cut off' },
    ],
  ],
  silent: [
    [
      'no device shared it',
      { connections: lost, fleet: returned(siteReturn(325, { neighboursToo: 0, sameSdkToo: 0 })) },
    ],
    ['one neighbour, once', { connections: lost, fleet: returned(siteReturn(325, few(1))) }],
    [
      'one neighbour that is always back within minutes, since it is lost all the time',
      {
        connections: oftenLost,
        fleet: returned(...[325, 530, 740].map((at) => siteReturn(at, few(1, FLAPS)))),
      },
    ],
    [
      'two neighbours, of which one is lost all the time',
      { connections: lost, fleet: returned(siteReturn(325, oneFlaps(few(1)))) },
    ],
    [
      'neighbours that are lost each hour: two of them, once in many returns of this device',
      {
        connections: steadilyLost,
        fleet: returned(
          siteReturn(126, few(2, 20)),
          ...[251, 376, 501].map((at) => siteReturn(at, { neighbours: 2, neighboursToo: 0, sameSdkToo: 0 })),
        ),
      },
    ],
    [
      'the same neighbour of its kind, always after the same time: once begun together, a timer ends both',
      {
        connections: steadilyLost,
        fleet: returned(...returnsOf(steadilyLost, { ...few(1, 7), sameSdk: 1, sameSdkToo: 1 })),
      },
    ],
    [
      'a thirtieth of a large hub with it, at many prefixes',
      {
        connections: lost,
        fleet: fleet([], {
          devices: 100_012,
          losses: 3_000,
          returns: [siteReturn(325, { others: 100_000, othersToo: 3_000, othersTooAddresses: 700 })],
        }),
      },
    ],
    [
      'a small part of those behind the address',
      { connections: lost, fleet: returned(siteReturn(325, { neighboursToo: 5 })) },
    ],
    [
      'many prefixes',
      { connections: lost, fleet: returned(siteReturn(325, { othersToo: 30, othersTooAddresses: 6 })) },
    ],
    [
      'a part of the hub, at many prefixes',
      { connections: lost, fleet: returned(siteReturn(325, { othersToo: 6, othersTooAddresses: 5 })) },
    ],
    [
      'one SDK only, others behind the address went on',
      { connections: lost, fleet: returned(siteReturn(325, { neighboursToo: 7, sameSdkToo: 7, sameSdk: 7 })) },
    ],
    [
      'its address is not known',
      {
        connections: lost,
        fleet: returned(siteReturn(325, { address: '', neighbours: 0, neighboursToo: 0, sameSdk: 0, sameSdkToo: 0 })),
      },
    ],
    [
      'all devices of the hub are behind one address, and back in seconds: perhaps the service',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
        ]),
        fleet: returned(siteReturn(300.6, { others: 0 })),
      },
    ],
    [
      'all of one SDK, and back with a new version of it',
      {
        connections: connections([
          [1, 'on', { sdk: '.NET/1.41.3 (x)' }],
          [300.2, '404104'],
          [325, 'on'],
        ]),
        fleet: returned(siteReturn(325, { neighbours: 11, sameSdk: 11, sameSdkToo: 11 })),
      },
    ],
    [
      'all devices of the hub are behind one address, and the hub itself was unavailable',
      {
        connections: lost,
        fleet: returned(siteReturn(325, { others: 0 })),
        'resource-health': [
          {
            hub: null,
            availabilityState: 'Unavailable',
            title: '',
            summary: '',
            reasonType: '',
            occurred: atMinute(299),
            reported: null,
            resolved: null,
          },
        ],
      },
    ],
    [
      'its token was renewed then',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '401003'],
          [300.21, '404104'],
          [325, 'on'],
        ]),
        fleet: returned(siteReturn(325)),
      },
    ],
    ['it had no loss at all', { connections: connections([[1, 'on']]), fleet: returned(siteReturn(325)) }],
    ['the busy minute of a whole hub', { connections: lost, fleet: fleet([busyMinute(300)]) }],
  ],
});

test('a row stands for all returns of its slot', () => expect(SLOT_MS).toBe(RETURN_MS));

test('a service event at another time is another cause', () => {
  const report = reportOn({
    connections: connections([
      [1, 'on'],
      [100.2, '404104'],
      [100.5, 'on'],
      [300.2, '404104'],
      [325, 'on'],
    ]),
    fleet: fleet([busyMinute(100)], { returns: [siteReturn(325)] }),
  });
  expect(idsOf(report)).toEqual(['site-outage', 'service-event']);
});

test('what the device loses alone at other times is another cause, and follows from nothing', () => {
  const { findings } = reportOn({ connections: oftenLost, fleet: fleet([], { returns: [siteReturn(325)] }) });
  expect(findings.map(({ id, explains }) => [id, explains])).toEqual([
    ['site-outage', []],
    ['network-loss', []],
  ]);
});

/** The rest of the hub: all SDKs, losses of their own now and then, on the same prefixes as the sites of a story. */
function others(stage: Stage): void {
  meters(stage, { count: 40, rename: (deviceId) => deviceId });
}
const SDKS = ['csharp', 'java', 'node', 'python', 'c'] as const;
const SEEDS = [1, 2, 3, 4, 5, 6];
const PREFIX = '198.18.200';

describe.each(SEEDS)('lived, seed %i', (seed) => {
  test.each([
    ['in silence', {}],
    ['with resets', { resets: 0.7 }],
    ['seen by the devices', { seenByDevice: true }],
  ] as const)('an outage %s is the first cause for every device of the site, and for nobody else', (_, manner) => {
    const mill = roles('mill', 9, PREFIX);
    const lived = live(seed, (stage) => {
      others(stage);
      const network = site(stage, { name: 'mill', prefix: PREFIX, roles: mill, sdks: SDKS });
      outage(stage.world, network, { at: stage.start - 6 * HOUR, lasts: (6 + 7 * seed) * MINUTE, ...manner });
    });
    for (const { deviceId } of mill) {
      const [first] = lived.judge(deviceId).findings;
      expect({ deviceId, ...first }).toMatchObject({ deviceId, id: 'site-outage', confidence: 'likely' });
    }
    for (const deviceId of lived.hub.registry.devices.keys()) {
      if (deviceId.startsWith('meter')) expect(idsOf(lived.judge(deviceId))).not.toContain('site-outage');
    }
  });

  test('a site that is cut off at this moment', () => {
    const mill = roles('mill', 9, PREFIX);
    const lived = live(seed, (stage) => {
      others(stage);
      const network = site(stage, { name: 'mill', prefix: PREFIX, roles: mill, sdks: SDKS });
      outage(stage.world, network, { at: stage.start - 40 * MINUTE, lasts: HOUR });
    });
    for (const { deviceId } of mill) {
      const [first] = lived.judge(deviceId).findings;
      expect({ deviceId, ...first }).toMatchObject({ id: 'site-outage', title: 'The whole site is cut off' });
    }
  });

  test('an outage is seen through lost records', () => {
    const mill = roles('mill', 9, PREFIX);
    let place = 0;
    const lived = live(
      seed,
      (stage) => {
        others(stage);
        const network = site(stage, { name: 'mill', prefix: PREFIX, roles: mill, sdks: SDKS });
        outage(stage.world, network, { at: stage.start - 6 * HOUR, lasts: 20 * MINUTE });
      },
      { missing: () => ++place % 12 === seed },
    );
    const found = mill.filter(({ deviceId }) => idsOf(lived.judge(deviceId)).includes('site-outage'));
    expect(found.length).toBeGreaterThanOrEqual(7);
  });

  test.each<[string, (stage: Stage) => void]>([
    ['each of the site has its own losses', (stage) => eachItsOwn(stage)],
    [
      'the whole hub',
      (stage) => {
        site(stage, { name: 'mill', prefix: PREFIX, roles: roles('mill', 9, PREFIX), sdks: SDKS });
        serviceEvent(stage.world, stage.hub, { at: stage.start - 6 * HOUR, nodes: MOST_NODES });
      },
    ],
    [
      'half of the hub',
      (stage) => {
        site(stage, { name: 'mill', prefix: PREFIX, roles: roles('mill', 9, PREFIX), sdks: SDKS });
        serviceEvent(stage.world, stage.hub, { at: stage.start - 6 * HOUR, nodes: new Set([0, 1, 2, 3]) });
      },
    ],
    [
      'new software for one kind of device, at the site and elsewhere',
      (stage) => {
        const plan = { at: stage.start - 6 * HOUR, sdk: 'csharp', before: '1.41.3', after: '1.42.3' } as const;
        site(stage, { name: 'mill', prefix: PREFIX, roles: roles('mill', 6, PREFIX), sdks: ['python', 'java'] });
        rollOut(stage, [...roles('cam', 9, PREFIX), ...roles('lamp', 12, (index) => `198.18.${index}`)], plan);
      },
    ],
    [
      'new software for one kind of device, at this site only',
      (stage) => {
        const plan = { at: stage.start - 6 * HOUR, sdk: 'csharp', before: '1.41.3', after: '1.42.3' } as const;
        rollOut(stage, roles('cam', 9, PREFIX), { ...plan, auth: 'sas' });
      },
    ],
    [
      'a restart of one kind of device, while others of the site renew their tokens as ever',
      (stage) => {
        const plan = { at: stage.start - 6 * HOUR, sdk: 'csharp', before: '1.42.3', after: '1.42.3' } as const;
        site(stage, {
          name: 'mill',
          prefix: PREFIX,
          roles: roles('mill', 6, PREFIX),
          sdks: ['python', 'java'],
          device: { auth: 'sas' },
        });
        rollOut(stage, roles('cam', 9, PREFIX), plan);
      },
    ],
  ])('near miss: %s', (_, story) => {
    const lived = live(seed, (stage) => {
      others(stage);
      story(stage);
    });
    for (const deviceId of lived.hub.registry.devices.keys()) {
      expect([deviceId, ...idsOf(lived.judge(deviceId))]).not.toContain('site-outage');
    }
  });

  test('no more than possible: all of one kind restart, and nothing in the log tells that from the site', () => {
    const lived = live(seed, (stage) => {
      others(stage);
      const plan = { at: stage.start - 6 * HOUR, sdk: 'csharp', before: '1.42.3', after: '1.42.3' } as const;
      rollOut(stage, roles('cam', 9, PREFIX), plan);
    });
    const [first] = lived.judge('cam-01').findings;
    expect(first).toMatchObject({ id: 'site-outage', confidence: 'possible' });
  });

  function eachItsOwn(stage: Stage): void {
    for (const role of roles('mill', 9, PREFIX)) {
      const network = site(stage, { name: role.name, prefix: PREFIX, roles: [role], sdks: ['java'] });
      irregularOutages(stage.world, network, { every: 2 * HOUR, lasts: [5 * MINUTE, 25 * MINUTE] });
    }
  }
});
