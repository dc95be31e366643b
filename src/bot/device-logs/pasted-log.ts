import { tellsOfConnection, timeAt } from '../../evidence/device-log/look-at-line';

/** A message that holds lines of a device's log. */
export interface Pasted {
  /** The lines, as they stand. */
  readonly log: string;
  /** What else was said, on lines of its own or around the quoted line; '' when nothing. */
  readonly said: string;
}

/** Direct Line takes 256 KB an activity; a longer text goes as a file. */
export const LONGEST_PASTE = 256 * 1024;

/** Every pattern is asked of these; of a longer text the times tell. */
const MOST_LOOKED_AT = 300;

/** "log:", "device log of pump-08:", "here is the log:" in front. */
const LEAD =
  /^\s*((?:here(?: is|'s|’s)?\s+)?(?:the\s+|my\s+|a\s+)?(?:device\s+)?logs?(?:\s+(?:of|from|for)\s+[^\n:]{1,160})?)\s*:\s*/i;
const LEVEL =
  /^\s*(?:<\d>\s*)?[[(]?(?:fatal|critical|crit|error|err|eror|warning|warn|wrn|info|inf|notice|debug|dbg|trace|trc|verbose|vrb|[EWIDV] \(\d+\))[\])]?(?:\s*[:|\-[(]|\s+[\w.$-]+[:\]]|\s{2,})/i;
/** Stack frames, frames of the C SDK, namespaces of Node's debug. */
const OF_A_PROGRAM =
  /^\s*(?:at [\w.$<>]+[ (]|Caused by:|Traceback \(most recent|File "[^"]+", line \d+|(?:->|<-)\s+\d\d:\d\d:\d\d\s|azure-iot-[\w-]+:\w)/;
const ASKS =
  /\?\s*$|^\s*(?:why|what|whats|how|when|where|which|who|is|are|was|were|does|do|did|has|have|can|could|would|should|will|please|pls|check|diagnose|and|hi|hello|hey|help|my|our|the|this|it|i|we|since|tell|show|look)\b/i;

/** Tells a pasted log from a question, even one that quotes a line of it: the question stays, and the line is used. Null for no log. */
export function pastedLog(message: string): Pasted | null {
  if (message.length > LONGEST_PASTE) return null;
  const lead = LEAD.exec(message);
  const rest = lead ? message.slice(lead[0].length) : message;
  const lines = rest.split(/\r\n|[\r\n\u2028\u2029]/);
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) return null;
  const found = filled.length === 1 ? ofOneLine(filled[0] ?? '', lead !== null) : ofLines(lines, lead !== null);
  return found && lead ? { ...found, said: `${subjectOf(lead[1] ?? '')}\n${found.said}`.trim() } : found;
}

/** "log of pump-08 on contoso-lab" says of which device. */
function subjectOf(lead: string): string {
  const named = /\s(?:of|from|for)\s+(.+)$/i.exec(lead)?.[1]?.trim() ?? '';
  return named === '' || /^(?:the|this|that|my|it)\b/i.test(named) ? '' : `check ${named}`;
}

function ofOneLine(line: string, isCalledLog: boolean): Pasted | null {
  if (!ASKS.test(line) && (isWritten(line) ? tellsOfConnection(line) : isCalledLog && tellsOfConnection(line)))
    return { log: line.trim(), said: '' };
  for (const [whole, ...inner] of line.matchAll(/"([^"]{8,})"|“([^”]{8,})”|`([^`]{8,})`|'([^']{8,})'/g)) {
    const quoted = inner.find((part) => part !== undefined) ?? '';
    if (/\s/.test(quoted) && tellsOfConnection(quoted)) return { log: quoted, said: line.replace(whole, ' ').trim() };
  }
  return null;
}

/** The log reaches from its first line to its last one; what stands before and after it is said. */
function ofLines(lines: readonly string[], isCalledLog: boolean): Pasted | null {
  const isLog = lines.map(
    (line, number) => isWritten(line) || (number < MOST_LOOKED_AT && !ASKS.test(line) && tellsOfConnection(line)),
  );
  const first = isCalledLog ? 0 : isLog.indexOf(true);
  // What is called a log goes on to its last line that asks nothing.
  const last = isCalledLog
    ? lines.findLastIndex((line) => line.trim() !== '' && !ASKS.test(line))
    : isLog.lastIndexOf(true);
  if (first < 0 || last < first) return null;
  const log = lines.slice(first, last + 1);
  const said = [...lines.slice(0, first), ...lines.slice(last + 1)].map((line) => line.trim()).filter(Boolean);
  const written = log.filter(isWritten).length;
  const filled = log.filter((line) => line.trim() !== '').length;
  // Without a word beside it, one written line among other words is no log yet.
  const isEnough =
    isCalledLog || (said.length > 0 ? log.some(tellsOfConnection) || written >= 2 : written * 2 >= filled);
  return isEnough ? { log: log.join('\n'), said: said.join('\n') } : null;
}

/** Written by a program: a time with seconds, a level, or a stack in front. */
function isWritten(line: string): boolean {
  return timeAt(line) || LEVEL.test(line) || OF_A_PROGRAM.test(line);
}
