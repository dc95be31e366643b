import type { Session } from '../session';
import type { Refusal, Timeline } from '../timeline';
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

function readReconnectLoop(timeline: Timeline): ReconnectLoop | undefined {
  const attempts = attemptsOf(timeline);
  const times = attempts.map(timeOf);
  const items: Array<Session | Refusal> = [];
  let busiest = { attempts: 0, at: 0 };
  let last: number | undefined;
  let start = 0;
  let added = 0;
  for (const [end, time] of times.entries()) {
    while (time - (times[start] ?? 0) > LOOP_MS) start++;
    const inMinute = end - start + 1;
    if (inMinute < LOOP_ATTEMPTS) continue;
    for (const item of attempts.slice(Math.max(start, added), end + 1)) items.push(item);
    added = end + 1;
    last = time;
    if (inMinute > busiest.attempts) busiest = { attempts: inMinute, at: time };
  }
  if (last === undefined) return undefined;
  return { items, busiest: { attempts: busiest.attempts, at: new Date(busiest.at) }, last: new Date(last) };
}

/** Connects and refused connects, oldest first. Sessions alone are in order of their connects already. */
function attemptsOf({ sessions, refusals }: Timeline): ReadonlyArray<Session | Refusal> {
  const connects = sessions.filter(({ from }) => from !== null);
  return refusals.length === 0 ? connects : [...connects, ...refusals].sort((a, b) => timeOf(a) - timeOf(b));
}

function timeOf(attempt: Session | Refusal): number {
  return ('at' in attempt ? attempt.at : attempt.from)?.getTime() ?? 0;
}
