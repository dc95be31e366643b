import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { csvRows } from '../../../src/evidence/archive/csv-rows';
import { formOf } from '../../../src/evidence/archive/file-form';
import { jsonElements } from '../../../src/evidence/archive/json-elements';
import { eachLine, lineBlocks } from '../../../src/evidence/archive/line-blocks';
import { readLines } from '../../../src/evidence/archive/read-lines';
import { temporaryFolder } from '../../kit/temporary-folder';

const folder = temporaryFolder();

/** Bytes in pieces of uneven sizes. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

/** What stands at the end of a line up to the blank is not part of it. */
function withoutBlankEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) <= 0x20) end -= 1;
  return line.slice(0, end);
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('lines: however a file is shared out, each line is read once, in the part in which it begins', () => {
  const path = join(folder, 'lines.jsonl');
  const line = fc.oneof(fc.string({ maxLength: 12 }), fc.constant(''), fc.constant('x'.repeat(300)));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (some, size, ends) => {
        const wanted = some.map((text) => text.replaceAll(/[\r\n]/g, '·')).filter((text) => text.trim() !== '');
        const text = wanted.join('\n') + (ends ? '\n' : '');
        writeFileSync(path, text);
        const { length } = Buffer.from(text);
        const found: string[] = [];
        const file = openSync(path, 'r');
        for (let from = 0; from < length; from += size) {
          const blocks = lineBlocks(
            (bytes, _view, start, end) =>
              eachLine(bytes, start, end, (a, b) => void found.push(bytes.toString('utf8', a, b))),
            () => found.push('too long'),
          );
          readLines(file, { path, from, to: Math.min(length, from + size) }, blocks);
        }
        closeSync(file);
        expect(found).toEqual(wanted.map(withoutBlankEnd));
      },
    ),
    { numRuns: 400, seed: 1 },
  );
});

test('a line beyond all reason is told of, and those around it are read', () => {
  const found: string[] = [];
  const blocks = lineBlocks(
    (bytes, _view, start, end) => eachLine(bytes, start, end, (a, b) => void found.push(bytes.toString('utf8', a, b))),
    () => found.push('too long'),
  );
  const text = Buffer.from(`one\n${'x'.repeat(9_000_000)}\ntwo\n${'y'.repeat(3_000_000)}\n${'z'.repeat(9_000_000)}`);
  for (let at = 0; at < text.length; ) {
    const count = text.copy(blocks.room(), 0, at);
    blocks.filled(count);
    at += count;
  }
  blocks.end();
  expect(found.map((one) => one.slice(0, 8))).toEqual(['one', 'too long', 'two', 'yyyyyyyy', 'too long']);
});

function elementsOf(text: string, cuts: readonly number[]): { found: unknown[]; bad: number; isWhole: boolean } {
  const found: unknown[] = [];
  let bad = 0;
  const elements = jsonElements(
    (role, bytes, view, start, end) => {
      expect([view.buffer, view.byteOffset]).toEqual([bytes.buffer, bytes.byteOffset]);
      const value: unknown = JSON.parse(bytes.toString('utf8', start, end));
      found.push(role === 'record' ? value : [role, value]);
    },
    () => {
      bad += 1;
    },
  );
  for (const piece of pieces(Buffer.from(text), cuts)) elements.write(piece);
  return { found, bad, isWhole: elements.isWhole() };
}

test('JSON: however it comes in pieces, and however it is laid out, the same records', () => {
  const name = fc.constantFrom('a', 'records', 'value', 'tables', 'rows', 'columns', 'é', 'q"uote', 'back\\slash');
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.constant('[{"a":1}]'),
    fc.constant('}{][\\"'),
  );
  const object = fc.dictionary(name, value, { maxKeys: 4 });
  const record = fc
    .tuple(object, fc.dictionary(fc.constantFrom('x', 'y'), fc.array(object, { maxLength: 2 })))
    .map(([flat, deep]) => ({ ...flat, ...deep, z: flat }));
  const indent = fc.constantFrom(0, 1, 2, '\t');
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), sizes, indent, (records, cuts, space) => {
      const json = (one: unknown) => JSON.stringify(one, null, space);
      const whole = { bad: 0, isWhole: true };
      expect(elementsOf(json(records), cuts)).toEqual({ found: records, ...whole });
      expect(elementsOf(records.map(json).join('\n'), cuts)).toEqual({ found: records, ...whole });
      expect(
        elementsOf(`${json({ n: 1, s: 'records', records })}\n${json({ value: records, o: { records } })}`, cuts),
      ).toEqual({
        found: [...records, ...records],
        ...whole,
      });
      const columns = [{ name: 'a', type: 'string' }];
      const rows = records.map((one) => [one, 'x', null]);
      const table = { name: 'PrimaryResult', columns, rows };
      expect(elementsOf(json({ tables: [table], more: [1] }), cuts)).toEqual({
        found: [['columns', columns], ...rows.map((row) => ['row', row])],
        ...whole,
      });
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('JSON that is torn, or none: what is there counts, and it is told', () => {
  expect(elementsOf('[{"a":1},{"b":2', [7])).toEqual({ found: [{ a: 1 }], bad: 0, isWhole: false });
  expect(elementsOf('{"a":1}\nnonsense here\n{"b":2}', [5])).toEqual({
    found: [{ a: 1 }, { b: 2 }],
    bad: 1,
    isWhole: true,
  });
  expect(elementsOf('[1,"two",{"a":1},null]', [3])).toEqual({ found: [{ a: 1 }], bad: 3, isWhole: true });
  expect(elementsOf('{"a":"torn within\n{"b":2}\n{"c":3}', [4]).found).toContainEqual({ c: 3 });
  expect(elementsOf(`[{"a":"${'x'.repeat(5_000_000)}"},{"b":1}]`, [65_536])).toMatchObject({
    found: [{ b: 1 }],
    bad: 1,
  });
});

test('CSV: however it comes in pieces, the same rows', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('', 'a,b', '"', '""', 'two\nlines', '\r\n', ' x ', 'é'));
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      rows,
      sizes,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (some, cuts, separator, end) => {
        // A carriage return at the end of a field belongs to the line break.
        const wanted = some.map((row) => row.map((text) => text.replace(/\r$/, '')));
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = wanted.map((row) => row.map(quoted).join(separator)).join(end);
        const found: string[][] = [];
        const csv = csvRows(
          separator,
          (row) => found.push([...row]),
          () => found.push(['bad']),
        );
        for (const piece of pieces(Buffer.from(text), cuts)) csv.write(piece);
        csv.end();
        expect(found).toEqual(wanted);
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

test.each([
  ['{"time":"x","category":"y"}\n{"time":', 'lines'],
  ['{"records":[{"a":1}]}\n{"records":[{"a":1}]}\n', 'lines'],
  ['{"time":"torn\n{"time":"x"}\n', 'lines'],
  ['\uFEFF{"a":1}', 'lines'],
  ['{\n  "records": [\n    {"a":1},\n', 'elements'],
  ['{"records":[\n{"a":1}\n]}', 'elements'],
  ['[\n{"a":1}\n]', 'elements'],
  ['TimeGenerated [UTC],Category,properties_s\n', 'csv'],
  ['"time";"deviceId_s"\n', 'csv'],
  ['who,what\n', 'unknown'],
  ['<html>', 'unknown'],
  [' \n ', 'empty'],
])('the form of %j is %s', (text, form) => {
  expect(formOf(Buffer.from(text), true).form).toBe(form);
});
