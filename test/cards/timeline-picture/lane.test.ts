import fc from 'fast-check';
import { piecesOf, type Span, spansOf } from '../../../src/cards/timeline-picture/lane';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { atMinute, logRecords, type Row, SUBJECT, WINDOW } from '../../kit/log-records';

/** Spans as `[from, to, state]` in minutes of the day. */
function lane(rows: readonly Row[], options: { dataUpTo?: number; limited?: boolean } = {}) {
  const spans = spansOf({
    timeline: makeTimeline(logRecords(rows), SUBJECT),
    window: WINDOW,
    dataUpTo: options.dataUpTo === undefined ? WINDOW.to : atMinute(options.dataUpTo),
    limited: options.limited ?? false,
  });
  const minute = (at: number) => (at - WINDOW.from.getTime()) / 60_000;
  return spans.map(({ from, to, state }) => [minute(from), minute(to), state]);
}

describe('the lane', () => {
  const cases: Array<[string, ReturnType<typeof lane>, Array<[number, number, string]>]> = [
    ['nothing logged: not known', lane([]), [[0, 1440, 'unknown']]],
    [
      'one long session',
      lane([[60, 'on']]),
      [
        [0, 60, 'away'],
        [60, 1440, 'connected'],
      ],
    ],
    [
      'an end whose connect lies before the window',
      lane([[600, '404104']]),
      [
        [0, 600, 'connected'],
        [600, 1440, 'away'],
      ],
    ],
    ['refusals only', lane([...Array(9).keys()].map((i): Row => [i * 100 + 5, 'no', '401003'])), [[0, 1440, 'away']]],
    [
      'a gap, and an end of the data',
      lane(
        [
          [0, 'on'],
          [300, '404104'],
          [310, 'on'],
        ],
        { dataUpTo: 1400 },
      ),
      [
        [0, 300, 'connected'],
        [300, 310, 'away'],
        [310, 1400, 'connected'],
        [1400, 1440, 'unknown'],
      ],
    ],
    [
      'an end between others whose connect is missing',
      lane([
        [0, 'on'],
        [300, 'off'],
        [600, '404104'],
      ]),
      [
        [0, 300, 'connected'],
        [300, 600, 'unknown'],
        [600, 1440, 'away'],
      ],
    ],
    [
      'a source that left out the oldest',
      lane(
        [
          [600, 'on'],
          [700, 'off'],
        ],
        { limited: true },
      ),
      [
        [0, 600, 'unknown'],
        [600, 700, 'connected'],
        [700, 1440, 'away'],
      ],
    ],
    [
      'a log that began in the middle: the first session is not taken for an eternal one',
      lane([
        [1000, 'off'],
        ...[1001, 1046, 1091].flatMap((at): Row[] => [
          [at, 'on'],
          [at + 44, 'off'],
        ]),
      ]).slice(0, 3),
      [
        [0, 956, 'unknown'],
        [956, 1000, 'connected'],
        [1000, 1001, 'away'],
      ],
    ],
    [
      'a take-over without an end: connected throughout',
      lane([
        [0, 'on'],
        [700, 'on'],
      ]),
      [[0, 1440, 'connected']],
    ],
  ];
  test.each(cases)('%s', (_name, spans, expected) => {
    expect(spans).toEqual(expected);
  });

  test('covers the window without holes or overlaps, whatever the log says', () => {
    const row = fc.oneof(
      fc.tuple(
        fc.integer({ min: 0, max: 1440 }),
        fc.constantFrom<'on' | 'off' | '404104' | '400027'>('on', 'off', '404104', '400027'),
      ),
      fc.tuple(fc.integer({ min: 0, max: 1440 }), fc.constant('no' as const), fc.constant('401003')),
    );
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.integer({ min: 0, max: 1440 }),
        fc.boolean(),
        (rows, dataUpTo, limited) => {
          const spans = lane(rows, { dataUpTo, limited });
          expect(spans[0]?.[0]).toBe(0);
          expect(spans.at(-1)?.[1]).toBe(1440);
          for (const [index, [from, to]] of spans.entries()) {
            expect(Number(to)).toBeGreaterThan(Number(from));
            if (index > 0) expect(from).toBe(spans[index - 1]?.[1]);
          }
        },
      ),
    );
  });
});

describe('the lane in columns', () => {
  const at = (minute: number) => atMinute(minute).getTime();
  const span = (from: number, to: number, state: Span['state']): Span => ({ from: at(from), to: at(to), state });

  test('joins what looks the same, and shades what is mixed', () => {
    const spans = [
      span(0, 240, 'connected'),
      span(240, 300, 'away'),
      span(300, 480, 'connected'),
      span(480, 1440, 'away'),
    ];
    expect(piecesOf(spans, WINDOW, 6)).toEqual([
      { from: 0, to: 1, connected: 4 },
      { from: 1, to: 2, connected: 3 },
      { from: 2, to: 6, connected: 0 },
    ]);
  });

  test('a gap of seconds does not change a column of minutes', () => {
    const spans = [span(0, 100, 'connected'), span(100, 100.1, 'away'), span(100.1, 1440, 'connected')];
    expect(piecesOf(spans, WINDOW, 360)).toEqual([{ from: 0, to: 360, connected: 4 }]);
  });

  test('thousands of spans stay as few pieces as there are columns', () => {
    const spans = Array.from({ length: 10_000 }, (_, index) =>
      span(index * 0.144, (index + 1) * 0.144, index % 2 ? 'away' : 'connected'),
    );
    const pieces = piecesOf(spans, WINDOW, 360);
    expect(pieces.length).toBeLessThanOrEqual(360);
    expect(pieces.every(({ connected }) => connected === 2)).toBe(true);
  });
});
