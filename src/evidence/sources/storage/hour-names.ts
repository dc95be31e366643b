import type { Window } from '../../evidence';

/**
 * How Azure names what it writes to a storage account (Azure docs, "Resource logs"): a container a category, a blob an hour
 * and resource, `resourceId=/SUBSCRIPTIONS/…/y=2026/m=11/d=23/h=08/m=00/PT1H.json`. The minute is always 00.
 */
export function containerOf(category: string): string {
  return `insights-logs-${category.toLowerCase()}`;
}

const HOUR_MS = 3_600_000;
const NAME = /\/y=(\d{4})\/m=(\d\d)\/d=(\d\d)\/h=(\d\d)\/m=\d\d\/PT1H\.json(\.gz)?$/i;

/** The hour that a blob's name tells, ms since 1970; undefined for other names. */
export function hourOf(name: string): number | undefined {
  const [, year, month, day, hour] = NAME.exec(name)?.map(Number) ?? [];
  return year === undefined ? undefined : Date.UTC(year, (month ?? 1) - 1, day, hour);
}

/**
 * First and last hour that may hold records of the window, ms since 1970. A record lies in the hour in which it arrived,
 * which is minutes after it happened: so the hour after the window belongs to it.
 */
export function hoursOf({ from, to }: Window): { readonly first: number; readonly last: number } {
  return { first: floor(from.getTime()), last: floor(to.getTime()) + HOUR_MS };
}

/** What the names of all these hours begin with: one text, or one a month where they lie in several. */
export function prefixesOf(resourceId: string, { first, last }: ReturnType<typeof hoursOf>): readonly string[] {
  const months = new Map<string, string>();
  for (let hour = first; hour <= last; hour += HOUR_MS) {
    const name = nameOf(hour);
    const month = name.slice(0, 'y=2026/m=11'.length);
    months.set(month, commonStart(months.get(month) ?? name, name));
  }
  return [...months.values()].map((start) => `resourceId=${resourceId.toUpperCase()}/${start}`);
}

/** Up to the hour; what follows may differ. */
function nameOf(hour: number): string {
  const [, year, month, day, at] = /^(\d+)-(\d\d)-(\d\d)T(\d\d)/.exec(new Date(hour).toISOString()) ?? [];
  return `y=${year}/m=${month}/d=${day}/h=${at}/`;
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function floor(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS;
}
