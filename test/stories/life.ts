import type { Code } from '../../src/lab/simulation/record';
import { keyOf, type Session } from '../../src/lab/simulation/session';
import type { Witness } from '../../src/lab/simulation/witness';

/** The end of one connection as it happened, ms since 1970. */
export interface Ending {
  readonly at: number;
  readonly age: number;
  readonly codes: readonly Code[];
  readonly cause: 'goodbye' | 'token' | 'take-over' | 'closed';
  /** ms until the identity connected again; null: not yet. Negative when the newcomer was first. */
  readonly back: number | null;
}

/** What one identity lived between two moments. */
export interface Life {
  readonly ends: readonly Ending[];
  readonly begins: readonly number[];
  readonly refusals: ReadonlyArray<{ readonly at: number; readonly code: Code }>;
  /** Whether it is connected at the end. */
  readonly online: boolean;
}

interface Notes {
  readonly begins: number[];
  readonly ends: Array<{ at: number; since: number; codes: readonly Code[] }>;
  readonly refusals: Array<{ at: number; code: Code }>;
}

/** Notes everything that happens at a hub, so that a story can say its truth without looking at a record. */
export function createChronicle(): {
  readonly witness: Witness;
  lifeOf(identity: { deviceId: string; moduleId: string | null }, from: number, to: number): Life;
  /** Devices with at least one connect or end between two moments. */
  active(from: number, to: number): number;
} {
  const all = new Map<string, Notes>();
  function notesOf(key: string): Notes {
    const notes = all.get(key) ?? { begins: [], ends: [], refusals: [] };
    all.set(key, notes);
    return notes;
  }
  const since = new WeakMap<Session, number>();
  return {
    witness: {
      began(session, at) {
        since.set(session, at);
        notesOf(session.key).begins.push(at);
      },
      ended(session, at, codes) {
        notesOf(session.key).ends.push({ at, since: since.get(session) ?? session.since, codes });
      },
      refused(peer, at, code) {
        notesOf(keyOf(peer)).refusals.push({ at, code });
      },
    },
    lifeOf(identity, from, to) {
      const { begins, ends, refusals } = notesOf(keyOf(identity));
      const within = (at: number): boolean => at >= from && at <= to;
      return {
        begins: begins.filter(within),
        refusals: refusals.filter(({ at }) => within(at)),
        online: begins.length > ends.length,
        ends: ends
          .filter(({ at }) => within(at))
          .map(({ at, since: began, codes }) => ({
            at,
            age: at - began,
            codes,
            cause: causeOf(codes),
            back: backAfter(at, began, begins, to),
          })),
      };
    },
    active: (from, to) =>
      [...all.values()].filter(({ begins, ends }) =>
        [...begins, ...ends.map(({ at }) => at)].some((at) => at >= from && at <= to),
      ).length,
  };
}

function causeOf(codes: readonly Code[]): Ending['cause'] {
  if (codes.length === 0) return 'goodbye';
  if (codes.some((code) => code.startsWith('401'))) return 'token';
  return codes.some((code) => code === '400027' || code === '409002') ? 'take-over' : 'closed';
}

function backAfter(at: number, began: number, begins: readonly number[], to: number): number | null {
  const next = begins.find((begin) => begin > began && begin <= to && begin > at - 5_000);
  return next === undefined ? null : next - at;
}
