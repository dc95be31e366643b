import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import type { AzState } from './az-stand-in';

export interface StandIn {
  /** For AZ, or with its folder for PATH. */
  readonly file: string;
  read(): AzState;
  write(state: AzState): void;
}

/** The stand-in as a program: az, in that folder, with its state in a file beside it. */
export function azProgramIn(folder: string, state: AzState): StandIn {
  const [file, kept] = [join(folder, 'az'), join(folder, 'state.json')];
  const { code } = transformFileSync(join(__dirname, 'az-stand-in.ts'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
    sourceMaps: false,
  });
  const main = `
const fs = require('node:fs');
const state = JSON.parse(fs.readFileSync(${JSON.stringify(kept)}, 'utf8'));
exports.az(state, process.argv.slice(2)).then(({ exit, stdout, stderr }) => {
  fs.writeFileSync(${JSON.stringify(kept)}, JSON.stringify(state));
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exit;
});
`;
  writeFileSync(file, `#!${process.execPath}\n${code}${main}`, { mode: 0o755 });
  const write = (now: AzState) => writeFileSync(kept, JSON.stringify(now));
  write(state);
  return { file, read: () => JSON.parse(readFileSync(kept, 'utf8')), write };
}
