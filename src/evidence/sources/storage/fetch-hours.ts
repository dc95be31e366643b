import type { BlobDoor, BlobPlace, ListedBlob } from './blob-door';
import { hourOf } from './hour-names';
import type { HeldHour, HourStore } from './hour-store';
import { isTorn } from './storage-trouble';

/** The blob of one hour of one category. */
export interface HourBlob extends ListedBlob {
  readonly place: BlobPlace;
  /** Its beginning, ms since 1970. */
  readonly hour: number;
}

export interface Fetched {
  readonly held: ReadonlyArray<HeldHour & { readonly blob: HourBlob }>;
  /** Hours for which there was no room or no time. */
  readonly skipped: readonly HourBlob[];
  readonly failed: ReadonlyArray<{ readonly blob: HourBlob; readonly error: unknown }>;
}

/** Bytes that one diagnosis reads at most: two days of some 20 000 devices. They are counted in about a second. Own judgement. */
export const MOST_BYTES = 512 * 1024 * 1024;

/** One connection fills no line; the account serves far more than these. */
const AT_ONCE = 8;

/** The hours among what was listed. An hour that is there twice, packed too, is taken once. */
export function hoursAmong(
  listed: readonly ListedBlob[],
  place: BlobPlace,
  { first, last }: { readonly first: number; readonly last: number },
): HourBlob[] {
  const hours = new Map<number, HourBlob>();
  for (const blob of listed) {
    const hour = hourOf(blob.name);
    if (hour === undefined || hour < first || hour > last) continue;
    const known = hours.get(hour);
    if (!known || known.name.length > blob.name.length) hours.set(hour, { ...blob, place, hour });
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}

/** Fetches hours, in the order given, until there is no room or `late` aborts. */
export async function fetchHours(
  { door, store }: { readonly door: BlobDoor; readonly store: HourStore },
  wanted: readonly HourBlob[],
  late: AbortSignal,
): Promise<Fetched> {
  const held: Array<HeldHour & { blob: HourBlob }> = [];
  const failed: Array<{ blob: HourBlob; error: unknown }> = [];
  const skipped: HourBlob[] = [];
  const fitting = fittingOf(wanted);
  skipped.push(...wanted.slice(fitting));
  let next = 0;

  async function fetchNext(): Promise<void> {
    while (next < fitting) {
      const blob = wanted[next];
      next += 1;
      if (!blob) continue;
      if (late.aborted) skipped.push(blob);
      else await fetchOne(blob);
    }
  }

  async function fetchOne(blob: HourBlob): Promise<void> {
    try {
      held.push({ ...(await fetchTwice(blob)), blob });
    } catch (error) {
      if (late.aborted) skipped.push(blob);
      else failed.push({ blob, error });
    }
  }

  /** A connection that broke is taken up again once, where it broke. */
  async function fetchTwice(blob: HourBlob): Promise<HeldHour> {
    const { place, name } = blob;
    const fetch = () =>
      store.fetch(`${place.account}/${place.container}/${name}`, blob, (from, count) =>
        door.read(place, name, from, count, late),
      );
    try {
      return await fetch();
    } catch (error) {
      if (late.aborted || !isTorn(error)) throw error;
      return await fetch();
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  return { held, skipped, failed };
}

/** How many of the first there is room for. */
function fittingOf(wanted: readonly HourBlob[]): number {
  let bytes = 0;
  const full = wanted.findIndex(({ size }) => {
    bytes += size;
    return bytes > MOST_BYTES;
  });
  return full < 0 ? wanted.length : full;
}
