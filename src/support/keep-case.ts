import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '../clock';
import type { Report } from '../diagnosis/report';
import type { Evidence } from '../evidence/evidence';
import type { FileStore } from '../store/store';
import type { AskedQueries } from './asked-queries';
import type { CaseContents } from './case-contents';
import type { CaseLinks, CaseOwner } from './case-links';
import type { CaseParts, GivenLog, Said } from './case-parts';
import type { CaseEntry } from './given-logs';

const DAY = 24 * 3_600_000;

/** Where cases come from and go to. */
export interface CaseKeeping {
  /** Cases lie in its folder `cases`. */
  readonly dataDir: string;
  /** Whether people are told the whole path: outside of the lab it is nobody's business. */
  readonly showsPaths: boolean;
  readonly files: FileStore;
  readonly links: Pick<CaseLinks, 'make' | 'forget'>;
  /** Makes the whole address of an id; null where nobody knows under which address people reach us. */
  readonly addressOf: ((id: string) => string) | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly cloud: string;
  readonly caseDays: number;
  readonly queries: Pick<AskedQueries, 'of'>;
  /** What was said in the person's conversation. */
  readonly transcriptOf: (owner: CaseOwner) => Promise<readonly Said[]>;
  /** What the person gave of the device's logs; absent where nobody can give any. */
  readonly logsOf?: (owner: CaseOwner, subject: Report['subject']) => Promise<readonly GivenLog[]>;
}

export interface Found {
  readonly report: Report;
  readonly evidence: Evidence;
}

export interface KeptCase {
  /** In words for a person: "the folder …". */
  readonly where: string;
  /** Where it can be fetched as a zip; null where it cannot. */
  readonly address: string | null;
  /** The same file for who is given it in another way; absent where it cannot be fetched. */
  readonly file?: { readonly id: string; readonly name: string; readonly bytes: number };
  readonly contents: CaseContents;
}

export interface CaseKeeper {
  /** All that belongs into a case of this, but for what an escalation adds. */
  partsOf(owner: CaseOwner, found: Found, reference: string): Promise<CaseParts>;
  /** Writes one case folder, and where it can be fetched a zip of it. The same job again takes the place of the first. */
  keep(job: { readonly id: string }, owner: CaseOwner, found: Found): Promise<KeptCase>;
  /** The person's cases of this conversation: folders and zips. What was handed over is not among them. */
  forget(owner: CaseOwner): Promise<void>;
}

/** What writes a case is loaded with the first one: it is a sixth of the program. */
export function keepCases(keeping: CaseKeeping): CaseKeeper {
  const { dataDir, showsPaths, files, links, addressOf, clock, cloud, caseDays, queries, transcriptOf, logsOf } =
    keeping;
  const pathOf = (folder: string) => resolve(join(dataDir, 'cases', folder));

  async function partsOf(owner: CaseOwner, { report, evidence }: Found, reference: string): Promise<CaseParts> {
    const madeAt = clock.now();
    return {
      report,
      evidence,
      cloud,
      madeAt,
      madeBy: 'keepalive bot',
      reference,
      expires: new Date(madeAt.getTime() + caseDays * DAY),
      queries: queries.of(report),
      transcript: await transcriptOf(owner),
      deviceLogs: (await logsOf?.(owner, report.subject)) ?? [],
    };
  }

  return {
    partsOf,
    async keep(job, owner, found) {
      const { hub, deviceId, moduleId } = found.report.subject;
      const safeId = deviceId.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 60);
      const hash = createHash('sha256')
        .update(JSON.stringify([owner, deviceId, moduleId]))
        .digest('hex');
      const folder = `${job.id}-${safeId}-${hash.slice(0, 8)}`;
      const path = pathOf(folder);
      const parts = await partsOf(owner, found, job.id);
      // What an earlier attempt at this job may have left when it was cut off.
      await rm(path, { recursive: true, force: true });
      const { writeCase }: typeof import('./write-case') = require('./write-case');
      const contents = await writeCase(path, parts);
      const file = `collected/${folder}.zip`;
      const bytes = addressOf === null ? null : await offer(files, file, path, parts, contents);
      const name = `keepalive-${safeId}-${parts.madeAt.toISOString().slice(0, 10)}.zip`;
      const id = await links.make(owner, { file, name, folder, expires: parts.expires, subject: { hub, deviceId } });
      const where = showsPaths ? `the folder ${path}` : `the folder “cases/${folder}” where Keepalive runs`;
      if (addressOf === null || bytes === null) return { where, address: null, contents };
      return { where, address: addressOf(id), file: { id, name, bytes }, contents };
    },
    async forget(owner) {
      for (const folder of await links.forget(owner)) await rm(pathOf(folder), { recursive: true, force: true });
    },
  };
}

/** Packs what lies in the folder, so that nothing is read and redacted twice. Its bytes; null when the store takes no such file. */
async function offer(
  files: FileStore,
  file: string,
  path: string,
  { madeAt, expires }: CaseParts,
  contents: CaseContents,
): Promise<number | null> {
  try {
    const { zipOf }: typeof import('./zip-case') = require('./zip-case');
    const about = { expires, type: 'application/zip' };
    return (await files.put(file, zipOf(filesIn(path, contents), madeAt), about)).bytes;
  } catch (error) {
    // It takes only so much; the folder is there.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function* filesIn(path: string, { files }: CaseContents): AsyncGenerator<CaseEntry> {
  for (const name of [...files.map((file) => file.name), 'manifest.json'])
    yield { name, chunks: createReadStream(join(path, name)) };
}
