import { SDKS } from '../sdk';
import type { Telemetry } from '../traffic';
import { DAY, HOUR, MINUTE, SECOND } from '../world';
import { enter, networkFor, play, type Role, type Stage } from './stage';

/**
 * A small hub's only device sends far too much for a while and uses the day's messages up. The count starts anew at
 * 00:00 UTC, so the story cannot always lie two hours back.
 */
export function quotaUsedUp(stage: Stage, role: Role, plan: { hoursAgo: number; messagesADay: number }): void {
  const gone = quotaGoneAt(stage.start, plan.hoursAgo);
  const surge = Math.max(dayOf(gone), gone - 35 * MINUTE);
  const surges = (now: number): boolean => now >= surge && now < gone;
  const telemetry: Telemetry = {
    gap: (now, random) => (surges(now) ? 2 * SECOND : Math.min(random.between(60, 120) * SECOND, untilSurge(now))),
    batch: (now) => {
      if (!surges(now)) return 1;
      const left = plan.messagesADay - stage.hub.meter.takenToday(now);
      return Math.max(1, Math.ceil(left / Math.max(1, Math.floor((gone - now) / (2 * SECOND)))));
    },
    bytes: 310,
  };
  const untilSurge = (now: number): number => (now < surge ? surge - now : Infinity);
  enter(stage, role);
  play(stage, role, { network: networkFor(stage, role), sdk: SDKS.python, protocol: 'Mqtt', telemetry });
}

/** So many hours back, or 23:00 UTC of the day before when that would be yesterday. */
export function quotaGoneAt(start: number, hoursAgo: number): number {
  const today = dayOf(start);
  const wished = start - hoursAgo * HOUR;
  // Eight thousand messages need some minutes below the tier's rate.
  return wished < today ? today - HOUR : Math.max(wished, today + 4 * MINUTE);
}

function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}
