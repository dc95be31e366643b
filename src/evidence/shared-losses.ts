import type { Window } from './evidence';
import { type FleetReturn, LOST_MS, MOST_RETURNS, RETURN_MS, type SharedLoss, TAKE_OVER_MS } from './fleet';
import { firstFrom } from './in-order';
import { hasFailed, isConnect, isDisconnect, type LogRecord } from './log-record';

export interface SharedLosses {
  readonly losses: number;
  readonly returns: readonly FleetReturn[];
  readonly absence: SharedLoss | null;
}

interface Given {
  /** Connections records of the subject, of all other devices, and the sdkVersion that each device last named. */
  readonly own: readonly LogRecord[];
  readonly others: readonly LogRecord[];
  readonly ownSdk: string;
  readonly sdks: ReadonlyMap<string, string>;
  readonly window: Window;
}

/** `losses`, `returns` and `absence` of evidence/fleet.ts, where every word is explained. */
export function sharedLossesOf({ own, others, ownSdk, sdks, window }: Given): SharedLosses {
  const lives = livesOf(others);
  const homes = homesOf(others);
  const losses = lossesByDevice(lives);
  const isSame = (deviceId: string): boolean => (sdks.get(deviceId) ?? '') === ownSdk;
  const around = new Map<string, Around>();

  function count(address: string, shared: readonly Place[]): SharedLoss {
    const known = around.get(address) ?? lookAround(homes, address, isSame, losses);
    around.set(address, known);
    const here = new Set<string>();
    const there = new Set<string>();
    for (const { deviceId, at } of shared) (address !== '' && at === address ? here : there).add(deviceId);
    const elsewhere = shared.flatMap(({ at }) => (at === address || at === '' ? [] : [at]));
    return {
      address,
      ...known,
      neighboursToo: here.size,
      sameSdkToo: [...here].filter(isSame).length,
      othersToo: there.size,
      othersTooAddresses: new Set(elsewhere).size,
    };
  }

  const { returns, absence } = fallsOf(lifeOf(own));
  const after = window.to.getTime() + 1;
  return {
    losses: [...losses.values()].reduce((sum, count) => sum + count, 0),
    returns: newestOfSlots(returns).map(({ at, address, fell }) => ({
      at: new Date(at),
      ...count(
        address,
        lives.flatMap((life) => cameBack(life, fell, at)),
      ),
    })),
    absence:
      absence &&
      count(
        absence.address,
        lives.flatMap((life) => isAway(life, absence.fell, after)),
      ),
  };
}

type Around = Pick<SharedLoss, 'neighbours' | 'neighbourLosses' | 'mostLosses' | 'sameSdk' | 'others'>;

function lookAround(
  homes: ReadonlyMap<string, ReadonlySet<string>>,
  address: string,
  isSame: (deviceId: string) => boolean,
  losses: ReadonlyMap<string, number>,
): Around {
  const neighbours: string[] = [];
  let others = 0;
  for (const [deviceId, addresses] of homes) {
    if (addresses.has(address)) neighbours.push(deviceId);
    if (addresses.size !== 1 || !addresses.has(address)) others += 1;
  }
  const counts = neighbours.map((deviceId) => losses.get(deviceId) ?? 0);
  return {
    neighbours: neighbours.length,
    neighbourLosses: counts.reduce((sum, count) => sum + count, 0),
    mostLosses: counts.reduce((most, count) => Math.max(most, count), 0),
    sameSdk: neighbours.filter(isSame).length,
    others,
  };
}

/** The addresses of each device. */
function homesOf(records: readonly LogRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const homes = new Map<string, Set<string>>();
  for (const { deviceId, maskedIpAddress } of records) {
    const home = homes.get(deviceId) ?? new Set();
    if (maskedIpAddress !== '') home.add(maskedIpAddress);
    homes.set(deviceId, home);
  }
  return homes;
}

/** The connects and ends of one identity, oldest first. */
interface Life {
  readonly deviceId: string;
  /** One a millisecond. */
  readonly connects: ReadonlyArray<{ readonly at: number; readonly address: string }>;
  readonly ends: readonly End[];
}

interface End {
  /** When it counts: see `SharedLoss`. */
  readonly at: number;
  readonly address: string;
  readonly kind: 'lost' | 'token' | 'clean';
}

function livesOf(records: readonly LogRecord[]): Life[] {
  const identities = new Map<string, LogRecord[]>();
  for (const record of records) {
    const key = JSON.stringify([record.deviceId, record.moduleId]);
    const known = identities.get(key);
    if (known === undefined) identities.set(key, [record]);
    else known.push(record);
  }
  return [...identities.values()].map(lifeOf);
}

/** Lost ends of each device that exceed its ends of tokens. */
function lossesByDevice(lives: readonly Life[]): ReadonlyMap<string, number> {
  const excess = new Map<string, number>();
  for (const { deviceId, ends } of lives) {
    const own = ends.reduce((sum, { kind }) => sum + (kind === 'lost' ? 1 : kind === 'token' ? -1 : 0), 0);
    excess.set(deviceId, (excess.get(deviceId) ?? 0) + own);
  }
  return new Map([...excess].map(([deviceId, count]) => [deviceId, Math.max(0, count)]));
}

export function lifeOf(records: readonly LogRecord[]): Life {
  const connects = new Map<number, string>();
  for (const { time, maskedIpAddress } of records.filter(isConnect)) {
    connects.set(time.getTime(), greatest([connects.get(time.getTime()) ?? '', maskedIpAddress]));
  }
  return {
    deviceId: records[0]?.deviceId ?? '',
    connects: [...connects].map(([at, address]) => ({ at, address })).sort((a, b) => a.at - b.at),
    ends: records
      .filter(isDisconnect)
      .map(endOf)
      .sort((a, b) => a.at - b.at),
  };
}

function endOf(record: LogRecord): End {
  const { time, code, maskedIpAddress } = record;
  const takenOver = code === '400027' || code === '409002';
  return {
    at: time.getTime() - (takenOver ? TAKE_OVER_MS : 0),
    address: maskedIpAddress,
    kind: code?.startsWith('401') ? 'token' : hasFailed(record) ? 'lost' : 'clean',
  };
}

export interface Fall {
  /** The subject's connect; in an absence nothing. */
  readonly at: number;
  readonly address: string;
  readonly fell: number;
}

export function fallsOf({ connects, ends }: Life): { returns: Fall[]; absence: Omit<Fall, 'at'> | null } {
  const returns: Fall[] = [];
  let before: { readonly at: number; readonly address: string } | undefined;
  let next = 0;
  for (const connect of connects) {
    const first = next;
    while ((ends[next]?.at ?? Number.POSITIVE_INFINITY) <= connect.at) next++;
    const unseen = next === first && before ? connect.at : undefined;
    const fell = firstLost(ends.slice(first, next)) ?? unseen;
    if (fell !== undefined) returns.push({ ...connect, fell });
    before = connect;
  }
  const rest = ends.slice(next);
  const fell = firstLost(rest);
  const addresses = [...(before ? [before] : []), ...rest].map(({ address }) => address);
  return { returns, absence: fell === undefined ? null : { address: greatest(addresses), fell } };
}

function firstLost(ends: readonly End[]): number | undefined {
  if (ends.some(({ kind }) => kind === 'token')) return undefined;
  return ends.find(({ kind }) => kind === 'lost')?.at;
}

export function newestOfSlots(returns: readonly Fall[]): Fall[] {
  const slots = new Map<number, Fall>();
  for (const one of returns) {
    const slot = Math.floor(one.at / RETURN_MS);
    if (!slots.has(slot)) slots.set(slot, one);
  }
  return [...slots.values()].slice(-MOST_RETURNS);
}

/** A device that shared it, and where it was. */
interface Place {
  readonly deviceId: string;
  readonly at: string;
}

function cameBack(life: Life, fell: number, at: number): readonly Place[] {
  const back = life.connects[firstFrom(life.connects, at - RETURN_MS)];
  if (!back || back.at > at + RETURN_MS || !isShared(life, fell, back.at)) return [];
  return [{ deviceId: life.deviceId, at: back.address }];
}

function isAway(life: Life, fell: number, back: number): readonly Place[] {
  if (!isShared(life, fell, back)) return [];
  const around = life.ends.slice(firstFrom(life.ends, fell - LOST_MS), firstFrom(life.ends, fell + LOST_MS + 1));
  const lost = around.filter(({ kind }) => kind === 'lost');
  return [{ deviceId: life.deviceId, at: greatest(lost.map(({ address }) => address)) }];
}

function isShared({ connects, ends }: Life, fell: number, back: number): boolean {
  const from = fell - LOST_MS;
  const newestEnd = (kind: End['kind'], to: number): number => newest(ends, from, to, (end) => end.kind === kind);
  const before = newest(connects, from, back - 1, () => true);
  return newestEnd('lost', Math.min(back, fell + LOST_MS)) > before && newestEnd('token', back) <= before;
}

/** The newest of these in a span, both ends included. */
function newest<T extends { readonly at: number }>(
  sorted: readonly T[],
  from: number,
  to: number,
  fits: (one: T) => boolean,
): number {
  for (let index = firstFrom(sorted, to + 1) - 1; index >= 0; index--) {
    const one = sorted[index];
    if (one === undefined || one.at < from) break;
    if (fits(one)) return one.at;
  }
  return Number.NEGATIVE_INFINITY;
}

function greatest(texts: readonly string[]): string {
  return [...texts].sort().at(-1) ?? '';
}
