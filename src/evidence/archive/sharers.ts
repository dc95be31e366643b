import { LOST_MS, RETURN_MS, TAKE_OVER_MS } from '../fleet';
import type { Fall } from '../shared-losses';
import { textOf } from './byte-table';
import { type EventIndex, NONE } from './event-index';
import { addressAt, codeAt, EVENT, identityAt, timeAt, traitsAt } from './event-list';
import { type HubCounts, NOWHERE } from './hub-counts';
import type { Sharers } from './settled';
import { minuteOf } from './vicinity';

/** Those that came back with the subject: see SharedLoss in evidence/fleet.ts, which this follows word by word. */
export function cameBackToo(counts: HubCounts, index: EventIndex, { fell, at }: Fall): Sharers {
  const { events } = counts;
  const isConnect = (event: number) => traitsAt(events, event) === 0;
  const connected = identitiesWith(counts, index, at - RETURN_MS, at + RETURN_MS, isConnect);
  return sharersAmong(connected, (identity) => {
    let back = Number.POSITIVE_INFINITY;
    let address = NOWHERE;
    for (let event = index.firstOf(identity); event !== NONE; event = index.nextOf(event)) {
      const time = timeAt(events, event);
      if (!isConnect(event) || time < at - RETURN_MS || time > Math.min(back, at + RETURN_MS)) continue;
      address = time < back ? addressAt(events, event) : greater(counts, address, addressAt(events, event));
      back = time;
    }
    return isShared(counts, index, identity, fell, back) ? address : undefined;
  });
}

/** Those that are away too. `after`: 1 ms after the window. */
export function awayToo(counts: HubCounts, index: EventIndex, fell: number, after: number): Sharers {
  const isLost = (event: number): boolean => {
    const at = countsAt(counts, event);
    return kindOf(counts, event) === LOST && at >= fell - LOST_MS && at <= fell + LOST_MS;
  };
  const lost = identitiesWith(counts, index, fell - LOST_MS, fell + LOST_MS + TAKE_OVER_MS, isLost);
  return sharersAmong(lost, (identity) => {
    if (!isShared(counts, index, identity, fell, after)) return undefined;
    let address = NOWHERE;
    for (let event = index.firstOf(identity); event !== NONE; event = index.nextOf(event)) {
      if (isLost(event)) address = greater(counts, address, addressAt(counts.events, event));
    }
    return address;
  });
}

/** `addressOf` says where one was that shared the loss; undefined for others. */
function sharersAmong(candidates: Uint32Array, addressOf: (identity: number) => number | undefined): Sharers {
  const identities = new Uint32Array(candidates.length);
  const addresses = new Uint32Array(candidates.length);
  let count = 0;
  for (const identity of candidates) {
    const address = addressOf(identity);
    if (address === undefined) continue;
    identities[count] = identity;
    addresses[count] = address;
    count += 1;
  }
  return { identities: identities.slice(0, count), addresses: addresses.slice(0, count) };
}

function isShared(counts: HubCounts, index: EventIndex, identity: number, fell: number, back: number): boolean {
  const from = fell - LOST_MS;
  const untilLost = Math.min(back, fell + LOST_MS);
  let connect = Number.NEGATIVE_INFINITY;
  let lost = Number.NEGATIVE_INFINITY;
  let token = Number.NEGATIVE_INFINITY;
  for (let event = index.firstOf(identity); event !== NONE; event = index.nextOf(event)) {
    const at = countsAt(counts, event);
    if (at < from || at > back) continue;
    const kind = kindOf(counts, event);
    if (kind === CONNECT && at < back) connect = Math.max(connect, at);
    else if (kind === TOKEN) token = Math.max(token, at);
    else if (kind === LOST && at <= untilLost) lost = Math.max(lost, at);
  }
  return lost > connect && token <= connect;
}

const [CONNECT, LOST, TOKEN, CLEAN] = [0, 1, 2, 3];

function kindOf({ events, codes }: HubCounts, event: number): number {
  const traits = traitsAt(events, event);
  if ((traits & EVENT.end) === 0) return CONNECT;
  if (codes[codeAt(events, event)]?.startsWith('401')) return TOKEN;
  return (traits & EVENT.error) === 0 ? CLEAN : LOST;
}

/** The hub throws an old session out when the next connect comes, and logs the two in either order. */
function countsAt({ events, codes }: HubCounts, event: number): number {
  const code = codes[codeAt(events, event)] ?? '';
  return timeAt(events, event) - (code === '400027' || code === '409002' ? TAKE_OVER_MS : 0);
}

/** Those that have such an event from one moment to another, both included; each once. */
function identitiesWith(
  { events, identities }: HubCounts,
  index: EventIndex,
  from: number,
  to: number,
  isWanted: (event: number) => boolean,
): Uint32Array {
  const isFound = new Uint8Array(identities.count);
  const found = new Uint32Array(identities.count);
  let count = 0;
  for (let minute = minuteOf(from); minute <= minuteOf(to); minute += 1) {
    for (let event = index.firstInMinute(minute); event !== NONE; event = index.nextInMinute(event)) {
      const time = timeAt(events, event);
      const identity = identityAt(events, event);
      if (time < from || time > to || isFound[identity] === 1 || !isWanted(event)) continue;
      isFound[identity] = 1;
      found[count] = identity;
      count += 1;
    }
  }
  return found.subarray(0, count);
}

function greater({ addresses }: HubCounts, one: number, other: number): number {
  if (one === other) return one;
  return textOf(addresses, one) > textOf(addresses, other) ? one : other;
}
