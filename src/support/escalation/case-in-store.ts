import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FileStore } from '../../store/store';
import { additionName, type Escalation, zipName } from './escalation';

/** A draft, and what was added to no avail, is kept no longer. */
export const DRAFT_LIFETIME = 24 * 3_600_000;

/** The zip that the person saw the preview of, whole, until its date. False when there is none any more. */
export async function keepCase(files: FileStore, escalation: Escalation): Promise<boolean> {
  const { number, expires, parcels } = escalation;
  const isNeeded = parcels.some(
    ({ kind, sinks }) => kind === 'case' && Object.values(sinks).some(({ state }) => state === 'open'),
  );
  if (!isNeeded || (await files.stat(zipName(number)))) return true;
  const draft = escalation.case && (await files.open(escalation.case.file));
  if (!draft) return false;
  const kept = await files.put(zipName(number), draft, { expires: new Date(expires), type: 'application/zip' });
  if (kept.sha256 === escalation.case?.sha256) return true;
  await files.remove(zipName(number));
  return false;
}

/** From its beginning. A bug when there is none: `keepCase` has looked. */
export async function openCase(files: FileStore, number: string): Promise<Readable> {
  const zip = await files.open(zipName(number));
  if (zip === null) throw new Error('The case was removed while it was delivered.');
  return zip;
}

export async function keepAddition(
  files: FileStore,
  number: string,
  id: string,
  text: string,
  expires: Date,
): Promise<void> {
  await files.put(additionName(number, id), Readable.from([Buffer.from(text)]), { expires, type: 'text/plain' });
}

export async function readAddition(files: FileStore, number: string, id: string): Promise<string | null> {
  const stream = await files.open(additionName(number, id));
  return stream === null ? null : text(stream);
}
