import type { Activity } from 'botbuilder';
import type { Person } from '../access/access';
import { isZone, UTC } from '../cards/local-time';

export function personOf(activity: Partial<Activity>): Person {
  return { id: activity.from?.id ?? '', channel: activity.channelId ?? '' };
}

/** The person's zone as their client tells it: by name, else by the offset of their clock. */
export function zoneOf(activity: Partial<Activity>): { readonly zone: string; readonly known: boolean } {
  const name: unknown = activity.localTimezone;
  if (typeof name === 'string' && isZone(name)) return { zone: name, known: true };
  // The SDK turns localTimestamp into a Date, which has no offset, and keeps the text under a name that its types lack.
  const raw: unknown = Reflect.get(activity, 'rawLocalTimestamp') ?? activity.localTimestamp;
  const offset = typeof raw === 'string' ? /T.*([+-]\d\d:\d\d)$/.exec(raw)?.[1] : undefined;
  if (offset && isZone(offset)) return { zone: offset, known: true };
  return { zone: UTC, known: false };
}
