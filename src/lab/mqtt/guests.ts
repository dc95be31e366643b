import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { isMissing } from '../archive';
import { parseJson } from '../hub-rest';

/** A device that a real client, or an operator, took from the simulation. */
export interface Guest {
  readonly hub: string;
  readonly deviceId: string;
  /** ISO. */
  readonly since: string;
}

/** Kept beside the archive, so that a restarted simulation does not speak for a device that is real by now. */
const guestsShape = z.object({
  /** Of the story that they came into. */
  start: z.string(),
  guests: z.array(z.object({ hub: z.string(), deviceId: z.string(), since: z.iso.datetime() })),
});

export async function readGuests(archive: string, start: Date): Promise<readonly Guest[]> {
  let text: string;
  try {
    text = await readFile(guestsFile(archive), 'utf8');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const known = parseJson(text, guestsShape);
  return known?.start === start.toISOString() ? known.guests : [];
}

/** In one step, so that a crash leaves the old list or the new one. */
export async function writeGuests(archive: string, start: Date, guests: readonly Guest[]): Promise<void> {
  const file = guestsFile(archive);
  await writeFile(`${file}.new`, JSON.stringify({ start: start.toISOString(), guests }));
  await rename(`${file}.new`, file);
}

function guestsFile(archive: string): string {
  return `${archive.replace(/[\\/]+$/, '')}.guests.json`;
}
