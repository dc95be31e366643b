import { availabilityStatuses, serviceOutage, suspension } from '../../../src/lab/simulation/service-outage';
import { ordinary } from '../../../src/lab/simulation/stories/ordinary';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { NOON, role, type Trial, trial } from './kit';

const noon = NOON.getTime();
const DEVICES = Array.from({ length: 12 }, (_, number) => role(`d${number}`, `198.18.${number}`));

function populate({ stage }: Trial): void {
  for (const one of DEVICES) ordinary(stage, one, { sdk: 'csharp', protocol: 'Mqtt', auth: 'x509' });
}

test('an unavailable hub loses all devices, lets nobody in, and has all back when it is over', () => {
  const lab = trial();
  populate(lab);
  serviceOutage(lab.stage.world, lab.hub, { at: noon + 3 * HOUR, lasts: 8 * MINUTE });
  lab.after(2.9);
  const lines = lab.after(4);
  const drops = lines.filter(({ what }) => what === 'drop');
  expect(new Set(drops.map(({ device }) => device)).size).toBe(DEVICES.length);
  expect(new Set(drops.map(({ code }) => code))).toEqual(new Set(['404104', '500001']));
  const connects = lines.filter(({ what }) => what === 'connect').map(({ time }) => time);
  expect(connects).toHaveLength(DEVICES.length);
  expect(Math.min(...connects)).toBeGreaterThanOrEqual(noon + 3 * HOUR + 8 * MINUTE);
  expect(Math.max(...connects)).toBeLessThan(noon + 3 * HOUR + 9 * MINUTE);
});

test('a suspended hub refuses everybody with 403001 until it is lifted', () => {
  const lab = trial();
  populate(lab);
  suspension(lab.stage.world, lab.hub, { at: noon + 3 * HOUR, lasts: HOUR });
  lab.after(2.9);
  const during = lab.after(4);
  expect(during.filter(({ what }) => what === 'connect')).toEqual([]);
  expect(new Set(during.filter(({ what }) => what === 'refused').map(({ code }) => code))).toEqual(new Set(['403001']));
  expect(new Set(lab.after(4.2).flatMap(({ what, device }) => (what === 'connect' ? [device] : []))).size).toBe(
    DEVICES.length,
  );
});

describe('what Resource Health says of it', () => {
  const { hub } = trial();
  const outages = [
    { at: noon, lasts: 8 * MINUTE },
    { at: noon + HOUR, lasts: 20 * MINUTE, reason: 'Planned' },
  ] as const;
  const statesAt = (time: number) => availabilityStatuses(hub, outages, time);

  test('before, it is available', () => {
    expect(statesAt(noon - SECOND)).toMatchObject({ value: [{ properties: { availabilityState: 'Available' } }] });
  });

  test('meanwhile, it is not', () => {
    expect(statesAt(noon + MINUTE)).toMatchObject({
      value: [{ name: 'current', properties: { availabilityState: 'Unavailable', reasonType: 'Unplanned' } }],
    });
  });

  test('afterwards it remembers', () => {
    expect(statesAt(noon + 2 * HOUR)).toMatchObject({
      value: [
        {
          properties: {
            availabilityState: 'Available',
            occuredTime: '2026-11-20T13:20:00.0000000Z',
            recentlyResolved: {
              unavailableOccuredTime: '2026-11-20T13:00:00.0000000Z',
              resolvedTime: '2026-11-20T13:20:00.0000000Z',
            },
          },
        },
        { properties: { availabilityState: 'Unavailable', reasonType: 'Planned' } },
        { properties: { availabilityState: 'Unavailable', occuredTime: '2026-11-20T12:00:00.0000000Z' } },
      ],
    });
  });
});
