import type { Window } from '../../evidence/evidence';
import type { HubClient } from '../../evidence/hub-picture';
import { recognizeSdk } from '../catalogues/sdks';
import { dayAndTime, hourMinute, plain, thousands } from '../words';

const HOUR_MS = 3_600_000;
/** A window that ends so near to now ends now. */
const NOW_MS = 2 * 60_000;

/** What a time is told in: of a day and less the hour is enough. */
export interface Telling {
  readonly window: Window;
  readonly now: Date;
}

/** `in the last 24 hours`, `from 2026-11-20 08:00 UTC to 2026-11-20 12:00 UTC` */
export function spanWords({ window: { from, to }, now }: Telling): string {
  const hours = (to.getTime() - from.getTime()) / HOUR_MS;
  const isLast = Math.abs(now.getTime() - to.getTime()) <= NOW_MS && Number.isInteger(Math.round(hours * 100) / 100);
  if (!isLast) return `from ${dayAndTime(from)} to ${dayAndTime(to)}`;
  if (hours === 1) return 'in the last hour';
  return hours % 24 === 0 && hours > 24 ? `in the last ${hours / 24} days` : `in the last ${hours} hours`;
}

/** `07:59 UTC`, or with the day where the window is longer than one. */
export function timeWords(at: Date, { window: { from, to } }: Telling): string {
  return to.getTime() - from.getTime() > 24 * HOUR_MS ? dayAndTime(at) : `${hourMinute(at)} UTC`;
}

/** `1 device`, `1,801 drops` */
export function many(number: number, one: string): string {
  return `${thousands(number)} ${number === 1 ? one : `${one}s`}`;
}

/** `pump-08`, `gate-01/filter` */
export function clientName({ deviceId, moduleId }: Pick<HubClient, 'deviceId' | 'moduleId'>): string {
  return plain(moduleId === null ? deviceId : `${deviceId}/${moduleId}`, 128);
}

/** `Node.js device SDK 1.18.4`; as logged where it is not known, and in words where nothing is. */
export function sdkWords(agent: string): string {
  const known = recognizeSdk(agent);
  if (known) return `${known.sdk.name} ${plain(known.version, 40)}`;
  return plain(agent, 60) || 'no SDK named';
}

/** The code that most of these have; undefined where none is named. */
export function topCode(codes: Readonly<Record<string, number>>): string | undefined {
  return Object.entries(codes).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}
