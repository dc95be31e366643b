import type { Clock } from '../../../clock';
import { scanFiles } from '../../archive/scan-archive';
import type { AzureAccess } from '../../azure';
import type { Gap, Subject, Window } from '../../evidence';
import { capital, gap } from '../../gaps';
import type { StorageDestination } from '../../log-destination';
import type { Collected } from '../../source';
import type { LogKind } from '../connection-log-rows';
import type { HubIds } from '../hub-ids';
import { inTime } from '../in-time';
import type { BlobDoor } from './blob-door';
import { type Fetched, fetchHours, type HourBlob, hoursAmong } from './fetch-hours';
import { containerOf, hoursOf, prefixesOf } from './hour-names';
import { type HourStore, openHourStore } from './hour-store';
import { storageEvidence, type UnreadHours } from './storage-evidence';
import { gapOfStorage, type StoragePlace, statusOf, storageCode } from './storage-trouble';

/** The hub's logs in a storage account. */
export interface StorageLog {
  /** Never throws and never outlives the signal, as a source. */
  look(
    subject: Subject,
    window: Window,
    destination: StorageDestination,
    signal: AbortSignal,
  ): Promise<Collected<LogKind>>;
  /** Ends every connection, and forgets what was fetched. */
  close(): void;
}

/** From the beginning of a look, in milliseconds: what was fetched by then is still to be counted before the deadline. */
const FETCH_DEADLINE = 5_500;

/** Names of storage accounts; whatever else an id ends in does not become a host. */
const ACCOUNT = /\/providers\/Microsoft\.Storage\/storageAccounts\/([a-z0-9]{3,24})$/i;

export function openStorageLog(azure: AzureAccess, ids: HubIds, clock: Clock): StorageLog {
  let door: BlobDoor | undefined;
  const store = openHourStore(clock);

  return {
    async look(subject, window, { accountId, operations }, signal) {
      const account = ACCOUNT.exec(accountId)?.[1]?.toLowerCase();
      if (account === undefined) return everywhere(notKnown(subject));
      const place = { words: `the connection log of ${subject.hub} in storage`, account, accountId };
      door ??= loadDoor(azure);
      try {
        const id = await ids.find(subject.hub, signal);
        if (!id.ok) return everywhere(id);
        const looking = { door, store, subject, window, resourceId: id.data, place };
        return await inTime(signal, lookThere(looking, operations, clock, signal));
      } catch (error) {
        return everywhere(gapOfStorage(error, place, signal));
      }
    },
    close() {
      door?.close();
      store.close();
    },
  };
}

function loadDoor(azure: AzureAccess): BlobDoor {
  // Loaded only here: it takes some 200 ms, which most hubs do not need.
  const { openBlobDoor }: typeof import('./blob-door') = require('./blob-door');
  return openBlobDoor(azure);
}

interface Looking {
  readonly door: BlobDoor;
  readonly store: HourStore;
  readonly subject: Subject;
  readonly window: Window;
  readonly resourceId: string;
  readonly place: StoragePlace;
}

async function lookThere(
  looking: Looking,
  operations: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Collected<LogKind>> {
  const done = new AbortController();
  const late = new AbortController();
  void clock.wait(FETCH_DEADLINE, AbortSignal.any([signal, done.signal])).then(() => late.abort());
  try {
    const [connections, others] = await Promise.all([
      listHours(looking, 'Connections', signal),
      Promise.all(operations.map((category) => listHours(looking, category, signal))),
    ]);
    if (connections.trouble) return everywhere(connections.trouble);
    if (connections.hours === undefined) return everywhere(neverLogged(looking.place));
    const more = others.flatMap((one) => one.hours ?? []).sort((a, b) => a.hour - b.hour);
    const closed = others.find(({ trouble }) => trouble)?.trouble;
    const found = { connections: connections.hours, operations: more, closed };
    return await readHours(looking, found, late.signal, signal);
  } finally {
    done.abort();
  }
}

interface FoundHours {
  readonly connections: readonly HourBlob[];
  readonly operations: readonly HourBlob[];
  /** Why one of the other categories could not be listed. */
  readonly closed: Gap | undefined;
}

/** `late`: what was fetched by then is counted. */
async function readHours(
  { door, store, place, subject, window }: Looking,
  { connections, operations, closed }: FoundHours,
  late: AbortSignal,
  signal: AbortSignal,
): Promise<Collected<LogKind>> {
  // The newest first: where there is no room or no time for all, the oldest are missing.
  const fetched = await fetchHours({ door, store }, [...connections.toReversed(), ...operations.toReversed()], late);
  try {
    signal.throwIfAborted();
    const unreadOf = unreadBy(fetched, place, signal);
    const ofConnections = unreadOf(connections);
    const isNothingRead = ofConnections.failed + ofConnections.skipped === connections.length;
    if (connections.length > 0 && isNothingRead) return everywhere(ofConnections.trouble ?? tooMuch(place));
    const ofOperations = unreadOf(operations);
    const files = fetched.held
      .toSorted((a, b) => a.blob.hour - b.blob.hour)
      .map(({ path, blob }) => ({ path, size: blob.size }));
    const hours = {
      account: place.account,
      connections: ofConnections,
      operations: { ...ofOperations, trouble: ofOperations.trouble ?? closed },
    };
    return storageEvidence(await scanFiles(files, subject, window, signal), hours, subject, window);
  } finally {
    for (const { release } of fetched.held) release();
  }
}

interface Listed {
  /** Undefined without a container: nothing of that category was ever logged to this account. */
  readonly hours?: readonly HourBlob[];
  readonly trouble?: Gap;
}

async function listHours(
  { door, place, window, resourceId }: Looking,
  category: string,
  signal: AbortSignal,
): Promise<Listed> {
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

function unreadBy(
  { skipped, failed }: Fetched,
  place: StoragePlace,
  signal: AbortSignal,
): (wanted: readonly HourBlob[]) => UnreadHours {
  return (wanted) => {
    const ours = new Set(wanted);
    const broken = failed.filter(({ blob }) => ours.has(blob));
    const [first] = broken;
    return {
      wanted: wanted.length,
      skipped: skipped.filter((blob) => ours.has(blob)).length,
      failed: broken.length,
      trouble: first && gapOfStorage(first.error, place, signal),
    };
  };
}

function notKnown({ hub }: Subject): Gap {
  return gap(
    'not-configured',
    `Where ${hub} logs to is not known: its diagnostic settings name no storage account that could be one.`,
    'Look at the diagnostic settings of the hub.',
  );
}

/** Azure makes the container when the first record comes. */
function neverLogged({ words, account }: StoragePlace): Gap {
  return gap(
    'failed',
    `${capital(words)} does not exist yet: nothing of the category Connections ever came to the storage account ${account}.`,
    'If the diagnostic setting is new, ask again a quarter of an hour after a device has connected. Else check that it names this account and carries Connections.',
  );
}

function tooMuch({ words }: StoragePlace): Gap {
  return gap(
    'timed-out',
    `${capital(words)} is too large to be read in a few seconds.`,
    'Ask again, about a shorter time. For a hub as large as this, send Connections to a Log Analytics workspace as well.',
  );
}

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}
