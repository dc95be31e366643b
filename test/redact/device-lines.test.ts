import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRedactor } from '../../src/redact';
import type { LineTable } from '../evidence/device-log/lines/line-table';
import { brief, readLog } from '../kit/read-log';

// What a line of a device's log means must be told after redaction as before.

const FOLDER = join(__dirname, '..', 'evidence', 'device-log', 'lines');

function isTable(value: unknown): value is LineTable {
  return typeof value === 'object' && value !== null && 'rows' in value && Array.isArray(value.rows);
}

const TABLES = readdirSync(FOLDER)
  .filter((name) => name !== 'line-table.ts')
  .flatMap((name): LineTable[] => Object.values(require(join(FOLDER, name))).filter(isTable));

test.each(TABLES)('the lines of $of', async ({ rows }) => {
  expect(rows.length).toBeGreaterThan(5);
  for (const [line] of rows) {
    const redactor = createRedactor({ pseudonyms: { seed: 'a test', keep: ['contoso.azure-devices.net', 'pump-17'] } });
    const [before, after] = [await readLog(line), await readLog(redactor.redact(line))];
    expect([line, after.events.map(brief), after.events.map(({ port }) => port)]).toEqual([
      line,
      before.events.map(brief),
      before.events.map(({ port }) => port),
    ]);
    expect(after.events.map(({ host }) => host === undefined)).toEqual(
      before.events.map(({ host }) => host === undefined),
    );
  }
});
