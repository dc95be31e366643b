import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { isUnauthorized } from '../codes-of-ends';
import type { Session } from '../timeline';
import { isAbout, isConnected, type LogLine, logsOf } from './log-lines';
import { hubTime } from './log-time';

/** Boot marks of one start stand together. Own judgement. */
const ONE_START_MS = 2 * 60_000;
const ONE_START_LINES = 50;
/** From the boot mark to the connect: small devices need seconds, gateways minutes. Own judgement. */
const START_TAKES_MS = 10 * 60_000;
/** The mark is written some time after the fall, and clocks and delays differ: "a few minutes". Own judgement. */
const NEAR_MS = 5 * 60_000;
/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page). */
const NOTICED_WITHIN_MS = 29.45 * 60_000;

/** What a system that goes down writes of its connections belongs to going down. Own judgement. */
const LAST_WORDS_MS = 60_000;

/** Of the marks, so many must meet a drop. Own judgement. */
const LEAST_SHARE_MEANT = 0.5;

const MARKS: readonly DeviceLogMeaning[] = ['boot', 'process-start'];
/** What a device that is alive writes when its connection is gone: then a restart that follows is no cause. */
const ALIVE: readonly DeviceLogMeaning[] = ['lost', 'reset', 'ping-unanswered', 'dns', 'connect-timeout', 'gave-up'];

/** What only a connection writes that is still there. */
const GOES_ON: readonly DeviceLogMeaning[] = [
  'renewal',
  'lost',
  'reset',
  'ping-unanswered',
  'closed-by-program',
  'closed-by-service',
  'taken-over',
];

export interface Restart extends LogLine {
  /** By the hub's clock; taken for UTC where the log states no zone and nothing measures it. */
  readonly at: Date | null;
  readonly sure: boolean;
}

/** The starts that a log shows, but for one that only begins it: each log begins somewhere. */
export function restartsIn(log: DeviceLog, context: Context): Restart[] {
  const own = log.events.filter((event) => isAbout(event, context.subject));
  const marks = own.filter(({ meaning }) => MARKS.includes(meaning));
  const wasUp = (from: number, to: number): boolean =>
    own.some((event) => isConnected(event) && event.line > from && event.line < to);
  const starts = marks.filter((mark, index) => {
    const before = marks[index - 1];
    return !before || !isNear(before, mark) || wasUp(before.line, mark.line);
  });
  const first = own.find(({ meaning }) => !MARKS.includes(meaning));
  return starts
    .filter(({ line }) => first !== undefined && line > first.line)
    .map((event) => {
      const at = hubTime(log, event.at, context);
      return { log, event, at: at ?? event.at, sure: at !== null };
    });
}

function isNear(before: DeviceLogEvent, mark: DeviceLogEvent): boolean {
  return before.at && mark.at
    ? Math.abs(mark.at.getTime() - before.at.getTime()) <= ONE_START_MS
    : mark.line - before.line <= ONE_START_LINES;
}

export interface RestartedDrop {
  readonly session: Session;
  readonly restart: Restart;
}

/**
 * The subject's drops that a restart of the device explains. A device that starts anew always drops: where most marks of
 * a log meet no end of a session, they tell of other programs (a system log is full of services that start).
 */
export function restartedDrops(logs: readonly DeviceLog[] | undefined, context: Context): RestartedDrop[] {
  return logsOf(logs, context.subject).flatMap((log) => {
    const restarts = restartsIn(log, context);
    const drops = dropsOf(restarts, context);
    const meant = new Set(drops.map(({ restart }) => restart)).size;
    const seen = restarts.filter(({ at }) => at && isAmongRecords(at, context)).length;
    return meant >= LEAST_SHARE_MEANT * seen ? drops : [];
  });
}

function dropsOf(restarts: readonly Restart[], context: Context): RestartedDrop[] {
  const { sessions } = context.timeline;
  return sessions.flatMap((session, index) => {
    if (!isDrop(session)) return [];
    const back = sessions[index + 1]?.from ?? null;
    const restart = restarts.find((one) => explains(one, session, back, context));
    return restart ? [{ session, restart }] : [];
  });
}

function isAmongRecords(at: Date, { timeline: { records } }: Context): boolean {
  const [first, last] = [records[0], records.at(-1)];
  return first !== undefined && last !== undefined && at >= first.time && at <= last.time;
}

/** An end without goodbye that no token explains; or one that only the next connect shows. */
export function isDrop({ end, codes, to }: Session): boolean {
  return (end === 'error' && to !== null && !codes.some(isUnauthorized)) || end === 'taken-over';
}

/**
 * The device fell at or shortly before the boot mark, and connects once it is up. The hub notes the end between the fall
 * and 29.45 min later, or only when the device is back. A mark long after the end (a device without power for an hour)
 * counts when the device comes back with it and its log is silent in between; one that wrote "lost" or "no DNS" was
 * alive, and was restarted because of the loss.
 */
function explains(restart: Restart, { from, to }: Session, back: Date | null, context: Context): boolean {
  const time = restart.at?.getTime();
  const end = (to ?? back)?.getTime();
  if (time === undefined || end === undefined) return false;
  const fellAfter = Math.max(from?.getTime() ?? 0, end - NOTICED_WITHIN_MS);
  if (time < fellAfter || wroteSince(restart, fellAfter, context)) return false;
  if (!back) return time <= end + NEAR_MS;
  return time <= back.getTime() + ONE_START_MS && back.getTime() - time <= START_TAKES_MS;
}

/** Whether the device wrote of its lost connection after this moment, but for its last words. */
function wroteSince({ log, event: start }: Restart, moment: number, context: Context): boolean {
  return log.events.some((event) => {
    if (event.line >= start.line || !ALIVE.includes(event.meaning) || !isAbout(event, context.subject)) return false;
    if (!event.at || !start.at || start.at.getTime() - event.at.getTime() <= LAST_WORDS_MS) return false;
    return (hubTime(log, event.at, context) ?? event.at).getTime() > moment;
  });
}

/**
 * By a log alone: the starts before which the device was connected and had not said goodbye, and after which it set out
 * to connect. Where most marks are not so, they tell of other programs.
 */
export function startsWhileConnected(logs: readonly DeviceLog[] | undefined, context: Context): Restart[] {
  return logsOf(logs, context.subject).flatMap((log) => {
    const starts = restartsIn(log, context);
    const own = log.events.filter((event) => !MARKS.includes(event.meaning) && isAbout(event, context.subject));
    const meant = starts.filter(({ event: { line } }) => {
      const before = own.findLast((event) => event.line < line)?.meaning;
      const after = own.find((event) => event.line > line)?.meaning;
      const wasUp = before === 'connected' || before === 'renewal';
      return wasUp && after !== undefined && !GOES_ON.includes(after);
    });
    return meant.length >= LEAST_SHARE_MEANT * starts.length ? meant : [];
  });
}
