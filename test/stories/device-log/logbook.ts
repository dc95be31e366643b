import type { Diary, Notice } from '../../../src/lab/simulation/diary';
import type { Random } from '../../../src/lab/simulation/random';
import { SECOND } from '../../../src/lab/simulation/world';

/** `at`: ms since 1970 by the device's own clock. */
export type Noted = Notice & { readonly at: number };

/** What a log's writer knows beside the notices. */
export interface LogAbout {
  readonly host: string;
  readonly deviceId: string;
  /** The user agent, not encoded. */
  readonly agent: string;
  /** Seconds. */
  readonly keepAlive: number;
  readonly webSockets: boolean;
  readonly random: Random;
}

export type LogWriter = (notices: readonly Noted[], about: LogAbout) => string;

/** Notes what a client notices, by a clock that is so many ms ahead of the true time. */
export function createLogbook(clockOff = 0): { readonly diary: Diary; readonly notices: Noted[] } {
  const notices: Noted[] = [];
  return {
    notices,
    diary: {
      note(at, notice) {
        notices.push({ ...notice, at: at + clockOff });
      },
    },
  };
}

/**
 * The simulation's client waits until its network is up again; a real one tries in vain meanwhile and says so. These are
 * the moments of such tries until something else came.
 */
export function triesInVain(noted: Noted, next: Noted | undefined, every: number, random: Random): number[] {
  if (noted.kind !== 'offline' || next === undefined) return [];
  const times: number[] = [];
  for (
    let at = noted.at + every;
    at < next.at - 3 * SECOND && times.length < 400;
    at += every * random.between(0.8, 1.3)
  )
    times.push(at);
  return times;
}

/** Lines in order of time, with what the application itself has to say between. */
export function inOrder(lines: ReadonlyArray<readonly [at: number, text: string]>): string {
  return [...lines]
    .sort((one, other) => one[0] - other[0])
    .map(([, text]) => `${text}\n`)
    .join('');
}

/** Times at which the application says something of its own while it lives. */
export function chatter(notices: readonly Noted[], every: number, random: Random): number[] {
  const [first, last] = [notices[0], notices.at(-1)];
  const times: number[] = [];
  if (first && last)
    for (let at = first.at + every; at < last.at && times.length < 600; at += every * random.between(0.7, 1.3))
      times.push(at);
  return times;
}
