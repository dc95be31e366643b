import { type Logger, pino } from 'pino';
import { redact } from './redact';

export type Log = Logger;

/**
 * Structured log lines, one JSON object each; every line passes redact (rule 8). Bodies of activities are never logged.
 *
 * @param write takes one finished line, its line break included
 */
export function createLog(level: string, write: (line: string) => void): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => write(redact(line)) },
  );
}

/** For tests and for the shell, where the report is the output. */
export const silentLog: Log = pino({ level: 'silent' });
