import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { CaseContents } from './case-contents';
import type { CaseParts, Fit } from './case-parts';
import type { CaseEntry } from './given-logs';
import { makeCase } from './make-case';
import { PACKING_LEVEL } from './measure';

export interface ZippedCase {
  /** Its memory does not grow with the case. Destroyed before its end, it leaves nothing behind. */
  readonly zip: Readable;
  /** Known when the zip was read to its end; before that it throws. */
  contents(): CaseContents;
}

/** The same case as one file. The same parts give the same bytes. */
export function zipCase(parts: CaseParts, fit: Fit | null = null): ZippedCase {
  const made = makeCase(parts, fit);
  return { zip: zipOf(made.entries, parts.madeAt), contents: made.contents };
}

/** @param at what the zip says of when its files were written */
export function zipOf(entries: AsyncIterable<CaseEntry>, at: Date): Readable {
  return Readable.from(zipped(entries, at), { objectMode: false });
}

async function* zipped(entries: AsyncIterable<CaseEntry>, at: Date): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  let source: Readable | undefined;
  /** yazl passes no errors on, so that they go from its sources straight to its end. */
  async function feed(): Promise<void> {
    try {
      for await (const { name, chunks } of entries) {
        if (output.destroyed) return;
        source = Readable.from(chunks);
        zip.addReadStream(source, name, {
          mtime: wallClock(at),
          mode: 0o100644,
          forceDosTimestamp: true,
          compressionLevel: PACKING_LEVEL,
        });
        await finished(source);
      }
      zip.end();
    } catch (error) {
      output.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }
  const feeding = feed();
  try {
    yield* output;
  } finally {
    output.destroy();
    source?.destroy();
    await feeding;
  }
}

/** A zip knows no zones, and yazl writes what a clock on the wall shows here: so that it shows UTC, wherever this runs. */
function wallClock(at: Date): Date {
  return new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
}
