import { readFile, stat } from 'node:fs/promises';
import { encodingOf } from '../device-log/text-encoding';
import { systemCode } from '../system-code';

/** What a file that somebody named holds; else why it cannot be used, in one sentence. */
export type FileRead<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: string };

/** Answers of services are some KB; a month of metrics by the minute has some MB. */
const LARGEST_JSON = 64 * 1024 * 1024;

/** Why a named file cannot be read at all; undefined when it can. Devices and pipes are no files. */
export async function whyNoFile(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return `"${path}" is a folder, not a file.`;
    if (!found.isFile()) return `"${path}" is not a file.`;
    return found.size === 0 ? `The file "${path}" is empty.` : undefined;
  } catch (error) {
    return whyClosed(path, error);
  }
}

/** @throws what is no error of the file system */
export function whyClosed(path: string, error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) throw error;
  return code === 'ENOENT' ? `There is no file "${path}".` : `The file "${path}" cannot be read (${code}).`;
}

/** A JSON file, as UTF-8 or UTF-16, with a byte order mark or without. */
export async function readJsonFile(path: string): Promise<FileRead<unknown>> {
  const why = await whyNoFile(path);
  if (why !== undefined) return { ok: false, problem: why };
  try {
    if ((await stat(path)).size > LARGEST_JSON)
      return { ok: false, problem: `The file "${path}" is larger than ${LARGEST_JSON / 1024 ** 2} MB.` };
    return { ok: true, data: JSON.parse(textOf(await readFile(path))) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problem: `The file "${path}" is not JSON.` };
    return { ok: false, problem: whyClosed(path, error) };
  }
}

/** Windows PowerShell writes `az … > file` as UTF-16. What is no text at all is no JSON either. */
function textOf(bytes: Buffer): string {
  const encoding = encodingOf(bytes.subarray(0, 4096));
  return new TextDecoder(encoding === 'binary' ? 'utf8' : encoding).decode(bytes);
}
