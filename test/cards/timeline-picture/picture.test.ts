import { PLOT } from '../../../src/cards/timeline-picture/frame';
import { pictureOf } from '../../../src/cards/timeline-picture/picture';
import { textWidth } from '../../../src/cards/timeline-picture/text-width';
import type { Finding, Severity } from '../../../src/diagnosis/finding';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { logRecords, type Row, repeated, SUBJECT } from '../../kit/log-records';
import { DUPLICATE } from '../../kit/sample-report';
import { flapping, story } from './story';

/** A finding that accounts for all ends and refusals of these rows, as another reading of the same records sees them. */
function explaining(rows: readonly Row[], id: string, severity: Severity): Finding {
  const { sessions, refusals } = makeTimeline(logRecords(rows), SUBJECT);
  return { ...DUPLICATE, id, severity, accountsFor: [...sessions, ...refusals] };
}

const texts = (rows: readonly Row[], findings: readonly Finding[] = []) =>
  pictureOf(story(rows, { findings })).chips.map(({ tone, kind, text }) => `${tone} ${kind}: ${text}`);

describe('what happened, counted by code and coloured by meaning', () => {
  const renewals = repeated({ times: 21, length: 44, end: ['off'] });
  const cut = repeated({ times: 12, length: 69, end: ['401003', '404104'] });

  test.each<[string, string[], string[]]>([
    ['unexplained errors', texts(flapping(903)), ['warning end: 400027 ×903']],
    [
      'a critical cause',
      texts(flapping(5), [explaining(flapping(5), 'duplicate-identity', 'critical')]),
      ['attention end: 400027 ×5'],
    ],
    ['goodbyes that nothing explains', texts(renewals), ['calm end: clean end ×21']],
    [
      'renewals that say goodbye',
      texts(renewals, [explaining(renewals, 'sas-renewal', 'info')]),
      ['calm end: token renewal ×21'],
    ],
    ['renewals by a cut', texts(cut, [explaining(cut, 'sas-renewal', 'info')]), ['calm end: 401003 renewal ×12']],
    [
      'refusals',
      texts([
        [5, 'no', '401003'],
        [9, 'no', '401003'],
      ]),
      ['warning refused: refused 401003 ×2'],
    ],
    ['thousands', texts(flapping(5000)), ['warning end: 400027 ×5,000']],
  ])('%s', (_name, chips, expected) => {
    expect(chips).toEqual(expected);
  });

  test('more codes than two lines hold are counted', () => {
    const rows = Array.from({ length: 12 }, (_, index): Row[] => [
      [index * 60, 'on'],
      [index * 60 + 50, `4040${String(10 + index)}` as `${number}`],
    ]).flat();
    const picture = pictureOf(story(rows));
    expect(picture.chipRows).toBe(2);
    expect(picture.more?.text).toBe(`+${12 - picture.chips.length} more`);
    for (const { x, text } of picture.chips) expect(x + 14 + textWidth(text, 14)).toBeLessThanOrEqual(PLOT);
    expect((picture.more?.x ?? 0) + textWidth(picture.more?.text ?? '', 14)).toBeLessThanOrEqual(PLOT);
  });

  test.each<[string, Row[], string]>([
    ['no records', [], 'No connection records in this time'],
    ['one long session', [[0, 'on']], 'Connected without a drop'],
    ['began today', [[600, 'on']], 'No drops in this time'],
  ])('nothing to count: %s', (_name, rows, title) => {
    expect(pictureOf(story(rows))).toMatchObject({ title, chips: [], marks: { kind: 'none' } });
  });
});

describe('labels', () => {
  const NIGHT: Row[] = [
    [0, 'on'],
    [300, '404104'],
    [840, 'on'],
  ];

  test('a gap says how long it is where it has room, and not where it has none', () => {
    expect(pictureOf(story(NIGHT)).laneLabels.map(({ text }) => text)).toEqual(['away 9 h']);
    expect(
      pictureOf(
        story([
          [0, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
      ).laneLabels,
    ).toEqual([]);
  });

  test.each([
    [3, 'Asia/Kolkata'],
    [24, 'Europe/Berlin'],
    [24, 'UTC'],
    [48, 'America/St_Johns'],
    [168, 'Europe/Berlin'],
  ])('the axis over %i h in %s: labels apart, within the lane, now at the end, a date somewhere', (hours, zone) => {
    const { window } = story([]);
    const picture = pictureOf(
      story(NIGHT, { zone, window: { from: new Date(window.to.getTime() - hours * 3_600_000), to: window.to } }),
    );
    const extents = picture.labels.map(({ x, text, anchor }) => {
      const width = textWidth(text, 14);
      return anchor === 'end' ? [x - width, x] : [x - width / 2, x + width / 2];
    });
    expect(picture.labels.length).toBeGreaterThanOrEqual(3);
    expect(picture.labels.at(-1)?.text).toBe('now');
    expect(`${picture.labels.map(({ text }) => text).join(' ')} ${picture.zone}`).toMatch(
      /\b(Sun|Mon|Tue|Wed|Thu|Fri|Sat) \d+\b|\b\d+ Nov\b/,
    );
    extents.forEach(([left = 0, right = 0], index) => {
      expect(left).toBeGreaterThanOrEqual(-0.01);
      expect(right).toBeLessThanOrEqual(PLOT + 0.01);
      expect(left).toBeGreaterThan(extents[index - 1]?.[1] ?? -1);
    });
  });

  test('a window in the past does not end now', () => {
    const picture = pictureOf(story(NIGHT, { now: new Date('2026-11-22T00:00:00Z') }));
    expect(picture.labels.map(({ text }) => text)).not.toContain('now');
  });

  test('the key names only what can be seen', () => {
    const picture = pictureOf(story(NIGHT, { zone: 'Europe/Berlin', dataUpTo: new Date('2026-11-20T22:00:00Z') }));
    expect(picture.key.map(({ text }) => text)).toEqual(['connected', 'away', 'no data']);
    expect(pictureOf(story([[0, 'on']])).key.map(({ text }) => text)).toEqual(['connected']);
  });

  test.each([
    ['Europe/Berlin', NIGHT, '20–21 Nov, Berlin time'],
    ['America/Port-au-Prince', NIGHT, 'Port-au-Prince time'],
    ['UTC', NIGHT, 'UTC'],
    ['+05:30', NIGHT, 'UTC+05:30'],
  ] as const)('%s: the clock is the person’s, with the date where the axis has none', (zone, rows, expected) => {
    const picture = pictureOf(story(rows, { zone }));
    expect(picture.zone).toBe(expected);
    const last = picture.key.at(-1);
    expect((last?.x ?? 0) + 18 + textWidth(last?.text ?? '', 14) + textWidth(picture.zone, 14)).toBeLessThanOrEqual(
      PLOT,
    );
  });

  test('the busiest stretch is named, and stays on the picture', () => {
    const { peak } = pictureOf(story(Array.from({ length: 60 }, (_, i): Row => [1430 + i / 10, 'no', '401003'])));
    expect(peak?.text).toBe('60 in 30 min');
    expect((peak?.x ?? 0) + textWidth(peak?.text ?? '', 14) / 2).toBeLessThanOrEqual(PLOT);
  });
});
