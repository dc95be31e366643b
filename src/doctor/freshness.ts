import { dayAndTime, duration } from '../diagnosis/words';
import type { Slot } from '../evidence/evidence';
import type { LogNews } from '../evidence/sources/log-news';
import { type Check, checkOf } from './checkup';

const HOUR = 3_600_000;

/** How far back the newest record is looked for: some devices stay connected for days, and then nothing is written. Milliseconds. */
export const NEWS_WINDOW = 7 * 24 * HOUR;

const NONE = 'no connection record in the last 7 days';
const NEW_SETTING = 'a new setting brings the first some minutes after a device has connected';

/** How fresh the log in Log Analytics is. */
export function newsCheck(news: Slot<LogNews>, now: Date): Check {
  return checkOf('log-analytics', news, ({ connections, anything }) => {
    const others = anything === null ? NEW_SETTING : `newest of any kind ${ago(anything, now)}`;
    return { detail: `${connections ? newestRecord(connections, now) : NONE}; ${others}`, newest: connections };
  });
}

/** How fresh the log in a storage account is; `hour` is the beginning of its newest one. */
export function storedCheck(hour: Slot<Date | null>, account: string, now: Date): Check {
  return checkOf('storage', hour, (newest) => {
    if (newest === null) return { detail: `${account} can be read; ${NONE}: ${NEW_SETTING}` };
    const isRunning = now.getTime() - newest.getTime() < HOUR;
    const reach = isRunning ? 'the hour that runs' : dayAndTime(newest);
    return { detail: `${account} can be read; its newest hour is ${reach}`, newest };
  });
}

function newestRecord(time: Date, now: Date): string {
  return `newest connection record ${ago(time, now)} (${dayAndTime(time)})`;
}

/** `2 min ago`; clocks differ a little. */
export function ago(time: Date, now: Date): string {
  return `${duration(Math.max(0, now.getTime() - time.getTime()))} ago`;
}
