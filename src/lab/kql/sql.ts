/** The one place where text becomes part of SQL: standard literals, where only the quote has a meaning. */
export function sqlString(text: string): string {
  // DuckDB ends a statement at a zero character, so it travels as a number.
  const pieces = text.split('\u0000').map((piece) => `'${piece.replaceAll("'", "''")}'`);
  return pieces.length === 1 ? pieces.join('') : `(${pieces.join(' || chr(0) || ')})`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Times of day are UTC throughout, in DuckDB's TIMESTAMP of microseconds. */
export function sqlTimestamp(time: Date): string {
  return `TIMESTAMP '${time.toISOString().slice(0, -1)}'`;
}
