/** Under these names an object holds records, rather than being one: bodies of Event Hubs, answers of REST interfaces. */
export const LISTS: ReadonlySet<string> = new Set(['records', 'value']);

/** Under this name an answer of Log Analytics holds its tables, each with `columns` and `rows`. */
export const TABLES = 'tables';

/** The records in a JSON value: itself, or what it holds. What is no object comes as it is. */
export function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (typeof value !== 'object' || value === null) return [value];
  for (const [name, held] of Object.entries(value)) {
    if (!Array.isArray(held)) continue;
    if (LISTS.has(name)) return held.flatMap(recordsIn);
    if (name === TABLES) return held.flatMap(rowsOfTable);
  }
  return [value];
}

function rowsOfTable(table: unknown): readonly unknown[] {
  if (typeof table !== 'object' || table === null || !('columns' in table) || !('rows' in table)) return [table];
  const { columns, rows } = table;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return [table];
  const row = rowReader(columns);
  return rows.map(row);
}

/** Makes objects of the rows of a table, by its columns: `[{ name: 'TimeGenerated', type: 'datetime' }, …]`. */
export function rowReader(columns: readonly unknown[]): (row: unknown) => unknown {
  const names = columns.map((column) =>
    typeof column === 'object' && column !== null && 'name' in column ? String(column.name) : '',
  );
  return (row) => (Array.isArray(row) ? Object.fromEntries(names.map((name, index) => [name, row[index]])) : row);
}
