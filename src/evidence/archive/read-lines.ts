import { readSync } from 'node:fs';
import type { LineBlocks } from './line-blocks';

/** Bytes [from, to) of a file. A line belongs to the part in which it begins. */
export interface FilePart {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

const LINE_BREAK = 0x0a;

/** Reads the lines that begin in the part, and the end of the last one beyond it. */
export function readLines(file: number, { from, to }: FilePart, blocks: LineBlocks): void {
  let at = from === 0 ? 0 : afterBreak(file, from - 1, to, blocks);
  while (at < to) at += readInto(file, at, to - at, blocks) || to - at;
  if (at === to && blocks.isInside()) finishLine(file, to, blocks);
  blocks.end();
}

function readInto(file: number, at: number, most: number, blocks: LineBlocks): number {
  const room = blocks.room();
  const count = readSync(file, room, 0, Math.min(room.length, most), at);
  blocks.filled(count);
  return count;
}

/** Where the first line begins behind `from`; `to` when none does before it. */
function afterBreak(file: number, from: number, to: number, blocks: LineBlocks): number {
  const room = blocks.room();
  for (let at = from; at < to; ) {
    const count = readSync(file, room, 0, Math.min(room.length, to - at), at);
    if (count === 0) break;
    const found = room.subarray(0, count).indexOf(LINE_BREAK);
    if (found >= 0) return at + found + 1;
    at += count;
  }
  return to;
}

function finishLine(file: number, from: number, blocks: LineBlocks): void {
  let at = from;
  while (blocks.isInside()) {
    const room = blocks.room();
    const count = readSync(file, room, 0, room.length, at);
    if (count === 0) return;
    const found = room.subarray(0, count).indexOf(LINE_BREAK);
    blocks.filled(found < 0 ? count : found + 1);
    at += count;
  }
}
