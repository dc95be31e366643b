import type { Clock } from '../../../clock';
import type { AzureAccess } from '../../azure';
import type { Gap, Slot, Subject, Window } from '../../evidence';
import { capital, gap } from '../../gaps';
import type { StorageDestination } from '../../log-destination';
import type { Collected } from '../../source';
import type { LogKind } from '../connection-log-rows';
import type { HubIds } from '../hub-ids';
import { inTime } from '../in-time';
import type { BlobDoor } from './blob-door';
import { type Fetched, fetchHours, type HourBlob } from './fetch-hours';
import { type HourStore, openHourStore } from './hour-store';
import { listHours, neverLogged, newestHour, type OpenAccount } from './list-hours';
import { storageEvidence, type UnreadHours } from './storage-evidence';
import { gapOfStorage, type StoragePlace } from './storage-trouble';

/** The hub's logs in a storage account. */
export interface StorageLog {
  /** Never throws and never outlives the signal, as a source. */
  look(
    subject: Subject,
    window: Window,
    destination: StorageDestination,
    signal: AbortSignal,
  ): Promise<Collected<LogKind>>;
  /** How far the account's hours of this hub reach; see newestHour(). Never throws and never outlives the signal. */
  newestHour(hub: string, window: Window, accountId: string, signal: AbortSignal): Promise<Slot<Date | null>>;
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

  /** Opens the account for `work`; trouble is a gap. */
  async function inAccount<T>(
    hub: string,
    accountId: string,
    signal: AbortSignal,
    work: (account: OpenAccount) => Promise<T>,
  ): Promise<T | Gap> {
    const account = ACCOUNT.exec(accountId)?.[1]?.toLowerCase();
    if (account === undefined) return notKnown(hub);
    const place = { words: `the connection log of ${hub} in storage`, account, accountId };
    door ??= loadDoor(azure);
    try {
      const id = await ids.find(hub, signal);
      if (!id.ok) return id;
      return await inTime(signal, work({ door, place, resourceId: id.data }));
    } catch (error) {
      return gapOfStorage(error, place, signal);
    }
  }

  return {
    async look(subject, window, { accountId, operations }, signal) {
      const found = await inAccount(subject.hub, accountId, signal, (account) =>
        lookThere({ account, store, subject, window }, operations, clock, signal),
      );
      return 'ok' in found ? everywhere(found) : found;
    },
    newestHour: (hub, window, accountId, signal) =>
      inAccount(hub, accountId, signal, (account) => newestHour(account, window, signal)),
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
  readonly account: OpenAccount;
  readonly store: HourStore;
  readonly subject: Subject;
  readonly window: Window;
}

async function lookThere(
  looking: Looking,
  operations: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Collected<LogKind>> {
  const { account, window } = looking;
  const done = new AbortController();
  const late = new AbortController();
  void clock.wait(FETCH_DEADLINE, AbortSignal.any([signal, done.signal])).then(() => late.abort());
  try {
    const [connections, others] = await Promise.all([
      listHours(account, 'Connections', window, signal),
      Promise.all(operations.map((category) => listHours(account, category, window, signal))),
    ]);
    if (connections.trouble) return everywhere(connections.trouble);
    if (connections.hours === undefined) return everywhere(neverLogged(account.place));
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
  { account: { door, place }, store, subject, window }: Looking,
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
    // Loaded only here: most hubs do not log to a storage account.
    const { scanFiles }: typeof import('../../archive/scan-archive') = require('../../archive/scan-archive');
    return storageEvidence(await scanFiles(files, subject, window, signal), hours, subject, window);
  } finally {
    for (const { release } of fetched.held) release();
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

function notKnown(hub: string): Gap {
  return gap(
    'not-configured',
    `Where ${hub} logs to is not known: its diagnostic settings name no storage account that could be one.`,
    'Look at the diagnostic settings of the hub.',
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
