import type { Readable } from 'node:stream';
import type { z } from 'zod';

/**
 * Everything that lasts. Two of them look the same: SQLite and a folder under DATA_DIR for one instance, and an Azure
 * storage account that several instances share. Rule 8: every value passes the redactor before it is written, so what
 * looks like a key does not come back (a hash is to be kept in hex: 32 bytes in base64 look like a key). The contents of
 * files do not: whoever puts a file redacts it.
 *
 * Names of jobs, files and records are ours, never people's: 1 to 300 bytes of text, else a RangeError.
 */
export interface Store {
  readonly state: BotState;
  readonly once: FirstTime;
  readonly jobs: JobStore;
  readonly files: FileStore;
  readonly records: RecordStore;
  /** Null where no gateway could reach them: in a folder. */
  readonly bundles: BundlePlaces | null;
  /** Housekeeping, to be called every few minutes: removes what has expired, finds jobs that nobody would have taken. */
  tidy(now: Date): Promise<void>;
  close(): Promise<void>;
}

/** Conversation and user state, by the shape of the bot SDK's Storage, so that this folder needs no bot SDK. */
export interface BotState {
  read(keys: string[]): Promise<Record<string, Item>>;
  /**
   * Throws a StateConflict when an item has an eTag and the stored one is another (somebody wrote in between). The
   * embedded store then has written none of the items; a storage account knows no such thing over several.
   */
  write(changes: Record<string, Item>): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

/** As the bot SDK's StoreItem: JSON of up to 1 MB, with an eTag of ours. */
export interface Item {
  // biome-ignore lint/suspicious/noExplicitAny: the bot SDK's own StoreItem is `{ [key: string]: any }`, and must fit.
  [name: string]: any;
}

export class StateConflict extends Error {
  constructor(readonly key: string) {
    super('The stored state was changed by another turn.');
  }
}

/** Tells the first of several equal things, for as long as asked: rule 5's "once". */
export interface FirstTime {
  /**
   * True for the first call with this key within `lifetimeMs`, false for its doubles.
   *
   * @param by who does it: the same one is told true again, so that a turn that a crash cut off can be repeated
   */
  firstTime(key: string, lifetimeMs: number, by?: string): Promise<boolean>;
  /** Begins work that must be done once: false when it is done, or somebody is at it. Who crashes in it loses it soon. */
  begin(key: string): Promise<boolean>;
  /** The work that `begin` allowed is done, and stays so for `lifetimeMs`. */
  end(key: string, lifetimeMs: number): Promise<void>;
}

/**
 * How long work that was begun may take before another may begin it anew, in milliseconds: longer than a turn, which
 * takes two seconds, and shorter than channels wait before they bring a delivery again (Teams, about fifteen).
 */
export const BEGUN = 10_000;

/** One piece of work outside of the turn. */
export interface Job {
  readonly id: string;
  /** Which handler takes it. */
  readonly kind: string;
  /** Plain JSON of up to 256 KB; what comes back may be an older version's, so it is validated by who reads it. */
  readonly body: unknown;
  /** How often it was taken, this time included. */
  readonly attempts: number;
}

export interface JobStore {
  /**
   * Kept when it resolves, whatever happens to the process. Idempotent by id: a job that is there, or done for less than
   * a day, or given up, is not put twice.
   *
   * @param delayMs not to be taken before
   */
  put(job: Pick<Job, 'id' | 'kind' | 'body'>, delayMs?: number): Promise<void>;
  /** The next job that is due, leased for `leaseMs`; null when none is. Two takers never hold the same lease. */
  take(leaseMs: number): Promise<LeasedJob | null>;
  /** What was given up, for an operator; the oldest first, a thousand at most. It is forgotten after thirty days. */
  dead(): Promise<readonly DeadJob[]>;
  /** Lets a job that was given up be tried anew, from its first attempt. False when there is none of this id. */
  requeue(id: string): Promise<boolean>;
  /** Calls back at each put and requeue of this process, with its delay. Gives what ends it. */
  onPut(listener: (delayMs: number) => void): () => void;
  /** Asking more seldom than so, in milliseconds, lets jobs of other processes wait; asking more often costs. */
  readonly idleMs: number;
}

export interface DeadJob extends Job {
  readonly why: string;
  /** When it was given up. */
  readonly at: Date;
}

/** A job in the hands of one taker. Once its lease is lost, nothing that its holder says counts any more. */
export interface LeasedJob extends Job {
  /** Since when it could have been taken, by the clock of whoever put it. */
  readonly dueAt: Date;
  /** False when the lease was lost: then somebody else has it, and the holder must stop. */
  renew(leaseMs: number): Promise<boolean>;
  /** Writes down what is left to do: whoever takes it again after a crash gets this body. False when the lease was lost. */
  checkpoint(body: unknown): Promise<boolean>;
  done(): Promise<void>;
  retry(delayMs: number, why: string): Promise<void>;
  /** Gives it up, for an operator to look at. */
  bury(why: string): Promise<void>;
}

export interface FileAbout {
  /** From then on it is not found any more. */
  readonly expires: Date;
  /** Its media type. */
  readonly type: string;
}

/** Cases and uploads. */
export interface FileStore {
  /**
   * Whole or not at all: a stream that fails leaves nothing new, and what had this name stays. Rejects with the stream's
   * error; with a RangeError above MOST_FILE bytes.
   */
  put(
    name: string,
    content: Readable,
    about: FileAbout,
  ): Promise<{ readonly bytes: number; readonly sha256: string /** In hex. */ }>;
  open(name: string): Promise<Readable | null>;
  stat(name: string): Promise<(FileAbout & { readonly bytes: number }) | null>;
  remove(name: string): Promise<void>;
  /** Deletes what has expired; returns how many. */
  sweep(now: Date): Promise<number>;
}

/** Small JSON documents by key, of up to 256 KB each. */
export interface RecordStore {
  /** Throws a RecordUnreadable where the stored value has another shape: it was written by another version. */
  get<T>(key: string, shape: z.ZodType<T>): Promise<{ readonly value: T; readonly etag: string } | null>;
  /** With etag null only if absent. False when somebody wrote in between. */
  put(key: string, value: unknown, etag: string | null): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** The keys that begin so, sorted. */
  list(prefix: string): Promise<readonly string[]>;
}

/**
 * Where gateways put support bundles. Against rule 8 what lies there is as the gateway made it, keys and all: its agent can
 * do no other than write it to a storage account. So it lies there for minutes, in a place of its own that is removed once
 * it is read, given up, or too old, and nobody but Keepalive's own identity can read it.
 */
export interface BundlePlaces {
  /** What people are shown: such as `contosobot.blob.core.windows.net`. */
  readonly host: string;
  /** How the places are called, with an ellipsis. */
  readonly form: string;
  /**
   * Makes the place when it is missing, and a URL by which whoever has it may write there until then, and nothing else. It
   * is a secret: it belongs into the call and nowhere else. The problem is whole sentences.
   */
  open(
    id: string,
    now: Date,
    until: Date,
  ): Promise<{ readonly ok: true; readonly address: string } | { readonly ok: false; readonly problem: string }>;
  /** What has come, whole; null when nothing has, or the place is gone. */
  find(id: string): Promise<{ readonly bytes: number; read(): Promise<Readable> } | null>;
  /** With all that is there. What comes later is refused. */
  remove(id: string): Promise<void>;
  /** Removes what a crash or a job that was given up has left; returns how many. */
  sweep(now: Date): Promise<number>;
}

export class RecordUnreadable extends Error {
  constructor(key: string, cause: unknown) {
    super(`The record ${key} has a shape that this version does not know.`, { cause });
  }
}

/** Why the store cannot be opened, in words for whoever starts the program. */
export class StoreTrouble extends Error {}
