import type { Window } from '../../evidence/evidence';
import { instantOf, type LocalTime, localTime } from '../local-time';

export interface Tick {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly local: LocalTime;
  /** The first moment of a day on the person's clock. */
  readonly midnight: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** No clock change on record moves by more. */
const SLACK = 2 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 7 * 1440, 30 * 1440].map(
  (minutes) => minutes * MINUTE,
);

/** The smallest step that leaves `most` steps or fewer in the window. */
export function stepFor(window: Window, most: number): number {
  const length = window.to.getTime() - window.from.getTime();
  return STEPS.find((step) => length / step <= most) ?? Math.ceil(length / most / DAY) * DAY;
}

/** Full hours (or what the step asks) of the person's own clock within the window. */
export function ticksOf(window: Window, zone: string, step: number): readonly Tick[] {
  const first = localTime(window.from, zone);
  const offset = asUtc(first) - Math.floor(window.from.getTime() / 1000) * 1000;
  const days = Math.ceil((window.to.getTime() - window.from.getTime()) / DAY) + 1;
  const stride = Math.max(1, Math.round(step / DAY));
  const within = Math.min(step, DAY);
  const ticks: Tick[] = [];
  for (let day = 0; day <= days; day += stride) {
    for (let time = 0; time < DAY; time += within) {
      const asked = { hour: Math.floor(time / HOUR), minute: (time % HOUR) / MINUTE, second: 0 };
      const wanted = { ...first, day: first.day + day, ...asked };
      // Zones are slow to ask: what lies outside even if the clocks change is not asked about.
      const guess = asUtc(wanted) - offset;
      if (guess < window.from.getTime() - SLACK || guess > window.to.getTime() + SLACK) continue;
      const at = instantOf(wanted, zone);
      if (at < window.from || at > window.to) continue;
      const local = localTime(at, zone);
      // When the clocks go forward this hour does not exist on that day.
      if (local.hour !== asked.hour || local.minute !== asked.minute) continue;
      ticks.push({ at: at.getTime(), local, midnight: time === 0 });
    }
  }
  return ticks;
}

function asUtc({ year, month, day, hour, minute, second }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `16:00` */
export function hourOf({ hour, minute }: LocalTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon` */
export function dayOf({ year, month, day }: LocalTime): string {
  return DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
}

/** `23 Nov`, `22–23 Nov`, `30 Nov – 1 Dec` */
export function datesOf(from: LocalTime, to: LocalTime): string {
  const last = `${to.day} ${MONTHS[to.month - 1] ?? ''}`;
  if (from.month !== to.month) return `${from.day} ${MONTHS[from.month - 1] ?? ''} – ${last}`;
  return from.day === to.day ? last : `${from.day}–${last}`;
}
