import { type Result, ratioOf } from './row';

const HEAD = ['figure', 'value', 'rival', 'ratio', 'budget', 'ok'];

/** The results as aligned text, one line each; what missed its budget is marked. */
export function tableOf(results: readonly Result[]): string {
  const lines = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const row = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...rest] = lines;
  return `${[row(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rest.map(row)].join('\n')}\n`;
}

/** As the table, for programs. */
export function jsonOf(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { figure, value, unit, rival, rivalValue, budget, ok } = result;
    return { figure, value, unit, rival, rivalValue, ratio: ratioOf(result), budget, ok };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function cells(result: Result): string[] {
  const { figure, value, unit, rival, rivalValue, budget, ok } = result;
  const ratio = ratioOf(result);
  const rivalText = rival === null ? '–' : `${rivalValue === null ? '' : `${short(rivalValue)} ${unit}, `}${rival}`;
  return [
    figure,
    `${short(value)} ${unit}`,
    rivalText,
    ratio === null ? '–' : short(ratio),
    budget,
    ok ? 'ok' : 'MISSED',
  ];
}

/** Three digits that count, whole numbers from 100 on. */
function short(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
