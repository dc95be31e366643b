import { Readable } from 'node:stream';
import type { Attachment } from 'botbuilder';
import type { Clock } from '../../clock';
import { count } from '../../diagnosis/words';
import type { LogBook, Taken } from '../../support/device-logs/log-book';
import { referenceOf } from '../delivery';
import type { BotLog, FetchFile } from '../ports';
import { linkOf } from '../rooms/teams-files';
import type { Turn } from '../turn';
import { failed, listOf } from '../words';

export interface TakeParts {
  readonly logs: LogBook;
  readonly fetchFile: FetchFile;
  readonly clock: Clock;
  readonly log: BotLog;
}

/** For all files of one message together; Direct Line gives a bot 15 s, and its files have 4 MB at most. Milliseconds. */
const PATIENCE = 8_000;
const MOST_FILES = 10;

export interface TookLogs {
  /** Of the log book. */
  readonly ids: readonly string[];
  /** What was read, and what could not be: for the person. */
  readonly says: readonly string[];
}

/** Reads what came with a message: pasted lines, and files by the link that the channel gives. Brought again, it is read once. */
export async function takeLogs(
  parts: TakeParts,
  turn: Turn,
  { pasted, files }: { readonly pasted: string | null; readonly files: readonly Attachment[] },
): Promise<TookLogs> {
  const reference = referenceOf(turn.context.activity);
  const done = new AbortController();
  const late = new AbortController();
  void parts.clock.wait(PATIENCE, done.signal).then(() => late.abort());
  const taken: Taken[] = [];
  try {
    if (pasted !== null) taken.push(await take('pasted lines', Readable.from([Buffer.from(pasted)]), `${reference}-p`));
    for (const [number, file] of files.slice(0, MOST_FILES).entries())
      taken.push(await takeFile(file, `${reference}-${number}`));
  } finally {
    done.abort();
  }
  const left = files.length - MOST_FILES;
  return {
    ids: taken.flatMap((one) => (one.ok ? [one.id] : [])),
    says: [
      ...readWords(taken),
      ...taken.flatMap((one) => (one.ok ? [] : [one.problem])),
      ...(left > 0
        ? [`I read ${MOST_FILES} files at once; please send the other ${left} in a message of their own.`]
        : []),
    ],
  };

  async function takeFile(file: Attachment, id: string): Promise<Taken> {
    const link = linkOf(file);
    if (link === null) return { ok: false, problem: 'One attachment is no file, so I left it alone.' };
    const fetched = await parts.fetchFile(link, late.signal);
    if (!fetched.ok) return fetched;
    return take(file.name ?? 'device log', fetched.content, id);
  }

  async function take(name: string, content: Readable, id: string): Promise<Taken> {
    try {
      return await parts.logs.take(turn.owner, { name, content, subject: null, id });
    } catch (error) {
      if (late.signal.aborted)
        return {
          ok: false,
          problem: 'Reading that file took too long. Please use the upload link (“how do I get the log?”).',
        };
      parts.log.error({ err: error, reference }, 'a given log could not be read');
      return { ok: false, problem: failed(reference) };
    }
  }
}

/** `I read device.log (1 204 lines) and edgeHub.log (60 lines).` */
function readWords(taken: readonly Taken[]): string[] {
  const read = taken.flatMap((one) => (one.ok ? [one] : []));
  if (read.length === 0) return [];
  const names = read.map(({ name, logs }) => {
    const lines = logs.reduce((sum, log) => sum + log.lines, 0);
    const several = logs.length > 1 ? `${count(logs.length, 'log')}, ` : '';
    return `${name} (${several}${count(lines, 'line')})`;
  });
  const left = read.reduce((sum, one) => sum + one.left, 0);
  return [`I read ${listOf(names)}.${left > 0 ? ` ${count(left, 'more file')} in it I left out.` : ''}`];
}
