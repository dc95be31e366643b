import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../evidence/system-code';
import { jsonOf } from '../json';
import { caseHead } from './case-format';

const DAY = 24 * 3_600_000;
/** A folder without a readable case.json is being written, or was when the program died. */
const LONGEST_WRITING = DAY;

/**
 * Deletes the case folders that are past their date.
 *
 * @param folder holds nothing but cases
 * @param caseDays for those that were made before cases had a date
 * @returns how many
 */
export async function sweepCases(folder: string, caseDays: number, now: Date): Promise<number> {
  let swept = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if ((await endOf(path, caseDays)) > now.getTime()) continue;
    await rm(path, { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Milliseconds since the epoch. */
async function endOf(path: string, caseDays: number): Promise<number> {
  const head = caseHead.safeParse(jsonOf(await textOf(join(path, 'case.json')))).data;
  if (head?.expires) return head.expires.getTime();
  if (head?.madeAt) return head.madeAt.getTime() + caseDays * DAY;
  return (await stat(path)).mtimeMs + LONGEST_WRITING;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
