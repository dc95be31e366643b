import type { ConversationReference } from 'botbuilder';
import type { HubRef, Person } from '../access/access';
import type { Theme } from '../cards/timeline-picture/colours';
import type { Period } from './period';
import type { JobKind } from './talk';

/** One piece of work outside of the turn, as plain data, so that it can be written down. */
export interface DiagnosisJob {
  /** Also the reference that people see when it fails. */
  readonly id: string;
  /** `collect`: the evidence goes into a case folder as well. `escalate`: into a case that waits for a yes. */
  readonly kind: JobKind;
  /** The number of the escalation whose case is to be made. */
  readonly escalation?: string;
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
}

/** Whose question it answers. */
export function ownerOfJob({ person, conversation }: Pick<DiagnosisJob, 'person' | 'conversation'>): {
  readonly person: Person;
  readonly conversationId: string;
} {
  return { person, conversationId: conversation.conversation?.id ?? '' };
}

export interface Jobs {
  put(job: DiagnosisJob): Promise<void>;
}
