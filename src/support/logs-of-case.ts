import type { Readable } from 'node:stream';
import { openCase } from './case-files';
import type { GivenLog } from './case-parts';
import { DEVICE_LOGS } from './given-logs';

const byNumber = new Intl.Collator('en', { numeric: true });

/** The device logs among the names of a case's files, in their order. */
export function logNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.startsWith(DEVICE_LOGS)).sort(byNumber.compare);
}

/** Whoever saves a case puts a number before each name (given-logs.ts); proofs tell of the log by the name that people know. */
export function nameAsGiven(name: string): string {
  return name.slice(DEVICE_LOGS.length).replace(/^\d{1,4}-/, '');
}

/** The device logs of a case as what is given to the next: it opens the case anew for each. */
export function logsOfCase(path: string, names: readonly string[]): readonly GivenLog[] {
  return logNames(names).map((name) => ({ name: nameAsGiven(name), open: () => openLog(path, name) }));
}

async function openLog(path: string, name: string): Promise<Readable> {
  const opened = await openCase(path);
  if (!opened.ok) throw new Error(opened.problem);
  const stream = await opened.files.open(name);
  stream.once('close', () => opened.files.close());
  return stream;
}
