/** One line of the log, without its line break: `bytes.subarray(start, end)`. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void;

/**
 * What lies further on in a line is not looked at: log lines are some hundred bytes long, payloads and dumps longer. It
 * also bounds what is kept of a line that does not end, be it of 200 MB. Own judgement.
 */
export const LONGEST_LINE = 8192;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export interface LineCutter {
  push(chunk: Buffer): void;
  /** The last line may have no line break. */
  end(): void;
}

/** Cuts chunks into lines, without copying but for those that two chunks share. The lines do not depend on the chunks. */
export function createLineCutter(onLine: OnLine): LineCutter {
  let begun: Buffer[] = [];
  let begunSize = 0;

  function keep(part: Buffer): void {
    const room = LONGEST_LINE + 1 - begunSize;
    // A copy: a part would keep the whole chunk alive.
    if (room > 0 && part.length > 0) begun.push(Buffer.from(part.subarray(0, room)));
    begunSize += part.length;
  }

  function finish(): void {
    const line = begun.length === 1 && begun[0] ? begun[0] : Buffer.concat(begun);
    begun = [];
    begunSize = 0;
    tell(line, 0, line.length);
  }

  function tell(bytes: Buffer, start: number, end: number): void {
    const shown = Math.min(end, start + LONGEST_LINE);
    onLine(bytes, start, shown === end && shown > start && bytes[shown - 1] === CARRIAGE_RETURN ? shown - 1 : shown);
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        if (start === 0 && begunSize > 0) {
          keep(chunk.subarray(0, end));
          finish();
        } else tell(chunk, start, end);
        start = end + 1;
      }
      keep(chunk.subarray(start));
    },
    end() {
      if (begunSize > 0) finish();
    },
  };
}
