import type { EvidenceKinds, Kind } from '../../evidence/evidence';
import type { Context } from '../check';
import type { Confidence } from '../finding';
import type { Refusal, Session } from '../timeline';
import { connackMissing, serverUntrusted } from './symptoms-in-device-logs';
import { methodsDeadAfterReturn, methodsTimeOut } from './symptoms-of-methods';
import {
  goodbyeForGood,
  lostAfterADay,
  lostForGood,
  reconnectLoop,
  refusedAfterAbsence,
  refusedAfterRenewal,
} from './symptoms-of-reconnecting';

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

/** By the names that entries of known-bugs.json ask for. */
const SYMPTOMS: Readonly<Record<string, (seen: Seen) => Symptom | undefined>> = {
  'reconnect-loop': reconnectLoop,
  'lost-for-good': lostForGood,
  'lost-after-a-day': lostAfterADay,
  'goodbye-for-good': goodbyeForGood,
  'refused-after-renewal': refusedAfterRenewal,
  'refused-after-absence': refusedAfterAbsence,
  'methods-time-out': methodsTimeOut,
  'methods-dead-after-return': methodsDeadAfterReturn,
  'connack-missing': connackMissing,
  'server-untrusted': serverUntrusted,
};

export const SYMPTOM_NAMES: readonly string[] = Object.keys(SYMPTOMS);

export function findSymptom(name: string, seen: Seen): Symptom | undefined {
  return SYMPTOMS[name]?.(seen);
}
