/** What people uploaded, for the bot to fetch: in memory, the oldest go first. */
import { randomBytes } from 'node:crypto';

export interface KeptFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Files {
  /** The file's path under the origin. Unguessable: who has it may read it, as with Direct Line's own links. */
  keep(file: KeptFile): string;
  find(id: string): KeptFile | undefined;
}

export const FILES_PATH = '/v3/directline/attachments/';

export function createFiles(totalBytes: number): Files {
  const kept = new Map<string, KeptFile>();
  let size = 0;
  return {
    keep(file) {
      const id = randomBytes(16).toString('base64url');
      kept.set(id, file);
      size += file.bytes.length;
      for (const [oldest, { bytes }] of kept) {
        if (size <= totalBytes || oldest === id) break;
        kept.delete(oldest);
        size -= bytes.length;
      }
      return `${FILES_PATH}${id}/${encodeURIComponent(file.name)}`;
    },
    find: (id) => kept.get(id),
  };
}

/** A name that can stand in a link and a sentence: no folders, no control characters, not endless. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(-120) || 'file';
}
