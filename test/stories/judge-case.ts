import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { readCase } from '../../src/support/read-case';

/** Judges a case folder (or zip) as `diagnose --case` does. */
export async function judgeCase(path: string): Promise<Report> {
  const read = await readCase(path);
  if (!read.ok) throw new Error(read.problem);
  const { evidence, subject, window, now } = read.case;
  return diagnose(evidence, { subject, window, now });
}

/** The same for a case that is not on disk yet. */
export async function judgeFiles(files: ReadonlyMap<string, string>): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'keepalive-story-'));
  try {
    await putFiles(folder, files);
    return await judgeCase(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function putFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
