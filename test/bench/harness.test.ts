import { readArguments, select } from './arguments';
import { type Result, type Row, ratioOf } from './row';
import { runRows } from './run';
import { inTurn, median, percentile } from './statistics';
import { jsonOf, tableOf } from './table';

// The bench's own logic on made-up rows; no figure is measured here, and none is a test.

const FAST: Result = {
  figure: 'turn cost',
  value: 300,
  unit: 'messages/s',
  rival: 'echo bot',
  rivalValue: 750,
  budget: '≥ 0.3 × echo bot',
  ok: true,
};
const SLOW: Result = {
  figure: 'judge',
  value: 1.2345,
  unit: 'ms',
  rival: null,
  rivalValue: null,
  budget: '≤ 1 ms',
  ok: false,
};

function row(figure: string, ...results: readonly Result[]): Row {
  return { figure, measure: async () => results };
}

test('the arguments: --only as often as wanted, --json once, nothing else', () => {
  expect(readArguments([])).toEqual({ only: [], json: null });
  expect(readArguments(['--only', 'turn cost', '--json', 'out.json', '--only=judge'])).toEqual({
    only: ['turn cost', 'judge'],
    json: 'out.json',
  });
  expect(() => readArguments(['--fast'])).toThrow("'--fast'");
});

test('--only selects by any part of the name and says which names fit nothing', () => {
  const rows = [row('turn cost'), row('judge'), row('start')];
  const names = (only: readonly string[]) => select(rows, only).selected.map(({ figure }) => figure);
  expect(names([])).toEqual(['turn cost', 'judge', 'start']);
  expect(names(['Turn Cost'])).toEqual(['turn cost']);
  expect(names(['start', 'turn'])).toEqual(['turn cost', 'start']);
  expect(select(rows, ['judge', 'widget']).unknown).toEqual(['widget']);
});

test('the table has a line a result and marks what missed its budget', () => {
  const [head, rule, fast, slow] = tableOf([FAST, SLOW]).split('\n');
  expect(head).toMatch(/^figure +value +rival +ratio +budget +ok$/);
  expect(rule).toMatch(/^[- ]+$/);
  expect(fast).toMatch(/^turn cost +300 messages\/s +750 messages\/s, echo bot +0\.4 +≥ 0\.3 × echo bot +ok$/);
  expect(slow).toMatch(/^judge +1\.23 ms +– +– +≤ 1 ms +MISSED$/);
});

test('the JSON has every field, and null where there is no rival', () => {
  expect(JSON.parse(jsonOf([FAST, SLOW]))).toEqual([
    { ...FAST, ratio: 0.4 },
    { ...SLOW, ratio: null },
  ]);
  expect(ratioOf({ ...FAST, rivalValue: 0 })).toBeNull();
});

test('rows run one after the other, and one that crashes takes no other with it', async () => {
  const broken = new Error('no server');
  const seen: string[] = [];
  const crashing: Row = { figure: 'start', measure: () => Promise.reject(broken) };
  const ran = await runRows([row('turn cost', FAST), crashing, row('judge', SLOW)], (figure) => seen.push(figure));
  expect(seen).toEqual(['turn cost', 'start', 'judge']);
  expect(ran.results).toEqual([FAST, SLOW]);
  expect(ran.crashes).toEqual([{ figure: 'start', error: broken }]);
});

test('medians, percentiles, and rounds in turn without the one that warms up', async () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(percentile([4, 1, 3, 2], 95)).toBe(4);
  expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  expect(() => median([])).toThrow('Nothing was measured');
  const order: string[] = [];
  const next = (name: string) => () => order.push(name);
  expect(await inTurn(2, next('a'), next('b'))).toEqual({ one: [3, 5], other: [4, 6] });
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});
