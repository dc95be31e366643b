import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../json';
import { clearArchive, isMissing } from './archive';

/** From these two the demo fleet's whole life follows. */
export interface Story {
  readonly start: Date;
  readonly seed: number;
}

/**
 * A restart within this time goes on with the same story. Later the stories, whose times count back from their start,
 * would slip out of the day that a diagnosis looks at (pump-11 dropped 7 h before the start), so a new one begins.
 */
export const RESUMED_WITHIN = 12 * 3_600_000;

const StoryFile = z.object({ start: z.iso.datetime(), seed: z.number().int() });

/**
 * The story that the archive in this folder tells, when it is young enough; else a new one that starts now, over an
 * emptied archive. Remembered in a small file beside the folder.
 */
export async function openStory(folder: string, now: Date, newSeed: number): Promise<Story> {
  const known = await readStory(folder);
  const age = known === null ? Number.NaN : now.getTime() - known.start.getTime();
  if (known !== null && age >= 0 && age <= RESUMED_WITHIN) return known;
  await clearArchive(folder);
  const story: Story = { start: now, seed: newSeed };
  await writeStory(folder, story);
  return story;
}

function storyFile(folder: string): string {
  return `${folder.replace(/[\\/]+$/, '')}.story.json`;
}

/** Null when there is none, or none that can be read: then a new story begins, which is all that could be done about it. */
async function readStory(folder: string): Promise<Story | null> {
  let text: string;
  try {
    text = await readFile(storyFile(folder), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const parsed = StoryFile.safeParse(jsonOf(text));
  return parsed.success ? { start: new Date(parsed.data.start), seed: parsed.data.seed } : null;
}

/** In one step, so that a crash leaves the old story or the new one. */
async function writeStory(folder: string, story: Story): Promise<void> {
  const file = storyFile(folder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify({ start: story.start.toISOString(), seed: story.seed }));
  await rename(`${file}.new`, file);
}
