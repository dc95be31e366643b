import type { EvidenceKinds, Kind, Subject, Window } from '../evidence/evidence';
import type { Finding } from './finding';
import type { Timeline } from './timeline';

/** What a check may look at: the kinds it needs are there; the kinds it merely uses may be missing. */
export type Looked<N extends Kind, U extends Kind> = { readonly [K in N]: EvidenceKinds[K] } & {
  readonly [K in U]?: EvidenceKinds[K];
};

export interface Context {
  readonly subject: Subject;
  readonly window: Window;
  /** The moment of judging. In a replay without a window: the newest record. */
  readonly now: Date;
  /** Sessions, refusals and drops of the subject, made once from the connection records; empty when these could not be seen. */
  readonly timeline: Timeline;
}

export interface Check<N extends Kind = Kind, U extends Kind = Kind> {
  /** The finding's id, and the file's name. */
  readonly id: string;
  /** The question it answers, for people: "Is the device disabled?" */
  readonly asks: string;
  /** Without one of these it is skipped, and the report says why. */
  readonly needs: readonly N[];
  readonly uses?: readonly U[];
  /** Where nothing is needed for certain: those of `uses` of which one at least must be there; any will do without. */
  readonly oneOf?: readonly U[];
  /** Findings that, when present, explain this one: it then stands folded right after the first of them. */
  readonly yieldsTo?: readonly string[];
  /** The same, but only where both account for one drop or refusal at least: apart from that they are two matters. */
  readonly yieldsOverSame?: readonly string[];
  /** Says nothing about drops: among info findings it stands last. */
  readonly advisory?: true;
  run(looked: Looked<N, U>, context: Context): Finding | undefined;
}

/** Exists only so that `needs` and `uses` infer what `run` may look at. */
export function defineCheck<const N extends Kind, const U extends Kind = never>(check: Check<N, U>): Check<N, U> {
  return check;
}

/**
 * A check that judges what is left over: it runs after all others and is handed what they found. It still knows no
 * other check, only findings and the sessions and refusals that these account for.
 */
export interface ClosingCheck<N extends Kind = Kind, U extends Kind = Kind> extends Omit<Check<N, U>, 'run'> {
  close(looked: Looked<N, U>, context: Context, found: readonly Finding[]): Finding | undefined;
}

export type AnyCheck = Check | ClosingCheck;

/** Exists only so that `needs` and `uses` infer what `close` may look at. */
export function defineClosingCheck<const N extends Kind, const U extends Kind = never>(
  check: ClosingCheck<N, U>,
): ClosingCheck<N, U> {
  return check;
}
