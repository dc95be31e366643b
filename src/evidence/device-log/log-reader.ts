import type { DeviceLog, DeviceLogMeaning } from '../device-log';
import { createEventLog, type Found } from './event-log';
import { createKeptEvents } from './kept-events';
import { type Settings, settingsIn } from './line-settings';
import { lineText } from './line-text';
import type { OnLine } from './lines';
import { createLogClock } from './log-clock';
import { createMatcher, isOfAPlace, type Match, matchLine } from './match-line';
import type { SdkId } from './patterns/settings';
import { createProcessWatch } from './process-watch';
import { createRecordCount } from './record-count';
import { sdkOf } from './sdk-of';

export interface LogReader {
  readonly line: OnLine;
  end(): Omit<DeviceLog, 'name' | 'bytes'>;
}

/** What an event keeps of its line until it is shown; a secret that begins where it is shown ends within. */
const LONGEST_KEPT = 1024;
/** How long a line that says where the client connects to holds for the errors after it. Own judgement. */
const TARGET_HOLDS_RECORDS = 60;
const STARTS: ReadonlySet<DeviceLogMeaning> = new Set(['boot', 'process-start'] satisfies DeviceLogMeaning[]);
/** A start writes some lines; what goes on like that without a time has none. Own judgement. */
const MOST_STARTS = 64;
/** A clock that was never set shows 1970 or when the firmware was built; IoT Hub is from 2016. */
const SET_CLOCK_MS = Date.UTC(2016, 0, 1);

/** Takes a log line by line. */
export function createLogReader(asOf: Date | undefined): LogReader {
  const { search, uses } = createMatcher();
  const clock = createLogClock(asOf);
  const records = createRecordCount();
  const processes = createProcessWatch();
  const kept = createKeptEvents();
  const log = createEventLog((event) => kept.add(event));
  const marks = new Map<SdkId, number>();
  const settings: Settings = {};
  let targetSet = 0;
  let lines = 0;
  let isColoured = false;
  let patterns: number[] = [];
  let sets: number[] = [];
  /** Starts without a time of their own since the last line that has one: they belong to what follows. */
  let starts: Found[] = [];

  function hit(literal: number): void {
    const use = uses[literal];
    if (!use) return;
    patterns.push(...use.patterns);
    sets.push(...use.settings);
    if (use.isColour) isColoured = true;
    for (const sdk of use.sdks) marks.set(sdk, (marks.get(sdk) ?? 0) + 1);
  }

  function look(text: string, timed: boolean): void {
    const set = settingsIn(text, ascending(sets));
    if (set.target) targetSet = records.current();
    Object.assign(settings, set);
    const matches = matchLine(text, ascending(patterns));
    if (matches.length === 0 && Object.keys(set).length === 0) return;
    const started = processes.see(text);
    for (const match of started ? [started, ...matches] : matches) tell(match, text, timed);
  }

  function tell(match: Match, text: string, timed: boolean): void {
    const record = records.current();
    const isHeld = record - targetSet <= TARGET_HOLDS_RECORDS;
    const target = isHeld && (isOfAPlace(match.meaning) || match.meaning === 'connected') ? settings.target : undefined;
    const isThere = target !== undefined && (match.host === undefined || match.host === (target.host ?? match.host));
    const found: Found = {
      match,
      host: match.host ?? (isThere ? target.host : undefined),
      port: match.port ?? (isThere ? target.port : undefined),
      at: clock.now(),
      dated: clock.times.dated,
      timed,
      line: lines,
      record,
      text: text.slice(0, LONGEST_KEPT),
    };
    if (!timed && STARTS.has(match.meaning) && starts.length < MOST_STARTS) starts.push(found);
    log.add(found);
  }

  function dateStarts(): void {
    for (const start of starts) {
      start.at = clock.now();
      start.dated = clock.times.dated;
    }
    starts = [];
  }

  return {
    line(bytes, start, end) {
      lines++;
      const timed = clock.see(bytes, start, end);
      if (timed && starts.length > 0) dateStarts();
      records.see(bytes, start, end, timed);
      search.scan(bytes, start, end, hit);
      if (isColoured) {
        // Colours may stand within what is looked for.
        isColoured = false;
        const plain = Buffer.from(lineText(bytes, start, end));
        search.scan(plain, 0, plain.length, hit);
      }
      if (patterns.length === 0 && sets.length === 0) return;
      look(lineText(bytes, start, end), timed);
      patterns = [];
      sets = [];
    },
    end() {
      log.end();
      const sdk = sdkOf(marks, settings.agent);
      const { first, dated, firstMidnight } = clock.times;
      const [from, to] = span(first, clock.now());
      return {
        lines,
        sdk,
        // A gateway's log names the agents of its clients, not its own.
        agent: sdk === 'iot-edge' ? null : (settings.agent ?? null),
        edgeVersion: settings.edgeVersion ?? null,
        keepAlive: settings.keepAlive ?? null,
        from: dated ? from : null,
        to: dated ? to : null,
        ...(!dated && from && to && { undated: { from: from.getTime(), to: to.getTime() } }),
        zoneStated: clock.times.zoned > clock.times.zoneless,
        events: kept.events(firstMidnight),
        counts: kept.counts(),
      };
    },
  };
}

function ascending(indices: readonly number[]): readonly number[] {
  return indices.length < 2 ? indices : [...new Set(indices)].sort((a, b) => a - b);
}

/** Exports of log stores begin with the newest line. */
function span(first: number | null, last: number | null): [Date | null, Date | null] {
  if (first === null || last === null) return [null, null];
  const isReversed = first > last && last >= SET_CLOCK_MS;
  const [from, to] = isReversed ? [last, first] : [first, last];
  return [new Date(from), new Date(to)];
}
