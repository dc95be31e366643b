import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { Person } from '../access/access';
import { isZone, UTC } from '../cards/local-time';

const teamsData = z.object({
  tenant: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string() }).nullish(),
});

/**
 * Who speaks. Only Teams vouches for more than an id: on other channels whoever writes the activity writes the rest of it,
 * too, so there it proves nothing.
 */
export function personOf(activity: Partial<Activity>): Person {
  const person = { id: activity.from?.id ?? '', channel: activity.channelId ?? '' };
  if (person.channel !== 'msteams') return person;
  const data = teamsData.safeParse(activity.channelData).data;
  const objectId = activity.from?.aadObjectId;
  const tenantId = data?.tenant?.id ?? activity.conversation?.tenantId;
  const place = placeOf(activity, data?.channel?.id);
  return {
    ...person,
    ...(objectId && { aadObjectId: objectId.toLowerCase() }),
    ...(tenantId && { tenantId: tenantId.toLowerCase() }),
    ...(place && { place }),
  };
}

function placeOf({ conversation }: Partial<Activity>, channelId: string | undefined): string | undefined {
  if (conversation?.conversationType === 'personal') return undefined;
  if (channelId) return channelId;
  // A thread of a channel is "19:…@thread.tacv2;messageid=…".
  const isShared = conversation?.isGroup || conversation?.conversationType !== undefined;
  return isShared ? conversation?.id.split(';')[0] : undefined;
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
