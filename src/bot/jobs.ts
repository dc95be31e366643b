import type { ConversationReference } from 'botbuilder';
import type { HubRef, Person } from '../access/access';
import type { Theme } from '../cards/timeline-picture/colours';
import type { Period } from './period';

/** One piece of work outside of the turn, as plain data, so that it can be written down. */
export interface DiagnosisJob {
  /** Also the reference that people see when it fails. */
  readonly id: string;
  /** `collect`: the evidence goes into a case folder as well. */
  readonly kind: 'diagnose' | 'collect';
  readonly conversation: Partial<ConversationReference>;
  readonly person: Person;
  readonly hub: HubRef;
  /** Answered one after the other. */
  readonly deviceIds: readonly string[];
  readonly moduleId: string | null;
  /** ISO, UTC. */
  readonly window: { readonly from: string; readonly to: string };
  /** What was asked for, for "Look again". */
  readonly period: Period | null;
  readonly zone: string;
  /** Null or absent where the client does not say. */
  readonly theme?: Theme | null;
  readonly askedAt: string;
  /** Logs of the device that were given just now: the answer says what they tell. Ids of the log book. */
  readonly logs?: readonly string[];
}

export interface Jobs {
  put(job: DiagnosisJob): Promise<void>;
}
