import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ArchiveRecord } from '../../src/lab/registry';
import { writeArchive } from './log-archive';

/** The same records in every form in which people have them. Each writes below a folder of its own. */
export const FORMS: Readonly<Record<string, (folder: string, records: readonly ArchiveRecord[]) => void>> = {
  'as Azure archives them': (folder, records) => writeArchive(folder, records),
  'bodies of Event Hubs, one a line': (folder, records) =>
    put(folder, 'bodies.json', lines(inGroups(records, 7).map((group) => JSON.stringify({ records: group })))),
  'one object with all records': (folder, records) => put(folder, 'all.json', JSON.stringify({ records })),
  'the same, pretty-printed': (folder, records) => put(folder, 'all.json', JSON.stringify({ records }, null, 2)),
  'objects with records, one after another': (folder, records) =>
    put(
      folder,
      'bodies.json',
      inGroups(records, 50)
        .map((group) => JSON.stringify({ records: group }, null, 1))
        .join(''),
    ),
  'what the command line prints': (folder, records) =>
    put(folder, 'az.json', JSON.stringify(records.map(diagnosticsRow), null, 2)),
  'the same on Windows': (folder, records) =>
    put(folder, 'az.json', Buffer.from(`\uFEFF${JSON.stringify(records.map(diagnosticsRow), null, 2)}`, 'utf16le')),
  'a list with a record a line': (folder, records) =>
    put(folder, 'list.json', `[\r\n${records.map((record) => JSON.stringify(record)).join(',\r\n')}\r\n]`),
  'the answer of Log Analytics': (folder, records) => put(folder, 'answer.json', JSON.stringify(answerOf(records))),
  'the same answer, pretty-printed': (folder, records) =>
    put(folder, 'answer.json', JSON.stringify(answerOf(records), null, 2)),
  'the table of the portal': (folder, records) =>
    put(folder, 'query_data.csv', csvOf(records.map((record) => portalRow(record, portalTime(record.time))))),
  'the same with ISO times and semicolons': (folder, records) =>
    put(
      folder,
      'query_data.csv',
      csvOf(
        records.map((record) => portalRow(record, record.time)),
        ';',
      ),
    ),
  'a table with a column for each property': (folder, records) =>
    put(folder, 'spread.csv', csvOf(records.map(spreadRow))),
  'lines of rows with a field for each property': (folder, records) =>
    put(folder, 'spread.jsonl', lines(records.map((record) => JSON.stringify(spreadRow(record))))),
  'properties as an object': (folder, records) =>
    put(
      folder,
      'objects.jsonl',
      lines(records.map((record) => JSON.stringify({ ...record, properties: JSON.parse(record.properties) }))),
    ),
  'other order, blanks, short times, codes as numbers': (folder, records) =>
    put(folder, 'other.jsonl', lines(records.map(otherwise))),
  'codes with their names, an escaped id': (folder, records) =>
    put(folder, 'named.jsonl', lines(records.map((record, index) => withNames(record, index)))),
  packed: (folder, records) =>
    inGroups(records, 1_000).forEach((group, index) => {
      put(folder, `deep/er/${index}.json.gz`, gzipSync(lines(group.map((record) => JSON.stringify(record)))));
    }),
  'a packed table': (folder, records) =>
    put(folder, 'table.csv.gz', gzipSync(csvOf(records.map((record) => portalRow(record, record.time))))),
};

function put(folder: string, name: string, content: string | Buffer): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

type Row = Readonly<Record<string, unknown>>;

/** A row of AzureDiagnostics, as `az monitor log-analytics query` prints it. */
export function diagnosticsRow(record: ArchiveRecord): Row {
  return {
    TimeGenerated: record.time,
    TenantId: '11111111-2222-3333-4444-555555555555',
    ResourceId: record.resourceId,
    Category: record.category,
    OperationName: record.operationName,
    Level: record.level,
    ResultType: record.resultType ?? '',
    ResultDescription: record.resultDescription ?? '',
    DurationMs: null,
    location_s: record.location,
    properties_s: record.properties,
    TableName: 'PrimaryResult',
    _ResourceId: record.resourceId.toLowerCase(),
  };
}

function answerOf(records: readonly ArchiveRecord[]): unknown {
  const rows = records.map(diagnosticsRow);
  const names = Object.keys(rows[0] ?? {});
  return {
    tables: [
      {
        name: 'PrimaryResult',
        columns: names.map((name) => ({ name, type: name === 'TimeGenerated' ? 'datetime' : 'string' })),
        rows: rows.map((row) => names.map((name) => row[name])),
      },
    ],
  };
}

/** `11/15/2026, 12:01:01.325 AM`. */
function portalTime(time: string): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const two = (number: number, digits = 2) => String(number).padStart(digits, '0');
  const clock = `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${two(date.getUTCMilliseconds(), 3)}`;
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

function portalRow(record: ArchiveRecord, time: string): Row {
  const { TimeGenerated: _, ...row } = diagnosticsRow(record);
  return { 'TimeGenerated [UTC]': time, ...row, 'a "note", and\na line': 'some "text", over\ntwo lines' };
}

function spreadRow(record: ArchiveRecord): Row {
  const { properties_s: _, ...row } = diagnosticsRow(record);
  const properties: Row = JSON.parse(record.properties);
  const spread = ['deviceId', 'moduleId', 'protocol', 'authType', 'maskedIpAddress', 'sdkVersion'];
  return { ...row, ...Object.fromEntries(spread.map((name) => [`${name}_s`, properties[name] ?? ''])) };
}

function csvOf(rows: readonly Row[], separator = ','): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const header = names.map(cell).join(separator);
  return `\uFEFF${header}\r\n${rows.map((row) => `${names.map((name) => cell(row[name])).join(separator)}\r\n`).join('')}`;
}

function otherwise({ time, properties, resultType, ...rest }: ArchiveRecord): string {
  const short = new Date(time).toISOString();
  const code = resultType === undefined ? {} : { resultType: Number(resultType) };
  const inner = JSON.stringify(JSON.parse(properties), null, 1).replaceAll('\n', '');
  return JSON.stringify({ extra: 'é "x" \\', properties: inner, ...code, ...rest, time: short }, null, 1).replaceAll(
    '\n',
    '',
  );
}

function withNames({ resultType, ...record }: ArchiveRecord, index: number): string {
  const code = resultType === undefined ? {} : { resultType: `${resultType} SomeName` };
  const text = JSON.stringify({ ...record, ...code });
  // JSON may write any letter as its number: here the second of each id.
  return index % 3 === 0 ? text.replace(/(deviceId\\":\\".)u/, '$1\\\\u0075') : text;
}
