/**
 * A person's own time beside UTC. A zone is an IANA name (`Europe/Berlin`) or an offset (`+01:00`); Intl of Node 22
 * and later takes both.
 */
export const UTC = 'UTC';

export interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface LocalTime extends LocalDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function isZone(name: string): boolean {
  if (name.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the clock on the person's wall shows at that moment. */
export function localTime(at: Date, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  };
}

/** The moment at which that wall clock shows `local`. Days and hours may overflow (day 0 is the last of the month before). */
export function instantOf(local: LocalTime, zone: string): Date {
  const asUtc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  // Twice, since the offset at the guess and at the answer differ around a change of the clocks.
  const first = asUtc - offsetAt(new Date(asUtc), zone);
  return new Date(asUtc - offsetAt(new Date(first), zone));
}

function offsetAt(at: Date, zone: string): number {
  const l = localTime(at, zone);
  const asUtc = Date.UTC(l.year, l.month - 1, l.day, l.hour, l.minute, l.second);
  return asUtc - Math.floor(at.getTime() / 1000) * 1000;
}

/** `Berlin` for `Europe/Berlin`, `UTC+01:00` for an offset, null for UTC itself. */
export function placeOf(zone: string): string | null {
  if (/^(Etc\/)?(UTC|GMT|UCT|Zulu)$/i.test(zone) || /^[+-]00:?00$/.test(zone)) return null;
  if (/^[+-]/.test(zone)) return `UTC${zone}`;
  const city = zone.split('/').at(-1) ?? zone;
  return city.replaceAll('_', ' ');
}

/** `14:59 UTC (15:59 in Berlin)`; with the day when it is not the day of `now`. */
export function when(at: Date, zone: string, now: Date): string {
  const place = placeOf(zone);
  const utc = clockFace(at, UTC, now);
  if (place === null) return `${utc} UTC`;
  const local = clockFace(at, zone, now);
  return `${utc} UTC (${local} ${place.startsWith('UTC') ? place : `in ${place}`})`;
}

/** `14:59`, or `Sun 22 Nov 14:59` on another day than `now` in that zone. */
export function clockFace(at: Date, zone: string, now: Date): string {
  const time = text(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = (moment: Date) => text(moment, zone, { weekday: 'short', day: 'numeric', month: 'short' });
  return day(at) === day(now) ? time : `${day(at).replace(',', '')} ${time}`;
}

function text(at: Date, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(at);
}
