import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../system-code';

export interface ArchiveFile {
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
}

export interface FoundFiles {
  readonly files: readonly ArchiveFile[];
  /** Folders and files that may not be looked into. */
  readonly closed: readonly string[];
}

const NAME = /\.(json|jsonl|csv)(\.gz)?$/i;

/**
 * The files below a folder that may hold records, in the order of their paths (which in an archive is that of time).
 * Links are not followed: they may lead out, or round in circles. Throws when the folder itself cannot be listed.
 */
export function archiveFiles(folder: string): FoundFiles {
  const files: ArchiveFile[] = [];
  const closed: string[] = [];

  function addAll(path: string, entries: readonly Dirent[]): void {
    for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) addAll(inner, allowed(inner, listed, []));
      else if (entry.isFile() && NAME.test(entry.name)) {
        const size = allowed(inner, (one) => statSync(one).size, -1);
        if (size >= 0) files.push({ path: inner, size });
      }
    }
  }

  /** Gone since it was listed, or closed to us. */
  function allowed<T>(path: string, look: (path: string) => T, otherwise: T): T {
    try {
      return look(path);
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined) throw error;
      if (code !== 'ENOENT') closed.push(path);
      return otherwise;
    }
  }

  addAll(folder, listed(folder));
  return { files, closed };
}

function listed(path: string): Dirent[] {
  return readdirSync(path, { withFileTypes: true });
}
