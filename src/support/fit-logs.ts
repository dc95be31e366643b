import { Readable } from 'node:stream';
import { hasTrouble } from '../diagnosis/log-words';
import { thousands } from '../diagnosis/words';
import { readDeviceLog } from '../evidence/device-log/read';
import { cutLog, linesWorthKeeping, saysTheSame } from './cut-log';
import type { CaseEntry } from './given-logs';
import type { LaidLog } from './lay-down';
import type { Load } from './load';
import { packedSize } from './measure';

interface Staying {
  readonly log: LaidLog;
  readonly packed: number;
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * The device logs that may stay, whole or cut. First those go in which no line means anything; then the others are cut
 * to the lines around what they tell; then they go, too: those that tell of nothing but renewals and the like before
 * those that tell of trouble. Of equals the largest goes first.
 */
export async function fitLogs(load: Load, logs: readonly LaidLog[], asOf: Date): Promise<readonly CaseEntry[]> {
  const staying = new Map(
    logs.map((log): [string, Staying] => [log.name, { log, packed: log.packed, chunks: wholeOf(log) }]),
  );
  const largestFirst = (worths: readonly Worth[]) =>
    [...staying.values()].filter(({ log }) => worths.includes(worthOf(log))).sort((a, b) => b.packed - a.packed);

  function drop({ log, packed }: Staying, what: string): void {
    staying.delete(log.name);
    load.lighten(log, packed, what);
  }
  async function cut({ log, packed }: Staying): Promise<void> {
    const lines = linesWorthKeeping(log.says);
    const chunks = again(() => cutLog(log.open(), lines));
    const says = await readDeviceLog(log.name, Readable.from(chunks), { asOf });
    const size = await packedSize(chunks);
    if (size >= packed || !saysTheSame(log.says, says)) return;
    staying.set(log.name, { log, packed: size, chunks });
    const some = `${thousands(says.lines)} of its ${thousands(log.says.lines)} lines`;
    load.lighten(log, packed - size, `cut to ${some}: its ends, and what surrounds the lines that mean something`);
  }

  for (const one of largestFirst(['nothing']))
    if (load.isTooLarge()) drop(one, 'left out: no line of it says anything of a connection');
  for (const one of largestFirst(['no-trouble', 'trouble'])) if (load.isTooLarge()) await cut(one);
  for (const one of [...largestFirst(['no-trouble']), ...largestFirst(['trouble'])])
    if (load.isTooLarge()) drop(one, 'left out: it does not fit, cut or not');
  return [...staying.values()].map(({ log, chunks }) => ({ name: log.name, chunks }));
}

type Worth = 'nothing' | 'no-trouble' | 'trouble';

function worthOf({ says }: LaidLog): Worth {
  if (Object.keys(says.counts).length === 0) return 'nothing';
  return hasTrouble(says) ? 'trouble' : 'no-trouble';
}

function wholeOf(log: LaidLog): AsyncIterable<Buffer> {
  return again(() => log.open());
}

/** From its beginning, as often as it is read. */
function again(open: () => AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator]() };
}
