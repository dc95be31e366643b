import type { Match } from './match-line';

/** Sees a program start anew by its process id, which journald and syslog write before each line. */
export interface ProcessWatch {
  /** A start, when the line is of a process that was not seen before though its program was. */
  see(text: string): Match | undefined;
}

const SYSLOG =
  /^(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?) \S+ (?<words>(?<program>[\w.@/-]+)\[(?<process>\d+)\]): /;
/** Bounds the memory; a device has a few dozen services. */
const MOST_PROGRAMS = 100;
const MOST_PROCESSES = 1_000;

const STARTED = {
  pattern: -1,
  meaning: 'process-start',
  whenBack: undefined,
  port: undefined,
  host: undefined,
  code: undefined,
  client: undefined,
} as const;

export function createProcessWatch(): ProcessWatch {
  const programs = new Map<string, Set<string>>();
  return {
    see(text) {
      const { program, process, words } = SYSLOG.exec(text)?.groups ?? {};
      if (program === undefined || process === undefined || words === undefined) return undefined;
      const known = programs.get(program);
      if (!known) {
        if (programs.size < MOST_PROGRAMS) programs.set(program, new Set([process]));
        return undefined;
      }
      if (known.has(process) || known.size >= MOST_PROCESSES) return undefined;
      known.add(process);
      return { ...STARTED, words };
    },
  };
}
