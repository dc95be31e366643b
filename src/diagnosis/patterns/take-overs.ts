import { recognizeSdk } from '../catalogues/sdks';
import { isTakeOverCode } from '../codes-of-ends';
import type { Session } from '../timeline';
import { densest, median } from './numbers';
import { remembered } from './remembered';

/** "Again and again": fewest times that one who was thrown out came back and threw out in turn. Own judgement. */
const FEWEST_KICK_BACKS = 3;
/** Two SDKs in turn are two programs: fewer are enough. */
const FEWEST_SDK_TURNS = 2;
/** Two addresses at random take turns in a quarter of the cases; two clients in nearly all. */
const LEAST_SHARE_OF_TURNS = 0.7;
/** Who was thrown out is back in seconds or minutes (findings: "in seconds or in minutes"); a roaming device after hours. */
const LONGEST_RETURN_MS = 30 * 60_000;
/** A single device cannot miss its own connection so soon without its keep-alive (shortest default: 60 s, Python). */
const QUICKER_THAN_ANY_PING_MS = 60_000;
const STEADY_SHARE = 0.6;

export interface TakeOvers {
  /** Sessions whose end another connect of the same identity caused, or whose loss was followed by such an echo. */
  readonly ends: readonly Session[];
  /** Set when two clients throw each other out; otherwise each of `ends` is the device's own return. */
  readonly twoClients: TwoClients | undefined;
}

export interface TwoClients {
  readonly kickBacks: number;
  /** `confirmed`: two addresses or two SDKs take turns. */
  readonly confidence: 'confirmed' | 'likely';
  readonly addresses: readonly string[];
  readonly sdkVersions: readonly string[];
  /** Typical time until the one thrown out is back, milliseconds. */
  readonly typicalReturn: number;
}

export const findTakeOvers = remembered(readTakeOvers);

function readTakeOvers(sessions: readonly Session[]): TakeOvers {
  const ends = sessions.filter((session) => session.codes.some(isTakeOverCode));
  return { ends, twoClients: ends.length === 0 ? undefined : findTwoClients(sessions) };
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
  if (typicalReturn === undefined || typicalReturn > LONGEST_RETURN_MS) return undefined;
  const addresses = facesInTurn(kickBacks, (session) => session.address, FEWEST_KICK_BACKS);
  const sdkVersions = facesInTurn(kickBacks, (session) => session.sdkVersion, FEWEST_SDK_TURNS);
  const found = { kickBacks: kickBacks.length, addresses, sdkVersions, typicalReturn };
  if (addresses.length > 0 || sdkVersions.length > 0) return { ...found, confidence: 'confirmed' };
  if (kickBacks.length >= FEWEST_KICK_BACKS && isTooQuickForOne(kickBacks, backs))
    return { ...found, confidence: 'likely' };
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
    if (!after?.from || !thrownOut.from) continue;
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
  const sdk = recognizeSdk(kickBacks[0]?.taker.sdkVersion ?? '')?.sdk;
  const ping = sdk?.keepAliveSeconds.mqtt;
  const steady = densest(backs, (age) => age * 0.1);
  const isSteady = steady !== undefined && steady.members >= STEADY_SHARE * backs.length;
  return ping !== undefined && ping !== null && isSteady && steady.middle < 0.8 * ping * 1000;
}
