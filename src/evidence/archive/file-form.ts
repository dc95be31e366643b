import { jsonOf } from '../../json';
import { LISTS, TABLES } from './record-lists';

/**
 * How a file of an archive is written: `lines` of JSON, JSON that must be cut up (`elements`), `csv`, nothing at all, or
 * something that cannot hold log records. The content decides, not the name.
 */
export type FileForm =
  | { readonly form: 'lines' | 'elements' | 'empty' | 'unknown' }
  | { readonly form: 'csv'; readonly separator: string };

/** So much of a file's beginning tells. Longer than any record. */
export const HEAD_BYTES = 64 * 1024;

/** `isWhole`: the head is all that there is. */
export function formOf(head: Buffer, isWhole: boolean): FileForm {
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '') return { form: isWhole && !head.includes(0) ? 'empty' : 'unknown' };
  if (text.startsWith('[')) return { form: 'elements' };
  if (text.startsWith('{')) return { form: startsWithLines(text) ? 'lines' : 'elements' };
  const separator = separatorOf(text.split('\n', 1)[0] ?? '');
  return separator === undefined ? { form: 'unknown' } : { form: 'csv', separator };
}

/** The first lines are looked at: some may be torn. */
const LINES_LOOKED_AT = 5;

/** A line is a value by itself: then each is. Inside of an object that holds a list each record may have a line, too. */
function startsWithLines(text: string): boolean {
  const lines = text.split('\n', LINES_LOOKED_AT).filter((line) => line.startsWith('{'));
  const [first = ''] = lines;
  return isJson(first) || (!HOLDS_LIST.test(text) && lines.some(isJson));
}

const HOLDS_LIST = new RegExp(`^\\{\\s*"(${[...LISTS, TABLES].join('|')})"`);

function isJson(text: string): boolean {
  return jsonOf(text) !== undefined;
}

/** Of a header that names a time in UTC and who it is about; undefined for text that is no table of records. */
function separatorOf(header: string): string | undefined {
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length - 1 }));
  const most = counts.sort((a, b) => b.count - a.count)[0];
  if (!most || most.count === 0) return undefined;
  const names = header.split(most.separator).map((name) => name.replaceAll('"', '').trim());
  const has = (wanted: readonly string[]) => wanted.some((name) => names.includes(name));
  return has(TIMES) && has(SUBJECTS) ? most.separator : undefined;
}

const TIMES = ['time', 'TimeGenerated', 'TimeGenerated [UTC]'];
const SUBJECTS = ['properties', 'properties_s', 'deviceId_s'];
