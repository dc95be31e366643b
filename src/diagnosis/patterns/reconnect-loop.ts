import type { Refusal, Session, Timeline } from '../timeline';
import { remembered } from './remembered';

/** So many attempts in one minute: every SDK's own retry waits seconds by then (retry defaults of the SDKs). Own judgement. */
const LOOP_ATTEMPTS = 10;
const LOOP_MS = 60_000;

export interface ReconnectLoop {
  /** Every session and refusal that began in such a minute. */
  readonly items: ReadonlyArray<Session | Refusal>;
  readonly busiest: { readonly attempts: number; readonly at: Date };
  readonly last: Date;
}

/** Minutes in which one identity tries to connect again and again without waiting. */
export const findReconnectLoop = remembered(readReconnectLoop);

function readReconnectLoop({ sessions, refusals }: Timeline): ReconnectLoop | undefined {
  const attempts = [
    ...sessions.flatMap((session) => (session.from ? [{ at: session.from, item: session }] : [])),
    ...refusals.map((refusal) => ({ at: refusal.at, item: refusal })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const items = new Set<Session | Refusal>();
  let busiest = { attempts: 0, at: new Date(0) };
  let last: Date | undefined;
  let start = 0;
  let added = 0;
  for (const [end, { at }] of attempts.entries()) {
    while (at.getTime() - (attempts[start]?.at.getTime() ?? 0) > LOOP_MS) start++;
    const inMinute = end - start + 1;
    if (inMinute < LOOP_ATTEMPTS) continue;
    for (const { item } of attempts.slice(Math.max(start, added), end + 1)) items.add(item);
    added = end + 1;
    last = at;
    if (inMinute > busiest.attempts) busiest = { attempts: inMinute, at };
  }
  return last && { items: [...items], busiest, last };
}
