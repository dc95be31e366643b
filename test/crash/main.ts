import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crash } from './crash';

// npm run crash -- 200: kills the built program so often, and prints what the sinks and the people got.

async function main(): Promise<void> {
  const kills = Number(process.argv[2] ?? 200);
  if (!Number.isInteger(kills) || kills < 1) throw new Error('npm run crash -- 200');
  const dataDir = mkdtempSync(join(tmpdir(), 'keepalive-crash-'));
  const begun = Date.now();
  const say = (line: string) => void process.stderr.write(`${line}, ${Math.round((Date.now() - begun) / 1000)} s\n`);
  const rows = await crash({ kills, dataDir, downFor: 60_000, patience: 15 * 60_000, random: Math.random, say });
  const wrong = rows.flatMap((row) => row.wrong);
  const lines = rows.map(
    (row) =>
      `| ${row.manners} | ${row.cases} | ${row.cases - row.wrong.length} | ${row.repeated} | ${row.toldTwice} | ${row.wrong.length} |`,
  );
  process.stdout.write(
    [
      `| the desk is | cases | once, whole, told | brought again under its key | told twice | wrong |`,
      '|---|---|---|---|---|---|',
      ...lines,
      '',
      `${kills} kills in ${Math.round((Date.now() - begun) / 1000)} s.`,
      ...wrong,
      '',
    ].join('\n'),
  );
  if (wrong.length === 0) rmSync(dataDir, { recursive: true, force: true });
  else process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
