import type { DeviceLog } from '../device-log';
import { createEventLog } from './event-log';
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
    const target =
      isOfAPlace(match.meaning) && record - targetSet <= TARGET_HOLDS_RECORDS ? settings.target : undefined;
    const isThere = target !== undefined && (match.host === undefined || match.host === (target.host ?? match.host));
    log.add({
      match,
      host: match.host ?? (isThere ? target.host : undefined),
      port: match.port ?? (isThere ? target.port : undefined),
      at: clock.now(),
      timed,
      line: lines,
      record,
      text: text.slice(0, LONGEST_KEPT),
    });
  }

  return {
    line(bytes, start, end) {
      lines++;
      const timed = clock.see(bytes, start, end);
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
      const [from, to] = span(clock.times.first, clock.now());
      return {
        lines,
        sdk,
        // A gateway's log names the agents of its clients, not its own.
        agent: sdk === 'iot-edge' ? null : (settings.agent ?? null),
        edgeVersion: settings.edgeVersion ?? null,
        keepAlive: settings.keepAlive ?? null,
        from,
        to,
        zoneStated: clock.times.zoned > clock.times.zoneless,
        events: kept.events(),
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
