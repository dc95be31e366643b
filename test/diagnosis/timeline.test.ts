import { makeTimeline, type Timeline } from '../../src/diagnosis/timeline';
import { type Client, logRecords, type Row, SUBJECT } from '../kit/log-records';

function timeline(rows: readonly Row[], client?: Client): Timeline {
  return makeTimeline(logRecords(rows, client), SUBJECT);
}

/** `end code length/gap`, minutes. */
function told({ sessions }: Timeline): readonly string[] {
  const minutes = (ms: number | null): string => (ms === null ? '-' : String(Math.round(ms / 600) / 100));
  return sessions.map(({ end, code, length, gap }) => `${end} ${code ?? '-'} ${minutes(length)}/${minutes(gap)}`);
}

test('pairs connects and ends', () => {
  expect(
    told(
      timeline([
        [1, 'on'],
        [46, 'off'],
        [46.1, 'on'],
        [100, '404104'],
        [105, 'on'],
      ]),
    ),
  ).toEqual(['clean - 45/0.1', 'error 404104 53.9/5', 'open - -/-']);
});

test('reads 401003 just before 404104 as one end, in either order', () => {
  for (const codes of [
    ['401003', '404104'],
    ['404104', '401003'],
  ] as const) {
    const { sessions } = timeline([
      [1, 'on'],
      [71, codes[0]],
      [71.007, codes[1]],
      [71.05, 'on'],
    ]);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ code: '401003', codes: [...codes], end: 'error' });
  }
});

test('takes a late 404104 of an end after the quick return', () => {
  expect(
    told(
      timeline([
        [1, 'on'],
        [71, '401003'],
        [71.03, 'on'],
        [71.05, '404104'],
        [141, '401003'],
      ]),
    ),
  ).toEqual(['error 401003 70/0.03', 'error 401003 69.97/-']);
});

test.each([
  ['before the end', -0.01],
  ['in the same millisecond', 0],
  ['after the end', 0.01],
])('a take-over whose connect comes %s', (_, gap) => {
  const { sessions } = timeline([
    [1, 'on'],
    [30, '400027'],
    [30 + gap, 'on'],
    [60, '400027'],
    [60 + gap, 'on'],
  ]);
  expect(sessions.map(({ code }) => code)).toEqual(['400027', '400027', null]);
  expect(sessions[0]?.gap).toBe(Math.round(gap * 60_000));
});

test('a 409002 that follows the return after a 404104 is an echo of that loss', () => {
  for (const at of [109.99, 110.01, 110.3]) {
    const { sessions } = timeline(
      [
        [1, 'on'],
        [100, '404104'],
        [110, 'on'],
        [at, '409002'],
        [300, 'off'],
      ],
      { protocol: 'Amqp' },
    );
    expect(sessions.map(({ codes }) => codes)).toEqual([['404104', '409002'], []]);
    expect(sessions[0]).toMatchObject({ code: '404104', gap: 10 * 60_000 });
  }
});

test('missing ends and connects', () => {
  expect(
    told(
      timeline([
        [1, 'on'],
        [50, 'on'],
        [90, 'off'],
      ]),
    ),
  ).toEqual(['taken-over - -/-', 'clean - 40/-']);
  expect(
    told(
      timeline([
        [20, '404104'],
        [30, 'on'],
        [50, '404104'],
        [90, '404104'],
      ]),
    ),
  ).toEqual(['error 404104 -/10', 'error 404104 20/-', 'error 404104 -/-']);
});

test('a missing connect among take-overs does not shift the sessions after it', () => {
  const rows: Row[] = [];
  for (let i = 0; i < 10; i++) rows.push([i * 5 + 1, 'on'], [i * 5 + 6.01, '400027']);
  const lengths = timeline(rows.filter((_, i) => i !== 4)).sessions.map(({ length }) => length);
  expect(lengths.filter((length) => length === null)).toHaveLength(1);
  expect(lengths.filter((length) => length !== null && length < 4 * 60_000)).toEqual([]);
});

test('a missing end among sessions of seconds does not shift the sessions after it', () => {
  const rows: Row[] = [];
  for (let i = 0; i < 10; i++) rows.push([i + 1, 'on'], [i + 1.06, '404104']);
  const lengths = timeline(rows.filter((_, i) => i !== 5)).sessions.map(({ length }) => length);
  expect(lengths.filter((length) => length === null)).toHaveLength(1);
  expect(lengths.filter((length) => length !== null && length > 4_000)).toEqual([]);
});

test('refused connects are no sessions', () => {
  const { sessions, refusals } = timeline([
    [1, 'no', '401003', 'bad key'],
    [2, 'no', '403012'],
    [3, 'on'],
  ]);
  expect(refusals.map(({ code, description }) => [code, description])).toEqual([
    ['401003', 'bad key'],
    ['403012', ''],
  ]);
  expect(sessions).toHaveLength(1);
});

test('order and doubles do not matter', () => {
  const rows: Row[] = [
    [1, 'on'],
    [71, '401003'],
    [71.01, '404104'],
    [71.05, 'on'],
    [140, 'off'],
    [141, 'on'],
  ];
  const records = logRecords(rows);
  const mixed = [...records, ...records.slice(1, 4)].reverse();
  expect(makeTimeline(mixed, SUBJECT)).toEqual(makeTimeline(records, SUBJECT));
  expect(mixed).toHaveLength(9);
});

test('a level Error without a code is an end with trouble', () => {
  const records = logRecords([
    [1, 'on'],
    [20, 'off'],
  ]).map((record, i) => (i === 1 ? { ...record, level: 'error' } : record));
  expect(makeTimeline(records, SUBJECT).sessions[0]).toMatchObject({ end: 'error', code: null });
});

test('names like moduleConnect count; other operations do not', () => {
  const module = { ...SUBJECT, moduleId: 'filter' };
  const records = logRecords(
    [
      [1, 'on'],
      [9, '404104'],
      [12, 'on'],
    ],
    {},
    module,
  ).map((record, i) => ({
    ...record,
    operationName: i === 2 ? 'moduleTwinRead' : record.operationName.replace('device', 'module'),
  }));
  expect(told(makeTimeline(records, module))).toEqual(['error 404104 8/-']);
});

test('belongs to exactly one device and module', () => {
  const mine = logRecords([[1, 'on']]);
  const others = [
    ...logRecords([[2, 'on']], {}, { ...SUBJECT, moduleId: '$edgeAgent' }),
    ...logRecords([[3, 'on']], {}, { ...SUBJECT, deviceId: 'PUMP-17' }),
  ];
  expect(makeTimeline([...mine, ...others], SUBJECT).records).toEqual(mine);
});
