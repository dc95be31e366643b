import type { Readable } from 'node:stream';
import type { Activity, ConversationReference, SignInUrlResponse, Storage } from 'botbuilder';
import type { TokenKeeper } from '../access/token-keeper';
import type { UserTokens } from '../access/user-token';
import type { Slot, Subject, Window } from '../evidence/evidence';
import type { HubPicture } from '../evidence/hub-picture';
import type { Investigation, Progress } from '../investigate';
import type { LogOwner } from '../support/device-logs/given-log';
import type { KeptCase } from '../support/keep-case';
import type { DiagnosisJob } from './jobs';

/** What the bot needs from elsewhere, as small as it needs it. */

/** Tells the first of several equal things: a delivery repeated by the channel, a button pressed twice. */
export interface FirstTime {
  /** `by`: who does it; the same one is told true again, as when a crash cut its turn off. */
  firstTime(key: string, lifetimeMs: number, by?: string): Promise<boolean>;
  /** False when it is done, or somebody is at it. Who crashes in it loses it soon. */
  begin(key: string): Promise<boolean>;
  end(key: string, lifetimeMs: number): Promise<void>;
}

/** Says something in a conversation, outside of a turn. `tries`, in all, are few for what a person could do without. */
export interface Tell {
  /**
   * Gives the id of the message; null where the channel gives none. Rejects when it could not be said, with an error of
   * which `mayHaveArrived` tells where nobody knows: then the person and the operator are told already.
   */
  tell(
    conversation: Partial<ConversationReference>,
    message: Partial<Activity>,
    tries?: number,
  ): Promise<string | null>;
  /** Whether an updated message takes the place of the old one there. */
  updatesInPlace(conversation: Partial<ConversationReference>): boolean;
  /** False when it could not be done: then the old one stands, or is gone. */
  update(
    conversation: Partial<ConversationReference>,
    id: string,
    message: Partial<Activity>,
    tries?: number,
  ): Promise<boolean>;
}

export function mayHaveArrived(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'mayHaveArrived' in error && error.mayHaveArrived === true;
}

export type Investigate = (
  request: {
    readonly subject: Subject;
    readonly window: Window;
    /** For whom, so that the logs that they gave are looked at as well. */
    readonly whose: LogOwner;
    /** Of the activity that asked for it. */
    readonly reference?: string;
  },
  answer: (investigation: Investigation) => Promise<void>,
  progress?: (progress: Progress) => Promise<void>,
) => Promise<unknown>;

/** The hub as a whole; trouble is a gap. */
export type LookAtHub = (hub: string, window: Window) => Promise<Slot<HubPicture>>;

/** Ids of devices of the hub that look like this one, best first; empty when there is none or it cannot be looked up. */
export type SimilarIds = (hub: string, deviceId: string) => Promise<readonly string[]>;

/** Writes what was collected as one case. */
export type KeepCase = (job: DiagnosisJob, investigation: Investigation) => Promise<KeptCase>;

export type BotStorage = Storage;

/** As pino's. */
export interface BotLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  /** Absent where nobody wants to know. */
  info?(details: object, message: string): void;
}

/** Fetches a file that a person attached; a problem is a whole sentence. */
export type FetchFile = (
  url: string,
  signal: AbortSignal,
) => Promise<{ readonly ok: true; readonly content: Readable } | { readonly ok: false; readonly problem: string }>;

/** How people sign in: by an OAuth connection of the Azure Bot. */
export interface SignIn {
  /** Its name. */
  readonly connection: string;
  readonly tokens: UserTokens;
  readonly service: TokenKeeper;
  /** Where this person of this conversation signs in; null when the service does not say. */
  readonly resourceFor: (activity: Activity) => Promise<SignInUrlResponse | null>;
}
