import { createRedactor } from '../../redact';
import type { DeviceLogEvent, DeviceLogMeaning } from '../device-log';
import type { LogEvent } from './event-log';

/** Of each meaning: how it began, and what the end looks like. The rest is counted. Own judgement. */
const FIRST_KEPT = 100;
const LAST_KEPT = 400;
const LONGEST_TEXT = 300;

interface Kept {
  count: number;
  readonly first: Numbered[];
  /** A ring; `count` says where its end lies. */
  readonly last: Numbered[];
}

interface Numbered {
  readonly event: LogEvent;
  /** Of all events: one line may tell several things. */
  readonly number: number;
}

export interface KeptEvents {
  add(event: LogEvent): void;
  /** In the order of the log, redacted and cut. */
  events(): readonly DeviceLogEvent[];
  counts(): Readonly<Partial<Record<DeviceLogMeaning, number>>>;
}

/** Bounded, whatever the log's length. */
export function createKeptEvents(): KeptEvents {
  const kept = new Map<DeviceLogMeaning, Kept>();
  let number = 0;

  return {
    add(event) {
      let of = kept.get(event.meaning);
      if (!of) {
        of = { count: 0, first: [], last: [] };
        kept.set(event.meaning, of);
      }
      if (of.first.length < FIRST_KEPT) of.first.push({ event, number });
      else of.last[(of.count - FIRST_KEPT) % LAST_KEPT] = { event, number };
      of.count++;
      number++;
    },
    events() {
      // One redactor: the same secret gets the same placeholder in all lines.
      const { redact } = createRedactor();
      return [...kept.values()]
        .flatMap(({ first, last }) => [...first, ...last])
        .sort((a, b) => a.event.found.line - b.event.found.line || a.number - b.number)
        .map(({ event }) => asShown(event, redact(event.found.text)));
    },
    counts: () => Object.fromEntries([...kept].map(([meaning, { count }]) => [meaning, count])),
  };
}

function asShown({ meaning, found, host, port, code }: LogEvent, text: string): DeviceLogEvent {
  const { at, line, match } = found;
  return {
    meaning,
    at: at === null ? null : new Date(at),
    line,
    text: shown(text.trim(), match.words),
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(code !== undefined && { code }),
    ...(match.client !== undefined && { client: match.client }),
  };
}

/** The line's beginning; where the words that told its meaning lie further on, what is around them. */
function shown(text: string, words: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const at = text.indexOf(words);
  if (at + words.length < LONGEST_TEXT) return `${text.slice(0, LONGEST_TEXT - 1)}…`;
  return `…${text.slice(Math.max(0, at - LONGEST_TEXT / 3), at - LONGEST_TEXT / 3 + LONGEST_TEXT - 2)}…`;
}
