import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Clock } from '../../clock';
import type { DeviceLog } from '../../evidence/device-log';
import { isJsonObject, jsonOf } from '../../json';
import { redact } from '../../redact';
import type { FileStore, RecordStore } from '../../store/store';
import type { GivenLog } from '../case-parts';
import { factsShape, type Given, givenShape, type LogOwner, type LogSubject } from './given-log';

const DAY = 24 * 3_600_000;
/** Files that one person may have kept in one conversation; the oldest make room. */
const MOST_GIVEN = 40;

export interface LogToTake {
  /** As the person named it. */
  readonly name: string;
  readonly content: Readable;
  /** Null where it is not known yet: `assign` says it later. */
  readonly subject: LogSubject | null;
  /** The same again, as after a crash, takes the place of the first. */
  readonly id?: string;
}

export type Taken =
  | {
      readonly ok: true;
      readonly id: string;
      readonly name: string;
      readonly logs: readonly DeviceLog[];
      /** Files in a zip that were not read, since there were too many. */
      readonly left: number;
    }
  /** A whole sentence. */
  | { readonly ok: false; readonly problem: string };

export interface KeptLog {
  readonly name: string;
  /** Null where nobody has said it yet. */
  readonly deviceId: string | null;
  readonly expires: Date;
}

/** The logs that people gave, each for one person, one conversation and one device, until they expire or are forgotten. */
export interface LogBook {
  /** @throws the content's own error: then nothing is kept */
  take(owner: LogOwner, log: LogToTake): Promise<Taken>;
  assign(owner: LogOwner, ids: readonly string[], subject: LogSubject): Promise<void>;
  /** What these say, in the order of giving; `ids` picks some. */
  logsOf(owner: LogOwner, subject: LogSubject, ids?: readonly string[]): Promise<readonly DeviceLog[]>;
  /** The same as texts, for a case. */
  textsOf(owner: LogOwner, subject: LogSubject): Promise<readonly GivenLog[]>;
  /** What is kept of this person in this conversation, in the order of giving. */
  listOf(owner: LogOwner): Promise<readonly KeptLog[]>;
  /** How many were deleted. */
  forget(owner: LogOwner): Promise<number>;
  /** Removes the records of what has expired; the files go by themselves. */
  tidy(now: Date): Promise<void>;
}

export interface LogBookParts {
  readonly files: FileStore;
  readonly records: RecordStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly days: number;
}

const PLACE = 'device-logs/';

export function keepLogs({ files, records, clock, days }: LogBookParts): LogBook {
  async function listed(owner: LogOwner): Promise<Array<{ key: string; id: string; etag: string; given: Given }>> {
    const found = [];
    const prefix = `${placeOf(owner)}/`;
    for (const key of await records.list(prefix)) {
      const record = await records.get(key, givenShape);
      if (!record || new Date(record.value.expires) <= clock.now()) continue;
      found.push({ key, id: key.slice(prefix.length), etag: record.etag, given: record.value });
    }
    return found.sort((a, b) => a.given.at.localeCompare(b.given.at));
  }

  async function of(owner: LogOwner, { hub, deviceId }: LogSubject): Promise<Array<{ id: string; given: Given }>> {
    const all = await listed(owner);
    return all.filter(({ given: { subject } }) => subject?.hub === hub && subject.deviceId === deviceId);
  }

  async function remove(key: string, { facts, texts }: Given): Promise<void> {
    for (const name of [facts, ...texts.map(({ file }) => file)]) await files.remove(name);
    await records.remove(key);
  }

  async function put(key: string, given: Given): Promise<void> {
    const there = await records.get(key, givenShape);
    await records.put(key, given, there?.etag ?? null);
  }

  return {
    async take(owner, { name: said, content, subject, id = randomBytes(9).toString('hex') }) {
      const name = nameOf(said);
      const now = clock.now();
      const expires = new Date(now.getTime() + days * DAY);
      const key = `${placeOf(owner)}/${id}`;
      let bytes = 0;
      let laid = 0;
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of content) {
          bytes += chunk.length;
          yield chunk;
        }
      }
      const fileOf = (number: number) => {
        laid = Math.max(laid, number + 1);
        return `${key}/${number}.gz`;
      };
      const undo = async () => {
        for (let number = 0; number < laid; number += 1) await files.remove(`${key}/${number}.gz`);
      };
      try {
        const given = { name, content: Readable.from(counted()), expires, asOf: now };
        // Loaded only here: it knows the words of every SDK, which nothing needs before somebody gives a log.
        const { readGiven }: typeof import('./read-given') = require('./read-given');
        const read = await readGiven(files, given, fileOf);
        if (!read.ok) {
          await undo();
          return { ok: false, problem: `The file “${name}” ${read.problem}.` };
        }
        const logs = read.texts.map(({ log }) => log);
        const facts = `${key}/facts.json`;
        await files.put(facts, Readable.from([JSON.stringify(logs)]), { expires, type: 'application/json' });
        await put(key, {
          name,
          subject,
          at: now.toISOString(),
          expires: expires.toISOString(),
          bytes,
          facts,
          texts: read.texts.map(({ log, file }) => ({ name: log.name, file })),
        });
        const all = await listed(owner);
        for (const old of all.slice(0, -MOST_GIVEN)) await remove(old.key, old.given);
        return { ok: true, id, name, logs, left: read.left };
      } catch (error) {
        await undo();
        throw error;
      }
    },

    async assign(owner, ids, subject) {
      for (const id of ids) {
        const key = `${placeOf(owner)}/${id}`;
        const there = await records.get(key, givenShape);
        if (there) await records.put(key, { ...there.value, subject }, there.etag);
      }
    },

    async logsOf(owner, subject, ids) {
      const logs: DeviceLog[] = [];
      for (const { id, given } of await of(owner, subject)) {
        if (ids && !ids.includes(id)) continue;
        const stream = await files.open(given.facts);
        if (stream) logs.push(...(await readFacts(stream)));
      }
      return logs;
    },

    async textsOf(owner, subject) {
      const found = await of(owner, subject);
      return found.flatMap(({ given }) =>
        given.texts.map(({ name, file }) => ({
          name,
          open: async () => (await files.open(file)) ?? Readable.from([]),
        })),
      );
    },

    async listOf(owner) {
      return (await listed(owner)).map(({ given: { name, subject, expires } }) => ({
        name,
        deviceId: subject?.deviceId ?? null,
        expires: new Date(expires),
      }));
    },

    async forget(owner) {
      const all = await listed(owner);
      for (const { key, given } of all) await remove(key, given);
      return all.length;
    },

    async tidy(now) {
      for (const key of await records.list(PLACE)) {
        const record = await records.get(key, givenShape);
        if (record && new Date(record.value.expires) <= now) await remove(key, record.value);
      }
    },
  };
}

/** Names of people and of conversations stay out of the store's own names. */
function placeOf({ person, conversationId }: LogOwner): string {
  const whose = JSON.stringify([person.channel, person.id, conversationId]);
  return `${PLACE}${createHash('sha256').update(whose).digest('hex').slice(0, 32)}`;
}

/** The last part of what may be a path, on one line and without secrets: it is only ever shown, never a path of ours. */
export function nameOf(said: string): string {
  const line = redact(said.split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return [...line].slice(-80).join('') || 'device log';
}

async function readFacts(stream: Readable): Promise<DeviceLog[]> {
  const read = factsShape.safeParse(jsonOf(await text(stream)));
  const found: unknown[] = read.success ? read.data : [];
  return found.filter(isDeviceLog);
}

/** Its times are checked, the rest is as we wrote it. */
function isDeviceLog(value: unknown): value is DeviceLog {
  return isJsonObject(value) && 'events' in value && 'counts' in value && 'sdk' in value;
}
