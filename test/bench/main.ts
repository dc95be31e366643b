// npm run bench: prints the figures beside their budgets. `--only "turn cost"` (repeatable), `--json FILE`.
// A missed budget is marked and is no failure: figures of a busy machine must not break a build. A crashed row is.
import { writeFileSync } from 'node:fs';
import { readArguments, select } from './arguments';
import { ROWS } from './rows';
import { runRows } from './run';
import { jsonOf, tableOf } from './table';

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  const { selected, unknown } = select(ROWS, wanted.only);
  if (unknown.length > 0) {
    const names = ROWS.map(({ figure }) => `  ${figure}\n`).join('');
    process.stderr.write(`No figure is called ${unknown.map((name) => `"${name}"`).join(', ')}. There are:\n${names}`);
    return 1;
  }
  const { results, crashes } = await runRows(selected, (figure) => process.stderr.write(`measuring: ${figure}\n`));
  process.stdout.write(tableOf(results));
  if (wanted.json !== null) writeFileSync(wanted.json, jsonOf(results));
  for (const { figure, error } of crashes) {
    process.stderr.write(`crashed: ${figure}: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  return crashes.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
