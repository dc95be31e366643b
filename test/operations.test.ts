import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, openLanguage } from '../src/lab/kql/language';
import { COUNTERS, DURATIONS } from '../src/telemetry/instruments';

// docs/operations.md says what there is, and its queries are whole.

const text = readFileSync(join(__dirname, '..', 'docs', 'operations.md'), 'utf8');
const QUERIES = [...text.matchAll(/```kql\n([\s\S]*?)```/g)].map(([, query = '']) => query);
const TELEMETRY =
  'timestamp: datetime, name: string, duration: real, success: bool, valueSum: real, valueCount: int, customDimensions: dynamic';
/** As Application Insights and App Service have them, as far as they are asked for. */
const TABLES = [
  ...['requests', 'dependencies', 'customMetrics'].map((name) => `let ${name} = datatable(${TELEMETRY})[];`),
  'let AppServiceConsoleLogs = datatable(TimeGenerated: datetime, ResultDescription: string)[];',
].join('\n');

let language: Language;
beforeAll(() => {
  language = openLanguage();
});
afterAll(() => language.close());

test('every instrument has its row, with what is said of it, and no other has', () => {
  const rows = [...text.matchAll(/^\| `(keepalive\.[a-z.]+)` +\| (time|count)[^|]*\|([^|]*)\|([^|]*)\|/gm)];
  const told = rows.map(([, name, kind, unit, of = '']) => ({
    name,
    kind,
    unit: unit?.trim(),
    of: [...of.replaceAll(/\([^)]*\)/g, '').matchAll(/`([a-z]+)`/g)].map(([, word]) => word),
  }));
  const durations = Object.entries(DURATIONS).map(([name, { of }]) => ({
    name,
    kind: 'time',
    unit: 'ms',
    of: [...of],
  }));
  const counters = Object.entries(COUNTERS).map(([name, { of }]) => ({ name, kind: 'count', unit: '', of: [...of] }));
  expect(told).toEqual([...durations, ...counters]);
});

test.each(QUERIES)('Microsoft’s language service finds no fault with %j', async (query) => {
  const understood = await language.understand(`${TABLES}\n${query}`);
  expect(understood.ok ? '' : understood.problem).toBe('');
  for (const [, name = ''] of query.matchAll(/"(keepalive\.[a-z.]+)"/g))
    expect({ ...DURATIONS, ...COUNTERS }).toHaveProperty([name]);
});

test('the look at queries finds faults', async () => {
  expect(QUERIES.length).toBeGreaterThan(4);
  const understood = await language.understand(`${TABLES}\nrequests | where nosuchcolumn == 1`);
  expect(understood.ok).toBe(false);
});
