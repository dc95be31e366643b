import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { rawInQueries } from './kit/query-text';

// Rule 7: data is not text. Nothing but what was escaped becomes part of a query to Log Analytics, Resource Graph or IoT Hub.

const SRC = resolve(__dirname, '../src');
/** The escapes themselves. */
const ESCAPES = ['evidence/kql.ts', 'evidence/iot-hub-query.ts'].map((name) => join(name));
/** But for the lab, which answers queries and asks none. */
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith(`lab${sep}`) && !ESCAPES.includes(name),
);
const textOf = (name: string) => readFileSync(join(SRC, name), 'utf8');

test.each(FILES)('%s', (name) => {
  expect(rawInQueries(textOf(name))).toEqual([]);
});

test('queries are sent from where they are known to be', () => {
  const senders = FILES.filter((name) =>
    /\.(?:createQuery|queryResource|queryWorkspace|queryBatch|queryLogs)\(/.test(textOf(name)),
  );
  expect(senders.map((name) => name.split(sep).join('/')).sort()).toEqual([
    'evidence/sources/edge-runtime.ts',
    'evidence/sources/log-client.ts',
    'evidence/sources/metrics.ts',
    'evidence/sources/similar-devices.ts',
  ]);
});

/** A test may not hold a placeholder in plain quotes. */
const sourceOf = (text: string) => text.replaceAll('@', '$');

describe('the look finds', () => {
  test.each([
    ['a raw id', 'const q = `let device = "@{subject.deviceId}"; AzureDiagnostics`;', ['subject.deviceId']],
    ['a parameter', 'const q = (id: string) => `AzureDiagnostics\n| where x == "@{id}"`;', ['id']],
    ['a raw id in a line of its own', 'const more = `\n| where deviceId == "@{id}"`;', ['id']],
    [
      'an id by way of a variable',
      'const x = subject.id; const q = `SELECT * FROM devices WHERE deviceId = @{x}`;',
      ['x'],
    ],
    ['one of two ways', 'const x = a ? "" : id; const q = `AzureDiagnostics @{x}`;', ['x']],
    ['an id that is added', 'const q = "SELECT * FROM devices WHERE deviceId = " + id;', ['id']],
    ['a list', 'const q = `AzureDiagnostics @{ids.map((id) => `"@{id}"`).join()}`;', ['join()']],
    ['an escape of its own', 'const q = `resources | x\n| where name =~ @{escape(host)}`;', ['escape()']],
    ['a constant that is none', 'const LIMIT = asked.limit; const q = `AzureDiagnostics\n| take @{LIMIT}`;', ['LIMIT']],
  ])('%s', (_name, source, expected) => {
    expect(rawInQueries(sourceOf(source)).map((name) => name.replace('MemberExpression', 'join'))).toEqual(
      expected.map((name) => expect.stringContaining(name)),
    );
  });

  test.each([
    ['what is escaped', 'const q = `let device = @{kqlString(id)}; AzureDiagnostics`;'],
    [
      'a list of what is escaped',
      'const x = ids.map((id) => `STARTSWITH(deviceId, @{iotHubString(id)})`); const q = `SELECT * FROM d WHERE @{x.join(" OR ")}`;',
    ],
    [
      'numbers and constants',
      'const step = `@{ms / 60_000}m`; const q = `AzureDiagnostics\n| take @{MOST + 1}\n| where @{step}`;',
    ],
    [
      'a list of constants',
      "const NAMES = ['$a', '$b'] as const; const q = `SELECT * FROM d WHERE x IN [@{NAMES.map((name) => `'@{name}'`).join()}]`;",
    ],
    ['other text', 'const words = `No query: @{id}`;'],
  ])('nothing in %s', (_name, source) => expect(rawInQueries(sourceOf(source))).toEqual([]));
});
