/**
 * Connects and ends of other devices that matter for the subject: all that a scan keeps of single records. A few bytes
 * each, in pages, so that a long list neither moves nor doubles. Plain data: it can be handed from thread to thread.
 */
export interface EventList {
  /** ms since 1970 from which the times count, and up to which. */
  readonly since: number;
  readonly until: number;
  readonly pages: EventPage[];
  count: number;
}

interface EventPage {
  readonly identities: Uint32Array<ArrayBuffer>;
  /** ms. Four bytes hold 49 days. */
  readonly times: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly addresses: Uint32Array<ArrayBuffer>;
  readonly kinds: Uint16Array<ArrayBuffer>;
  /** For event-index.ts: the next event of the same minute, and of the same identity. */
  readonly nextInMinute: Int32Array<ArrayBuffer>;
  readonly nextOf: Int32Array<ArrayBuffer>;
}

/** What an event is: a sum of these, and above them the number of its code. An accepted connect is 0. */
export const EVENT = { end: 1, error: 2 } as const;
export const CODE_SHIFT = 2;

const PAGE_BITS = 14;
const PAGE = 1 << PAGE_BITS;

export function createEventList(since: number, until: number): EventList {
  return { since, until, pages: [], count: 0 };
}

export function addEvent(list: EventList, identity: number, time: number, address: number, kind: number): void {
  const at = list.count & (PAGE - 1);
  let page = list.pages[list.count >> PAGE_BITS];
  if (!page) {
    page = newPage(list);
    list.pages.push(page);
  }
  page.identities[at] = identity;
  page.times[at] = time - list.since;
  page.addresses[at] = address;
  page.kinds[at] = kind;
  list.count += 1;
}

const MOST_IN_FOUR_BYTES = 2 ** 32 - 1;

function newPage({ since, until }: EventList): EventPage {
  return {
    identities: new Uint32Array(PAGE),
    times: until - since > MOST_IN_FOUR_BYTES ? new Float64Array(PAGE) : new Uint32Array(PAGE),
    addresses: new Uint32Array(PAGE),
    kinds: new Uint16Array(PAGE),
    nextInMinute: new Int32Array(PAGE),
    nextOf: new Int32Array(PAGE),
  };
}

export function identityAt(list: EventList, event: number): number {
  return list.pages[event >> PAGE_BITS]?.identities[event & (PAGE - 1)] ?? 0;
}

/** ms since 1970. */
export function timeAt(list: EventList, event: number): number {
  return list.since + (list.pages[event >> PAGE_BITS]?.times[event & (PAGE - 1)] ?? 0);
}

export function addressAt(list: EventList, event: number): number {
  return list.pages[event >> PAGE_BITS]?.addresses[event & (PAGE - 1)] ?? 0;
}

export function kindAt(list: EventList, event: number): number {
  return list.pages[event >> PAGE_BITS]?.kinds[event & (PAGE - 1)] ?? 0;
}

/** Without its code. */
export function traitsAt(list: EventList, event: number): number {
  return kindAt(list, event) & ((1 << CODE_SHIFT) - 1);
}

export function codeAt(list: EventList, event: number): number {
  return kindAt(list, event) >> CODE_SHIFT;
}

export function linkEvent(list: EventList, event: number, nextInMinute: number, nextOf: number): void {
  const page = list.pages[event >> PAGE_BITS];
  if (!page) return;
  page.nextInMinute[event & (PAGE - 1)] = nextInMinute;
  page.nextOf[event & (PAGE - 1)] = nextOf;
}

export function nextInMinuteAt(list: EventList, event: number): number {
  return list.pages[event >> PAGE_BITS]?.nextInMinute[event & (PAGE - 1)] ?? 0;
}

export function nextOfAt(list: EventList, event: number): number {
  return list.pages[event >> PAGE_BITS]?.nextOf[event & (PAGE - 1)] ?? 0;
}

/** Drops all others; what is kept stays in its order. The pages stay, for events to come. */
export function keepEvents(list: EventList, isKept: (event: number) => boolean): void {
  const { count } = list;
  list.count = 0;
  for (let event = 0; event < count; event += 1) {
    if (!isKept(event)) continue;
    // It moves towards the front, where nothing is needed any more.
    addEvent(list, identityAt(list, event), timeAt(list, event), addressAt(list, event), kindAt(list, event));
  }
}

/** Without the pages that hold nothing. */
export function trimmed(list: EventList): EventList {
  return { ...list, pages: list.pages.slice(0, Math.ceil(list.count / PAGE)) };
}
