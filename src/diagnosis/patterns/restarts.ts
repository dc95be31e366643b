import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import { isConnected, isWithin, type LogLine, linesIn, linesOf, logsOf } from './log-lines';
import { hubTime } from './log-time';
import { firstNotBefore } from './numbers';

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
const ALIVE: readonly DeviceLogMeaning[] = [
  'lost',
  'reset',
  'ping-unanswered',
  'dns',
  'connect-timeout',
  'unreachable',
  'gave-up',
];

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

/** The start that begins a log counts where so many others of it meet a drop. Own judgement. */
const FEWEST_BESIDE_FIRST = 2;

export interface Restart extends LogLine {
  /** By the hub's clock; taken for UTC where the log states no zone and nothing measures it. */
  readonly at: Date | null;
  readonly sure: boolean;
  /** It begins the log: each log begins somewhere, as a rule with a start. */
  readonly isFirst: boolean;
}

/** The starts that a log shows, by these of its marks. */
function restartsIn(log: DeviceLog, context: Context, isMark: (line: LogLine) => boolean): Restart[] {
  const own = linesIn(log, context.subject);
  const connected = own.flatMap(({ event, order }) => (isConnected(event) ? [order] : []));
  const wasUp = (from: LogLine, to: LogLine): boolean => {
    const next = connected[firstNotBefore(connected.length, (index) => (connected[index] ?? 0) < from.order)];
    return next !== undefined && next < to.order;
  };
  const first = own.find(({ event }) => !MARKS.includes(event.meaning));
  const marks = own.filter(isMark);
  return marks.flatMap((mark, index) => {
    const before = marks[index - 1];
    const isSameStart = before && isWithin(before, mark, ONE_START_MS, ONE_START_LINES) && !wasUp(before, mark);
    if (isSameStart) return [];
    const at = hubTime(log, mark.event.at, context);
    // Many a log says nothing else that is known: then its first start alone begins it.
    const isFirst = first ? mark.order < first.order : index === 0;
    return [{ ...mark, at: at ?? mark.event.at, sure: at !== null, isFirst }];
  });
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
  const found = groupsOf(logs, context).flatMap((restarts) => {
    const all = dropsOf(restarts, context);
    const later = all.filter(({ restart }) => !restart.isFirst);
    const meant = new Set(later.map(({ restart }) => restart)).size;
    const seen = restarts.filter(({ at, isFirst }) => !isFirst && at && isAmongRecords(at, context)).length;
    if (meant < LEAST_SHARE_MEANT * seen) return [];
    // Whether an unknown unit is the client's only the drops can tell.
    const [one] = restarts;
    if (one && isOfUnit(one.event) && meant < FEWEST_OF_UNIT) return [];
    return meant >= FEWEST_BESIDE_FIRST ? all : later;
  });
  // A boot, and minutes later the start of the program: one drop.
  return [...new Map(found.map((drop) => [drop.session, drop])).values()];
}

/** Of a unit whose name says nothing of a connection, so many starts must meet a drop. Own judgement. */
const FEWEST_OF_UNIT = 3;

/** The reader names a unit only where it does not know what it is for. */
function isOfUnit({ meaning, code }: LogLine['event']): boolean {
  return meaning === 'process-start' && code !== undefined;
}

/** Boots and starts of programs apart, and each unit: the one may be meant and the other not. */
function groupsOf(logs: readonly DeviceLog[] | undefined, context: Context): Restart[][] {
  return logsOf(logs, context.subject).flatMap((log) => {
    const marks = log.events.filter(({ meaning }) => MARKS.includes(meaning));
    const units = distinct(marks.flatMap(({ meaning, code }) => (meaning === 'process-start' && code) || []));
    const known = restartsIn(log, context, ({ event }) => MARKS.includes(event.meaning) && !isOfUnit(event));
    return [
      ...MARKS.map((mark) => known.filter(({ event }) => event.meaning === mark)),
      ...units.map((unit) => restartsIn(log, context, ({ event }) => isOfUnit(event) && event.code === unit)),
    ];
  });
}

/** `restarts`: of one log. */
function dropsOf(restarts: readonly Restart[], context: Context): RestartedDrop[] {
  const { sessions } = context.timeline;
  const found = new Map<Session, Restart>();
  const alive = restarts[0] ? whenAlive(restarts[0].log, context) : [];
  for (const restart of restarts) {
    // The session in which the mark lies, or, where the mark was written late, the one before.
    const index = begunBefore(sessions, restart.at);
    for (const at of [index, index - 1]) {
      const session = sessions[at];
      if (!session || !isDrop(session) || found.has(session)) continue;
      const back = sessions[at + 1]?.from ?? null;
      if (explains(restart, session, back, alive)) found.set(session, restart);
    }
  }
  return sessions.flatMap((session) => {
    const restart = found.get(session);
    return restart ? [{ session, restart }] : [];
  });
}

/** The newest session that began before. */
function begunBefore(sessions: readonly Session[], at: Date | null): number {
  const isBefore = ({ from, to }: Session): boolean => at !== null && (from ?? to ?? at) <= at;
  return firstNotBefore(sessions.length, (index) => sessions[index] !== undefined && isBefore(sessions[index])) - 1;
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
function explains(restart: Restart, { from, to }: Session, back: Date | null, alive: readonly number[]): boolean {
  const time = restart.at?.getTime();
  const end = (to ?? back)?.getTime();
  if (time === undefined || end === undefined) return false;
  const fellAfter = Math.max(from?.getTime() ?? 0, end - NOTICED_WITHIN_MS);
  if (time < fellAfter || wroteBetween(fellAfter, time - LAST_WORDS_MS, alive)) return false;
  if (!back) return time <= end + NEAR_MS;
  return time <= back.getTime() + ONE_START_MS && back.getTime() - time <= START_TAKES_MS;
}

/** When the device wrote of its lost connection, by the hub's clock as far as it is known; oldest first. */
function whenAlive(log: DeviceLog, context: Context): readonly number[] {
  return linesOf([log], context.subject, ALIVE)
    .flatMap(({ event }) => (hubTime(log, event.at, context) ?? event.at)?.getTime() ?? [])
    .sort((a, b) => a - b);
}

function wroteBetween(from: number, to: number, alive: readonly number[]): boolean {
  const next = alive[firstNotBefore(alive.length, (index) => (alive[index] ?? 0) <= from)];
  return next !== undefined && next < to;
}

/**
 * By a log alone: the starts before which the device was connected and had not said goodbye, and after which it set out
 * to connect. Where most marks are not so, they tell of other programs.
 */
export function startsWhileConnected(logs: readonly DeviceLog[] | undefined, context: Context): Restart[] {
  return groupsOf(logs, context).flatMap((all) => {
    const starts = all.filter(({ isFirst, event }) => !isFirst && !isOfUnit(event));
    const [one] = starts;
    const others = one ? linesIn(one.log, context.subject).filter(({ event }) => !MARKS.includes(event.meaning)) : [];
    const meant = starts.filter((start) => {
      const before = others.findLast(({ order }) => order < start.order)?.event.meaning;
      const after = others.find(({ order }) => order > start.order)?.event.meaning;
      const wasUp = before === 'connected' || before === 'renewal';
      return wasUp && after !== undefined && !GOES_ON.includes(after);
    });
    return meant.length >= LEAST_SHARE_MEANT * starts.length ? meant : [];
  });
}
