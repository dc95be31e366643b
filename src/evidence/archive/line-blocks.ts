/** Takes whole lines: bytes[start, end), each with its line break but maybe the last. `view` is of the same bytes. */
export type TakeLines = (bytes: Buffer, view: DataView, start: number, end: number) => void;

/** Cuts bytes that come in pieces into blocks of whole lines. One buffer, so that nothing piles up. */
export interface LineBlocks {
  /** Where the next bytes go. */
  room(): Buffer;
  /** So many bytes were put there. */
  filled(count: number): void;
  /** Whether the last byte so far was inside of a line. */
  isInside(): boolean;
  /** There are no more: a last line without a break is handed on, too. */
  end(): void;
}

/** Small enough to stay in the processor's cache: 1.5 times as fast as 1 MB was. */
const BLOCK = 256 * 1024;

/** A record has some hundred bytes, a body of Event Hubs 1 MB at most; a longer line is told of and skipped. */
export const LONGEST_LINE = 4 * 1024 * 1024;

const LINE_BREAK = 0x0a;

export function lineBlocks(take: TakeLines, onLongLine: () => void): LineBlocks {
  let buffer = Buffer.allocUnsafeSlow(BLOCK);
  let view = new DataView(buffer.buffer);
  let have = 0;
  let skipping = false;

  function room(): Buffer {
    if (have === buffer.length && buffer.length >= LONGEST_LINE) {
      skipping = true;
      have = 0;
    } else if (have === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * buffer.length);
      buffer.copy(larger, 0, 0, have);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    return buffer.subarray(have);
  }

  function filled(count: number): void {
    let start = 0;
    have += count;
    if (skipping) {
      start = buffer.subarray(0, have).indexOf(LINE_BREAK) + 1;
      if (start === 0) have = 0;
      else {
        skipping = false;
        onLongLine();
      }
    }
    const end = buffer.subarray(start, have).lastIndexOf(LINE_BREAK) + 1 + start;
    if (end > start) take(buffer, view, start, end);
    buffer.copyWithin(0, end, have);
    have -= end;
  }

  return {
    room,
    filled,
    isInside: () => skipping || have > 0,
    end() {
      if (skipping) onLongLine();
      else if (have > 0) take(buffer, view, 0, have);
      have = 0;
      skipping = false;
    },
  };
}

/** Hands on each line of a block that holds more than blanks, without its break. */
export function eachLine(
  bytes: Buffer,
  start: number,
  end: number,
  take: (start: number, end: number, isLast: boolean) => void,
): void {
  let at = start;
  while (at < end) {
    const found = bytes.indexOf(LINE_BREAK, at);
    const broken = found >= 0 && found < end;
    const next = broken ? found + 1 : end;
    const to = trimmedEnd(bytes, at, broken ? found : end);
    if (to > at) take(at, to, !broken);
    at = next;
  }
}

function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let to = end;
  while (to > start && (bytes[to - 1] ?? 0) <= 0x20) to -= 1;
  return to;
}
