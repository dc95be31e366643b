import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, within } from './json';

/** Which build runs, as `npm run deploy` wrote it into the package; null for what was built otherwise. */
export function buildOf(folder = __dirname): string | null {
  let text: string;
  try {
    text = readFileSync(join(folder, 'build.json'), 'utf8');
  } catch (error) {
    if (within(error, 'code') === 'ENOENT') return null;
    throw error;
  }
  const build = within(jsonOf(text), 'build');
  return typeof build === 'string' ? build : null;
}
