import { recognizeSdk } from '../catalogues/sdks';
import { distinct, isTakeOverCode } from '../codes-of-ends';
import type { Confidence } from '../finding';
import type { Session } from '../session';
import type { Refusal, Timeline } from '../timeline';
import { densest, median } from './numbers';
import { remembered } from './remembered';
import { sessionAt } from './session-times';

/** "Again and again": fewest times that one who was thrown out came back and threw out in turn. Own judgement. */
const FEWEST_KICK_BACKS = 3;
/** Two SDKs in turn are two programs: fewer are enough. */
const FEWEST_SDK_TURNS = 2;
/** Two addresses at random take turns in a quarter of the cases; two clients in nearly all. */
const LEAST_SHARE_OF_TURNS = 0.7;
/**
 * Who was thrown out is back in seconds or minutes (findings: "in seconds or in minutes"). One device that changes between
 * two networks shows two addresses in turn as well, but at its own leisure; a client that waits longer waits by a timer. Own judgement.
 */
const LONGEST_RETURN_MS = 15 * 60_000;
const LONGEST_TIMED_RETURN_MS = 30 * 60_000;
const FEWEST_TIMED = 8;
/** One device that moves between two cells takes such turns too, some times a day; clients that fight never end. Own judgement. */
const QUICK_RETURN_MS = 2 * 60_000;
const FEWEST_SLOW_TURNS = 10;
/** Two programs are two however long it takes, but not for ever. Own judgement. */
const LONGEST_SDK_RETURN_MS = 2 * 3_600_000;
/** A single device cannot miss its own connection so soon without its keep-alive (shortest default: 60 s, Python). */
const QUICKER_THAN_ANY_PING_MS = 60_000;
const STEADY_SHARE = 0.6;
/** Own judgement: records that are missing leave a tenth of the ends unpaired. */
const LEAST_SHARE_WITHOUT_END = 0.8;
/** The hub lets go of a lost session after 29.45 min at the latest (MQTT page): who is refused for longer meets a living one. */
const LONGEST_HALF_OPEN_MS = 30 * 60_000;
const FEWEST_REFUSED = 3;

export interface TakeOvers {
  /** Sessions whose end another connect of the same identity caused, or whose loss was followed by such an echo. */
  readonly ends: readonly Session[];
  /** Of these the ones by the device's own return; none when two clients throw each other out. */
  readonly ownReturns: readonly Session[];
  readonly twoClients: TwoClients | undefined;
}

export interface TwoClients {
  readonly kickBacks: number;
  /** Connects of the second client that the hub refused for the first one's sake (409002). */
  readonly refused: readonly Refusal[];
  /** `confirmed`: two addresses or two SDKs take turns. `possible`: only that it never ends. */
  readonly confidence: Confidence;
  readonly addresses: readonly string[];
  readonly sdkVersions: readonly string[];
  /** Typical time until the one thrown out is back, milliseconds; null when that was not seen. */
  readonly typicalReturn: number | null;
}

export const findTakeOvers = remembered(readTakeOvers);

function readTakeOvers(timeline: Timeline): TakeOvers {
  const { sessions } = timeline;
  if (![...timeline.codes].some(isTakeOverCode)) return { ends: [], ownReturns: [], twoClients: undefined };
  const ends = sessions.filter(({ codes }) => codes.some(isTakeOverCode));
  const twoClients = (ends.length === 0 ? undefined : findTwoClients(sessions)) ?? findRefusedBeside(timeline);
  const visited = twoClients || ends.length === 0 ? new Set() : visitedEnds(sessions);
  return { ends, twoClients, ownReturns: twoClients ? [] : ends.filter((session) => !visited.has(session)) };
}

/** A taker that is itself taken over: either a second client, or one device that lost its connection twice. */
interface KickBack {
  readonly thrownOut: Session;
  readonly taker: Session;
  readonly after: Session | undefined;
  /** How long the taker lasted: the time until the one thrown out was back. */
  readonly back: number | undefined;
}

function findTwoClients(sessions: readonly Session[]): TwoClients | undefined {
  const kickBacks = findKickBacks(sessions);
  const backs = kickBacks.flatMap(({ back }) => (back === undefined ? [] : [back]));
  const typicalReturn = median(backs);
  if (typicalReturn === undefined || typicalReturn > LONGEST_SDK_RETURN_MS) return undefined;
  const isTimed = isSteady(backs) && backs.length >= FEWEST_TIMED;
  const isSoon = typicalReturn <= (isTimed ? LONGEST_TIMED_RETURN_MS : LONGEST_RETURN_MS);
  const fewest = isTimed || typicalReturn <= QUICK_RETURN_MS ? FEWEST_KICK_BACKS : FEWEST_SLOW_TURNS;
  const addresses = isSoon ? facesInTurn(kickBacks, ({ address }) => address, fewest) : [];
  const sdkVersions = facesInTurn(kickBacks, ({ sdkVersion }) => sdkVersion, FEWEST_SDK_TURNS);
  const found = { kickBacks: kickBacks.length, refused: [], addresses, sdkVersions, typicalReturn };
  if (addresses.length > 0 || sdkVersions.length > 0) return { ...found, confidence: 'confirmed' };
  if (isSoon && kickBacks.length >= FEWEST_KICK_BACKS && isTooQuickForOne(kickBacks, backs))
    return { ...found, confidence: 'likely' };
  if (isSoon && !isSteady(backs) && isWithoutEnd(kickBacks, sessions)) return { ...found, confidence: 'possible' };
  return undefined;
}

function findKickBacks(sessions: readonly Session[]): KickBack[] {
  const found: KickBack[] = [];
  for (const [index, thrownOut] of sessions.entries()) {
    const taker = sessions[index + 1];
    if (!taker || !isTakeOverCode(thrownOut.code) || !isTakeOverCode(taker.code)) continue;
    found.push({ thrownOut, taker, after: sessions[index + 2], back: taker.length ?? undefined });
  }
  return found;
}

/** The two faces that take turns (A, B, A), or none. A roaming device shows many faces, a second client's return the same two. */
function facesInTurn(kickBacks: readonly KickBack[], face: (session: Session) => string, fewest: number): string[] {
  let turns = 0;
  let complete = 0;
  const faces = new Map<string, number>();
  for (const { thrownOut, taker, after } of kickBacks) {
    // Where a connect is missing from the log, nobody knows the face.
    if (!after?.from || !thrownOut.from || !taker.from) continue;
    complete++;
    if (face(thrownOut) === face(taker) || face(after) !== face(thrownOut)) continue;
    turns++;
    for (const one of [thrownOut, taker]) faces.set(face(one), (faces.get(face(one)) ?? 0) + 1);
  }
  if (turns < fewest || turns < LEAST_SHARE_OF_TURNS * complete) return [];
  return [...faces].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([one]) => one);
}

/**
 * Same address, same SDK: two clones behind one router, or a program that opens a second client. One device that loses
 * its connection unseen needs about its keep-alive to notice; who is back sooner, at a steady age, did not wait for that.
 */
function isTooQuickForOne(kickBacks: readonly KickBack[], backs: readonly number[]): boolean {
  const typical = median(backs) ?? Number.POSITIVE_INFINITY;
  if (typical < QUICKER_THAN_ANY_PING_MS) return true;
  const seen = kickBacks.find(({ taker }) => taker.sdkVersion !== '')?.taker.sdkVersion;
  const ping = recognizeSdk(seen ?? '')?.sdk.keepAliveSeconds.mqtt ?? null;
  return ping !== null && isSteady(backs) && typical < 0.8 * ping * 1000;
}

/**
 * Within minutes every connection is thrown out by the next, and hardly one ends otherwise: one device that loses its network
 * so often would now and then be away until the hub notices. A steady age is the work of a network that forgets.
 */
function isWithoutEnd(kickBacks: readonly KickBack[], sessions: readonly Session[]): boolean {
  const ended = sessions.filter(({ to }) => to !== null).length;
  if (kickBacks.length < FEWEST_SLOW_TURNS || kickBacks.length < LEAST_SHARE_WITHOUT_END * ended) return false;
  return distinct(kickBacks.flatMap(({ taker }) => (taker.from ? [taker.address] : []))).length <= 1;
}

function isSteady(backs: readonly number[]): boolean {
  const steady = densest(backs, (age) => age * 0.1);
  return steady !== undefined && steady.members >= STEADY_SHARE * backs.length;
}

/** One client stays, and a second one is refused beside it for longer than the hub could hold a lost session. */
function findRefusedBeside({ sessions, refusals }: Timeline): TwoClients | undefined {
  const takenPlace = refusals.filter(({ code }) => isTakeOverCode(code));
  if (takenPlace.length < FEWEST_REFUSED) return undefined;
  const lookUp = sessionAt(sessions);
  const beside = new Map<Session, Refusal[]>();
  for (const refusal of takenPlace) {
    const session = lookUp(refusal.at)?.session;
    if (!session || (session.to && refusal.at >= session.to)) continue;
    const known = beside.get(session);
    if (known) known.push(refusal);
    else beside.set(session, [refusal]);
  }
  for (const [session, refused] of beside) {
    const [first, last] = [refused[0], refused.at(-1)];
    if (!first || !last || refused.length < FEWEST_REFUSED) continue;
    if (last.at.getTime() - first.at.getTime() < LONGEST_HALF_OPEN_MS) continue;
    const addresses = faces(
      session.address,
      refused.map(({ address }) => address),
    );
    const sdkVersions = faces(
      session.sdkVersion,
      refused.map(({ sdkVersion }) => sdkVersion),
    );
    const confidence = addresses.length > 0 || sdkVersions.length > 0 ? 'confirmed' : 'likely';
    return { kickBacks: 0, refused, confidence, addresses, sdkVersions, typicalReturn: null };
  }
  return undefined;
}

/** Both, when they differ and are known. */
function faces(one: string, others: readonly string[]): readonly string[] {
  const all = distinct([one, ...others]);
  return one !== '' && all.length > 1 ? all : [];
}

/** Ends at which another program came and the first one returned: a visit of a test tool, not the device's own return. */
function visitedEnds(sessions: readonly Session[]): ReadonlySet<unknown> {
  const visited = new Set<Session>();
  for (const { thrownOut, taker, after } of findKickBacks(sessions)) {
    const isVisit = thrownOut.sdkVersion !== taker.sdkVersion && after?.sdkVersion === thrownOut.sdkVersion;
    if (isVisit && thrownOut.from && taker.from) visited.add(thrownOut).add(taker);
  }
  return visited;
}
