import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { systemCode } from '../../evidence/system-code';
import { jsonOf } from '../../json';
import type { Delivery, Sink } from './sink';
import { ticketOf } from './ticket';

export interface FolderSink extends Sink {
  /** Removes the deliveries whose date has passed; returns how many. */
  sweep(now: Date): Promise<number>;
}

const dated = z.looseObject({ keptUntil: z.iso.datetime() });
const TICKET = 'ticket.json';
const WITHDRAWN = 'withdrawn.json';

/**
 * `NUMBER/case.zip`, and `ticket.json` last: whoever finds that one finds the whole case.
 *
 * @param where what people are told of the place
 */
export function folderSink(folder: string, clock: Clock, where = `the folder ${resolve(folder)}`): FolderSink {
  const root = resolve(folder);

  /** The place of one case; made where it is missing. */
  async function placeOf(number: string): Promise<string> {
    const place = join(root, number);
    await mkdir(place, { recursive: true, mode: 0o700 });
    return place;
  }

  return {
    name: 'folder',
    where,

    deliver: (escalation, openZip, signal) =>
      inWords(async () => {
        const place = await placeOf(escalation.number);
        const ticket = ticketOf(escalation);
        const zip = join(place, 'case.zip');
        if ((await hashOf(zip)) !== ticket.case.sha256) {
          await laid(zip, (path) => pipeline(openZipInto(openZip), createWriteStream(path, FRESH), { signal }));
          if ((await hashOf(zip)) !== ticket.case.sha256)
            return { ok: false, retry: true, why: 'the copy of the case is not whole' };
        }
        if ((await dateOf(place, [TICKET])) === null)
          await written(join(place, TICKET), { ...ticket, deliveredAt: clock.now().toISOString() });
        return { ok: true, externalId: escalation.number };
      }),

    add: (escalation, addition) =>
      inWords(async () => {
        const place = await placeOf(escalation.number);
        await written(join(place, `addition-${addition.id}.json`), addition);
        return { ok: true, externalId: escalation.number };
      }),

    withdraw: (escalation) =>
      inWords(async () => {
        const place = await placeOf(escalation.number);
        await written(join(place, WITHDRAWN), {
          number: escalation.number,
          withdrawnAt: clock.now().toISOString(),
          keptUntil: escalation.expires,
        });
        return { ok: true, externalId: escalation.number };
      }),

    async sweep(now) {
      let removed = 0;
      for (const number of await namesIn(root)) {
        const place = join(root, number);
        const until = await dateOf(place);
        if (until === null || until > now) continue;
        await rm(place, { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

const FRESH = { flags: 'wx', mode: 0o600, flush: true };

async function* openZipInto(openZip: () => Promise<Readable>): AsyncGenerator<Buffer> {
  yield* await openZip();
}

/** Under another name first, so that nobody ever finds a half of it. */
async function laid(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await write(draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

function written(path: string, value: unknown): Promise<void> {
  return laid(path, async (draft) => {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** In hex; null where there is no such file. */
async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

async function namesIn(root: string): Promise<string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Until when it is kept; null where nobody says so: then it is not ours to remove. */
async function dateOf(place: string, names = [TICKET, WITHDRAWN]): Promise<Date | null> {
  for (const name of names) {
    try {
      const read = dated.safeParse(jsonOf(await readFile(join(place, name), 'utf8')));
      if (read.success) return new Date(read.data.keptUntil);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
    }
  }
  return null;
}

/** A full or missing disk is trouble, and mostly passes. */
async function inWords(work: () => Promise<Delivery>): Promise<Delivery> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { ok: false, retry: true, why: `the folder cannot be written (${code})` };
  }
}
