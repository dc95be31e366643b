import { z } from 'zod';
import { parseJson } from './hub-rest';
import type { LabHub } from './registry';
import type { Answer } from './wire-errors';

type Row = Readonly<Record<string, string>>;

const request = z.object({
  query: z.string(),
  options: z.object({ resultFormat: z.string().optional(), $top: z.number().int().positive().optional() }).optional(),
});

/** The service's own default and limit. */
const MOST_ROWS = 1_000;

/**
 * Azure Resource Graph over the lab's hubs (api-version 2022-10-01). Of its query language the lab knows as much as
 * finding hubs takes, and refuses the rest by name:
 *
 *     resources | where COLUMN =~ "text" | project COLUMN, NAME = COLUMN… | order by COLUMN asc
 *     COLUMN: a name, or tostring(properties.name)
 */
export function answerGraph(hubs: readonly LabHub[], body: string): Answer {
  const asked = parseJson(body, request);
  if (!asked) return refused('InvalidQuery', 'The body must be { "query": "…" }');
  if ((asked.options?.resultFormat ?? 'objectArray') !== 'objectArray')
    return refused('InvalidQuery', 'The lab answers in the format objectArray only.');
  let rows: readonly Row[] = hubs.map(rowOf);
  const [table, ...steps] = asked.query.split(/\s*\|\s*/).map((step) => step.trim());
  if (table?.toLowerCase() !== 'resources') return unknown(table ?? '');
  for (const step of steps) {
    const next = stepOf(step);
    if (!next) return unknown(step);
    rows = next(rows);
  }
  const data = rows.slice(0, asked.options?.$top ?? MOST_ROWS);
  const counts = { totalRecords: rows.length, count: data.length };
  return { status: 200, body: { ...counts, data, facets: [], resultTruncated: 'false' } };
}

function rowOf({ resourceId, name, location, host }: LabHub): Row {
  return {
    id: resourceId,
    name,
    type: 'microsoft.devices/iothubs',
    location,
    'tostring(properties.hostName)': host,
    'tostring(properties.state)': 'Active',
  };
}

function stepOf(step: string): ((rows: readonly Row[]) => Row[]) | undefined {
  const [, column, text] = /^where\s+([\w.()]+)\s*=~\s*("(?:[^"\\]|\\.)*")$/i.exec(step) ?? [];
  if (column !== undefined && text !== undefined) {
    const wanted = textOf(text).toLowerCase();
    return (rows) => rows.filter((row) => row[column]?.toLowerCase() === wanted);
  }
  const [, columns] = /^project\s+(.+)$/is.exec(step) ?? [];
  if (columns !== undefined) return projection(columns.split(/\s*,\s*/));
  const [, order] = /^order by\s+(\w+)\s+asc$/i.exec(step) ?? [];
  if (order === undefined) return undefined;
  return (rows) => rows.toSorted((a, b) => (a[order] ?? '').localeCompare(b[order] ?? '', 'en'));
}

function projection(columns: readonly string[]): (rows: readonly Row[]) => Row[] {
  return (rows) =>
    rows.map((row) =>
      Object.fromEntries(
        columns.map((column) => {
          const [name = column, from = name] = column.split(/\s*=\s*/);
          return [name, row[from] ?? ''];
        }),
      ),
    );
}

/** Our own queries escape as JSON does. */
function textOf(literal: string): string {
  return parseJson(literal, z.string()) ?? literal.slice(1, -1);
}

function unknown(step: string): Answer {
  return refused('InvalidQuery', `The lab does not know '${step.slice(0, 100)}' in a query of Resource Graph.`);
}

/** The reason stands in the details, as the service writes it. */
function refused(code: string, message: string): Answer {
  const details = [{ code, message }];
  return { status: 400, body: { error: { code: 'BadRequest', message: 'The query was refused.', details } } };
}
