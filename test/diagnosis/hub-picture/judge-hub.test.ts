import { judgeHub } from '../../../src/diagnosis/hub-picture/judge-hub';
import type { Slot } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { HubPicture } from '../../../src/evidence/hub-picture';
import {
  minutesAgo,
  sampleClient,
  sampleMinute,
  samplePart,
  samplePicture,
  troubledPicture,
} from '../../kit/sample-hub-picture';
import { NOW } from '../../kit/sample-report';

function judged(changes: Partial<HubPicture> = {}, unread?: { readonly detail: string }) {
  const data = samplePicture(changes);
  const look: Slot<HubPicture> = { ok: true, data, searched: 'a test', ...(unread && { unread }) };
  return judgeHub('contoso-lab', look, { window: data.window, now: NOW });
}

/** So many devices of each that drop once by themselves. */
const dropping = (here: number, elsewhere: number): Partial<HubPicture> => ({
  dropped: here + elsewhere,
  droppedApart: here + elsewhere,
  faults: here + elsewhere,
  apart: here + elsewhere,
  codes: [{ code: '404104', faults: here + elsewhere, refusals: 0, devices: here + elsewhere }],
  worst: Array.from({ length: here + elsewhere }, (_, index) =>
    sampleClient(`d-${index}`, { faults: 1, codes: { 404104: 1 } }),
  ),
});

const site = (devices: number, here: number, elsewhere: number): Partial<HubPicture> => ({
  ...dropping(here, elsewhere),
  devices: 60,
  sites: [
    samplePart('203.0.113.XXX', { devices, droppedApart: here, apart: here, faults: here }),
    samplePart('198.51.100.XXX', {
      devices: 60 - devices,
      droppedApart: elsewhere,
      apart: elsewhere,
      faults: elsewhere,
    }),
  ],
  sdks: [samplePart('.NET/1.42.3', { devices: 60, droppedApart: here + elsewhere })],
});

describe('a hub on which nothing is wrong', () => {
  test('only renewals: they are no faults', () => {
    expect(judged()).toEqual({
      status: 'nothing-wrong',
      confidence: null,
      headline: 'contoso-lab: nothing wrong in the last 24 hours. 20 devices were seen, and none dropped by a fault.',
      lines: ['120 drops are token renewals, planned and harmless; none is a fault.'],
      worst: [],
    });
  });

  test('nothing was logged, though the hub logs: said with care', () => {
    expect(judged({ records: 0, devices: 0, renewals: 0 })).toMatchObject({
      status: 'nothing-wrong',
      confidence: 'possible',
      headline: 'contoso-lab: no device connected, dropped or was refused in the last 24 hours.',
      lines: [expect.stringContaining('diagnostic setting')],
    });
  });
});

describe('what cannot be seen is no pass', () => {
  test.each([
    ['not-configured', /not logged where I can count it/],
    ['denied', /could not be read/],
    ['timed-out', /could not be read/],
  ] as const)('%s', (why, words) => {
    const closed = gap(why, 'What came back.', 'What cures it.');
    expect(judgeHub('contoso-lab', closed, { window: samplePicture().window, now: NOW })).toEqual({
      status: 'cannot-see',
      confidence: null,
      headline: expect.stringMatching(words),
      lines: ['What came back.', 'What cures it.'],
      worst: [],
    });
  });

  test('no record, and where the hub logs is not known', () => {
    const unread = { detail: 'The diagnostic settings answered 403.' };
    expect(judged({ records: 0 }, unread)).toMatchObject({ status: 'cannot-see' });
  });
});

describe('some devices', () => {
  test('as the demo fleet has it', () => {
    const { status, confidence, headline, lines, worst } = judged(troubledPicture());
    expect([status, confidence]).toEqual(['some-devices', null]);
    expect(headline).toBe(
      'contoso-lab: 5 of 73 devices dropped by themselves in the last 24 hours; pump-08 is the worst: 881 drops. At 07:54 UTC 65 devices dropped together.',
    );
    expect(lines).toEqual([
      '1,801 drops are faults, most with 400027 (1,160) and 404104 (624). 690 drops are token renewals, planned and harmless.',
      'Within a minute, at 07:54 UTC, 65 devices at 7 addresses dropped, most with 404104; 64 were back within 2 minutes. That points to the hub or its network, rather than the devices.',
      '1 device has not come back after its last drop: pump-06 (since 06:04 UTC).',
      'Refused when connecting: pump-07 (401003, 59 times), pump-02 (403012, 59 times).',
    ]);
    expect(worst.map(({ name, why }) => `${name}: ${why}`)).toEqual([
      'pump-08: 881 drops, mostly 400027, the last at 14:35 UTC',
      'pump-12: 553 drops, 404104, the last at 14:35 UTC',
      'pump-10: 281 drops, 400027, the last at 14:35 UTC',
      'gate-01/filter: 8 drops, 404104, the last at 14:35 UTC',
      'pump-06: away since 06:04 UTC; 1 drop, 401003',
      'pump-07: 59 refused connects, 401003',
      'pump-02: 59 refused connects, 403012',
    ]);
  });

  test('one of several has no worst, and a hub with one device no others', () => {
    expect(judged(dropping(2, 0)).headline).toBe('contoso-lab: 2 of 20 devices dropped in the last 24 hours.');
    const one = { devices: 1, dropped: 1, droppedApart: 1, faults: 9, apart: 9 };
    expect(judged({ ...one, worst: [sampleClient('pump-01', { faults: 9 })] }).headline).toBe(
      'contoso-lab: its one device dropped in the last 24 hours, 9 times.',
    );
  });

  test('refused, and nobody dropped', () => {
    const worst = [sampleClient('pump-02', { refusals: 40, connects: 0, codes: { 403012: 40 } })];
    expect(judged({ refused: 1, refusals: 40, worst })).toMatchObject({
      status: 'some-devices',
      headline: 'contoso-lab: no device dropped in the last 24 hours, but 1 device was refused when connecting.',
      worst: [{ name: 'pump-02', why: '40 refused connects, 403012' }],
    });
  });

  test('a refusal or two is nothing yet', () => {
    const worst = [sampleClient('pump-02', { refusals: 2, codes: { 401003: 2 } })];
    expect(judged({ refused: 1, refusals: 2, worst })).toMatchObject({ status: 'nothing-wrong', worst: [] });
  });

  test('those that are away and refused find room beside many that drop; a few refusals pass', () => {
    const worst = [
      ...Array.from({ length: 20 }, (_, index) => sampleClient(`d-${index}`, { faults: 40 - index })),
      sampleClient('gone', { faults: 1, awaySince: minutesAgo(90) }),
      sampleClient('shut', { refusals: 9 }),
      sampleClient('late', { refusals: 2 }),
    ];
    const names = judged({ dropped: 21, droppedApart: 21, devices: 100, worst }).worst.map(({ name }) => name);
    expect(names).toHaveLength(10);
    expect(names.slice(7)).toEqual(['d-7', 'gone', 'shut']);
  });

  test('a single drop counts where hardly anybody has more', () => {
    const names = (...drops: number[]) => {
      const worst = drops.map((faults, index) => sampleClient(`d-${index}`, { faults }));
      return judged({ dropped: drops.length, droppedApart: drops.length, worst }).worst.map(({ name }) => name);
    };
    expect(names(9, 5, 2, 1, 1)).toEqual(['d-0', 'd-1', 'd-2']);
    expect(names(9, 5, 1, 1)).toEqual(['d-0', 'd-1', 'd-2', 'd-3']);
  });

  test('a name that a person chose is one line', () => {
    const worst = [sampleClient('a\u202eb\nc', { faults: 9 })];
    expect(judged({ ...dropping(1, 0), worst }).worst[0]?.name).toBe('a b c');
  });
});

describe('one site', () => {
  test('most of its devices drop, and hardly any elsewhere', () => {
    expect(judged(site(8, 7, 2))).toMatchObject({
      status: 'one-site',
      confidence: 'likely',
      headline:
        'contoso-lab: one site stands out. At 203.0.113.XXX 7 of 8 devices dropped in the last 24 hours, elsewhere 2 of 52.',
      lines: expect.arrayContaining([expect.stringContaining('look at that site')]),
    });
  });

  test.each([
    ['two devices are no site', 2, 2, 0],
    ['others drop as much', 8, 7, 20],
    ['fewer than half of them', 20, 8, 1],
    ['nobody elsewhere to compare with', 60, 40, 0],
  ])('not when %s', (_why, devices, here, elsewhere) => {
    expect(judged(site(devices, here, elsewhere)).status).toBe('some-devices');
  });
});

describe('one SDK', () => {
  const sdk = (name: string, here: number, elsewhere: number): Partial<HubPicture> => ({
    ...dropping(here, elsewhere),
    devices: 60,
    sites: [samplePart('203.0.113.XXX', { devices: 60, droppedApart: here + elsewhere })],
    sdks: [
      samplePart(name, { devices: 9, droppedApart: here, apart: here, faults: here }),
      samplePart('.NET/1.42.3', { devices: 51, droppedApart: elsewhere }),
    ],
  });

  test('its devices drop, and hardly any other', () => {
    expect(judged(sdk('azure-iot-device-iothub-py/2.7.0', 8, 1))).toMatchObject({
      status: 'one-sdk',
      confidence: 'possible',
      headline:
        'contoso-lab: one SDK stands out. With Python device SDK 2.7.0 8 of 9 devices dropped in the last 24 hours, with others 1 of 51.',
    });
  });

  test('devices that name none have nothing in common', () => {
    expect(judged(sdk('', 8, 1)).status).toBe('some-devices');
  });

  test('a site that stands out as well is told first', () => {
    const both = { ...site(9, 8, 1), sdks: sdk('x/1', 8, 1).sdks ?? [] };
    expect(judged(both).status).toBe('one-site');
  });
});

describe('many within a minute', () => {
  const together = (changes: Parameters<typeof sampleMinute>[0] = {}): Partial<HubPicture> => ({
    dropped: 16,
    faults: 16,
    peaks: [sampleMinute(changes)],
  });

  test.each([
    ['several places and SDKs, soon back: the hub', {}, 'whole-hub', 'likely'],
    [
      'not soon back, and the service says nothing: less sure',
      { backSoon: 3, codes: { 404104: 16 } },
      'whole-hub',
      'possible',
    ],
    ['not soon back, but the service says so itself', { backSoon: 3 }, 'whole-hub', 'likely'],
    ['addresses are not logged: less sure', { sites: 0, codes: { 404104: 16 } }, 'whole-hub', 'possible'],
    ['all behind one address: its network', { sites: 1 }, 'one-site', 'likely'],
    ['all of one SDK version: a roll-out', { sdks: 1, codes: { 404104: 16 } }, 'one-sdk', 'possible'],
  ] as const)('%s', (_what, changes, status, confidence) => {
    expect(judged(together(changes))).toMatchObject({
      status,
      confidence,
      headline:
        'contoso-lab: 16 of 20 devices dropped within a minute, at 07:54 UTC. Apart from that none dropped in the last 24 hours.',
    });
  });

  test('how sure it is, in words', () => {
    expect(judged(together()).lines[1]).toMatch(/15 were back within 2 minutes\. That points to the hub/);
    expect(judged(together({ sites: 0, codes: {} })).lines[1]).toMatch(/That may be the hub or its network\.$/);
    expect(judged(together({ sites: 1, backSoon: 16 })).lines[1]).toMatch(/all were back.*behind one address/);
    expect(judged(together({ sdks: 1, codes: {} })).lines[1]).toMatch(/same SDK version/);
  });

  test('a minute that does not stand out says nothing', () => {
    expect(judged(together({ standsOut: false })).status).toBe('nothing-wrong');
  });
});

test('the time asked about is named', () => {
  const from = minutesAgo(50 * 60);
  const earlier = { from, to: minutesAgo(40 * 60) };
  const headline = (window: HubPicture['window']) =>
    judgeHub('h', { ok: true, data: samplePicture({ window }), searched: '' }, { window, now: NOW }).headline;
  expect(headline({ from: minutesAgo(60), to: NOW })).toContain('in the last hour');
  expect(headline({ from: minutesAgo(3 * 24 * 60), to: NOW })).toContain('in the last 3 days');
  expect(headline({ from: minutesAgo(180), to: NOW })).toContain('in the last 3 hours');
  expect(headline(earlier)).toContain('from 2026-11-21 13:05 UTC to 2026-11-21 23:05 UTC');
  expect(headline({ from: minutesAgo(17.123), to: NOW })).toMatch(/from 2026-11-23 14:47 UTC/);
});
