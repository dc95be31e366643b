import type { EvidenceKinds, Kind } from '../../evidence/evidence';
import type { Context } from '../check';
import type { Confidence } from '../finding';
import type { Session } from '../session';
import type { Refusal } from '../timeline';

/** What a known bug of an SDK looks like in the evidence. */
export interface Symptom {
  /** Where it shows. */
  readonly kind: Kind;
  readonly text: string;
  readonly at: Date | undefined;
  readonly confidence: Confidence;
  readonly codes: readonly string[];
  /** The ends and refusals that the bug accounts for. */
  readonly sessions: ReadonlyArray<Session | Refusal>;
  /** Ids of findings that merely follow from this symptom, whatever the bug. */
  readonly explains: readonly string[];
}

/** What a symptom may be looked for in; only what could be seen is there. */
export interface Seen {
  readonly context: Context;
  readonly identity?: EvidenceKinds['identity'];
  readonly fleet?: EvidenceKinds['fleet'];
  readonly operations?: EvidenceKinds['operations'];
  readonly logs?: EvidenceKinds['device-logs'];
}
