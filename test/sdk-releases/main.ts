import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import catalogue from '../../src/diagnosis/catalogues/sdks.json';
import { askWith } from './ask';
import { refresh, toFile } from './refresh';

/** `npm run catalogue`: what the registries call newest, beside what the catalogue says. `-- --write` takes it over. */

const FILE = join(__dirname, '../../src/diagnosis/catalogues/sdks.json');

async function main(given: readonly string[]): Promise<number> {
  const unknown = given.find((argument) => argument !== '--write');
  if (unknown !== undefined) {
    process.stderr.write(`Unknown argument ${unknown}. Usage: npm run catalogue [-- --write]\n`);
    return 2;
  }
  const today = new Date().toISOString().slice(0, 10);
  const { catalogue: next, lines, changed, unreached } = await refresh(catalogue, askWith(), today);
  process.stdout.write(`${lines.join('\n')}\n\n${changed} changed, ${unreached} not reached.\n`);
  const date =
    unreached === 0 ? `The catalogue’s date becomes ${today}.` : `The catalogue’s date stays ${catalogue.date}.`;
  const text = toFile(next);
  if (text === toFile(catalogue)) process.stdout.write('Nothing to write.\n');
  else if (!given.includes('--write'))
    process.stdout.write(`${date} Nothing written: add “-- --write”. Floors and known bugs are for people to read.\n`);
  else {
    writeFileSync(FILE, text);
    process.stdout.write(`${date} Written to src/diagnosis/catalogues/sdks.json.\n`);
  }
  return unreached === lines.length ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
