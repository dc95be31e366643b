/** Numbers records: a message together with the lines of its stack trace or dump. */
export interface RecordCount {
  /** Must see every line in order. */
  see(bytes: Buffer, start: number, end: number, timed: boolean): void;
  current(): number;
}

const SPACE = 0x20;
const TAB = 0x09;
/** Enough to tell what a line begins with. */
const HEAD = 120;

/**
 * How .NET, Java, Python and Node go on: frames and nested causes; and the line that names the exception, which .NET and
 * Python write flush left.
 */
const CONTINUES =
  /^(?:at |Caused by|Suppressed: |\.\.\. \d|---|Traceback \(|During handling of|The above exception|\*\*\*|[)\]}]|(?:[A-Za-z_$][\w$]*[.:]{1,2})+[\w$]*(?:Exception|Error)\b)/;

export function createRecordCount(): RecordCount {
  let count = 0;
  return {
    see(bytes, start, end, timed) {
      if (timed || !continues(bytes, start, end)) count++;
    },
    current: () => count,
  };
}

function continues(bytes: Buffer, start: number, end: number): boolean {
  if (start === end) return true;
  const first = bytes[start];
  return (
    first === SPACE || first === TAB || CONTINUES.test(bytes.toString('latin1', start, Math.min(end, start + HEAD)))
  );
}
