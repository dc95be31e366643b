import { z } from 'zod';
import type { JobStore } from '../store/store';

/** The kind of job that looks whether a watcher is to be told something. */
export const LOOK = 'watch-look';
export const lookBody = z.object({ watcher: z.string().max(100) });

const SECOND = 1_000;
/** No look is put further ahead: a storage queue hides nothing for longer than a week, and this one puts the next. */
const LONGEST = 24 * 3_600_000;

/**
 * Has a watcher looked at again at that time. By when and why it is put, the same look is put once.
 *
 * @param tag of the state in which the look is put
 */
export async function lookAgain(
  jobs: Pick<JobStore, 'put'>,
  watcher: string,
  at: number,
  now: number,
  tag: string | number,
): Promise<void> {
  const due = Math.ceil(Math.min(at, now + LONGEST) / SECOND);
  const id = `${LOOK}:${watcher}:${due}:${Math.floor(now / SECOND)}:${tag}`;
  await jobs.put({ id, kind: LOOK, body: { watcher } }, Math.max(0, due * SECOND - now));
}
