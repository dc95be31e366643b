import type { Gap, Slot, Window } from '../../evidence';
import { capital, gap } from '../../gaps';
import type { BlobDoor } from './blob-door';
import { type HourBlob, hoursAmong } from './fetch-hours';
import { containerOf, hoursOf, prefixesOf } from './hour-names';
import { gapOfStorage, type StoragePlace, statusOf, storageCode } from './storage-trouble';

/** A storage account that a hub logs to. */
export interface OpenAccount {
  readonly door: BlobDoor;
  readonly place: StoragePlace;
  /** ARM id of the hub. */
  readonly resourceId: string;
}

export interface ListedHours {
  /** Oldest first; undefined without a container: nothing of that category was ever logged to this account. */
  readonly hours?: readonly HourBlob[];
  readonly trouble?: Gap;
}

/** The hours of one category in the window. */
export async function listHours(
  { door, place, resourceId }: OpenAccount,
  category: string,
  window: Window,
  signal: AbortSignal,
): Promise<ListedHours> {
  const container = { account: place.account, container: containerOf(category) };
  const hours = hoursOf(window);
  try {
    const pages = await Promise.all(
      prefixesOf(resourceId, hours).map((prefix) => door.list(container, prefix, signal)),
    );
    return { hours: hoursAmong(pages.flat(), container, hours) };
  } catch (error) {
    if (statusOf(error) === 404 && storageCode(error) === 'ContainerNotFound') return {};
    return { trouble: gapOfStorage(error, place, signal) };
  }
}

/**
 * When the newest hour of Connections in the window begins; null where it holds none. It lists as a diagnosis does, and
 * reads one byte, since who may list need not be let near the content.
 */
export async function newestHour(
  account: OpenAccount,
  window: Window,
  signal: AbortSignal,
): Promise<Slot<Date | null>> {
  const { door, place } = account;
  const { hours, trouble } = await listHours(account, 'Connections', window, signal);
  if (trouble) return trouble;
  if (hours === undefined) return neverLogged(place);
  const newest = hours.at(-1);
  if (newest && newest.size > 0) {
    for await (const _bytes of await door.read(newest.place, newest.name, 0, 1, signal)) signal.throwIfAborted();
  }
  const data = newest ? new Date(newest.hour) : null;
  return { ok: true, data, searched: `the hours of Connections in the storage account ${place.account}` };
}

/** Azure makes the container when the first record comes. */
export function neverLogged({ words, account }: StoragePlace): Gap {
  return gap(
    'failed',
    `${capital(words)} does not exist yet: nothing of the category Connections ever came to the storage account ${account}.`,
    'If the diagnostic setting is new, ask again a quarter of an hour after a device has connected. Else check that it names this account and carries Connections.',
  );
}
