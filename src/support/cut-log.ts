import type { DeviceLog, DeviceLogEvent } from '../evidence/device-log';
import { createLineCutter } from '../evidence/device-log/lines';

/** Lines of a log, both ends included, from 1. */
export type Lines = readonly [from: number, to: number];

// How much of a log explains what happened in it. Own judgement.
/** Which client it is and how it is set stands at the top. */
const HEAD = 100;
const TAIL = 50;
/** A line that says where the client connects to holds for 60 records after it (log-reader.ts). */
const BEFORE = 60;
const AFTER = 20;

/** What is worth keeping of a log: its beginning, its end, and what surrounds each line that means something. */
export function linesWorthKeeping({ lines, events }: DeviceLog): readonly Lines[] {
  const wanted: Lines[] = [
    [1, HEAD],
    ...events.map(({ line }): Lines => [line - BEFORE, line + AFTER]),
    [lines - TAIL + 1, lines],
  ];
  const merged: Array<[number, number]> = [];
  for (const [from, to] of wanted.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([Math.max(1, from), to]);
  }
  return merged;
}

const FLUSH_BYTES = 64 * 1024;

/** Only these lines, each as long as a reader looks at it; where some are missing, a line says how many. */
export async function* cutLog(chunks: AsyncIterable<Buffer>, kept: readonly Lines[]): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  let line = 0;
  let range = 0;
  let missing = 0;

  function write(text: Buffer): void {
    parts.push(text);
    size += text.length;
  }
  function closeHole(): void {
    if (missing > 0) write(Buffer.from(`[keepalive: ${missing} lines are not in this case]\n`));
    missing = 0;
  }
  const cutter = createLineCutter((bytes, start, end) => {
    line += 1;
    if (line > (kept[range]?.[1] ?? Number.POSITIVE_INFINITY)) range += 1;
    if (line < (kept[range]?.[0] ?? Number.POSITIVE_INFINITY)) {
      missing += 1;
      return;
    }
    closeHole();
    write(Buffer.concat([bytes.subarray(start, end), NEWLINE]));
  });

  for await (const chunk of chunks) {
    cutter.push(chunk);
    if (size < FLUSH_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  cutter.end();
  closeHole();
  if (parts.length > 0) yield Buffer.concat(parts);
}

const NEWLINE = Buffer.from('\n');

/**
 * Whether the cut log says what the whole one says, but for how often: the same client and settings, the same span, the
 * same events at the same moments. A log that names no day loses count of the days where too much is missing.
 */
export function saysTheSame(whole: DeviceLog, cut: DeviceLog): boolean {
  return gist(whole) === gist(cut);
}

function gist({ sdk, agent, edgeVersion, keepAlive, from, to, undated, events }: DeviceLog): string {
  return JSON.stringify([sdk, agent, edgeVersion, keepAlive, from, to, undated, events.map(withoutLine)]);
}

function withoutLine({ line: _, ...event }: DeviceLogEvent): unknown {
  return event;
}
