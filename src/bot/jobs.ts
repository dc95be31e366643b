import type { ConversationReference } from 'botbuilder';
import type { HubRef, Person } from '../access/access';
import type { Theme } from '../cards/timeline-picture/colours';
import type { JobKind } from './talk';
import type { Period } from './understand/period';

export interface RoomOfJob {
  readonly ownChat: Partial<ConversationReference> | null;
  readonly link: string | null;
}

/** One piece of work outside of the turn, as plain data, so that it can be written down. */
interface AnyJob {
  /** Also the reference that people see when it fails. */
  readonly id: string;
  readonly conversation: Partial<ConversationReference>;
  readonly person: Person;
  readonly hub: HubRef;
  /** ISO, UTC. */
  readonly window: { readonly from: string; readonly to: string };
  /** What was asked for, for "Look again". */
  readonly period: Period | null;
  readonly zone: string;
  /** Null or absent where the client does not say. */
  readonly theme?: Theme | null;
  readonly askedAt: string;
  /** Present where others read along: the asker's own chat, if they have one, and a link that opens it, if one is known. */
  readonly room?: RoomOfJob;
  /** Logs of the device that were given just now: the answer says what they tell. Ids of the log book. */
  readonly logs?: readonly string[];
}

export interface DiagnosisJob extends AnyJob {
  /** `collect`: the evidence goes into a case as well. `escalate`: into a case that waits for a yes. */
  readonly kind: Exclude<JobKind, 'hub-picture'>;
  /** The number of the escalation whose case is to be made. */
  readonly escalation?: string;
  /** Answered one after the other. */
  readonly deviceIds: readonly string[];
  readonly moduleId: string | null;
}

/** The hub as a whole. */
export interface HubPictureJob extends AnyJob {
  readonly kind: 'hub-picture';
}

export type Job = DiagnosisJob | HubPictureJob;

/** Whose question it answers. */
export function ownerOfJob({ person, conversation }: Pick<Job, 'person' | 'conversation'>): {
  readonly person: Person;
  readonly conversationId: string;
} {
  return { person, conversationId: conversation.conversation?.id ?? '' };
}

export interface Jobs {
  put(job: Job): Promise<void>;
}
