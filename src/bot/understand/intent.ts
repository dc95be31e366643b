import type { Severity } from '../../support/escalation/severity';
import type { Period } from './period';

/** What a diagnosis is asked for, as far as the person said it. Plain data: it is kept in state and behind buttons. */
export interface Ask {
  /** As typed; ids are case sensitive. */
  readonly devices: readonly string[];
  /** Name or host as typed, lower case; null when not said. */
  readonly hub: string | null;
  readonly module: string | null;
  /** Null: not said. */
  readonly period: Period | null;
}

export type Intent =
  | { readonly kind: 'diagnose'; readonly ask: Ask }
  /** "and pump-09?": what is not said is taken from the last subject. */
  | { readonly kind: 'and-also'; readonly ask: Ask }
  | { readonly kind: 'again'; readonly period: Period | null }
  /** The logs as one case for the support team. */
  | { readonly kind: 'collect'; readonly ask: Ask }
  /** The case handed over to support; what is not said of it is asked for once. */
  | {
      readonly kind: 'escalate';
      readonly ask: Ask;
      readonly severity: Severity | null;
      readonly contact: string | null;
    }
  /** Of one escalation, or of all of the person's. */
  | { readonly kind: 'status'; readonly number: string | null }
  | { readonly kind: 'withdraw'; readonly number: string | null }
  | { readonly kind: 'add'; readonly number: string; readonly text: string }
  /** The buttons of a preview. */
  | { readonly kind: 'consent' | 'decline'; readonly number: string }
  /** How to get the log of the device itself; `sdk` of the catalogue of steps, null when not said. */
  | { readonly kind: 'log-guide'; readonly ask: Ask; readonly sdk: string | null }
  /**
   * The log of a module of IoT Edge, by its agent, or with null the support bundle of the whole runtime; `confirmed` by a
   * yes to what will be called.
   */
  | { readonly kind: 'edge-log'; readonly ask: Ask; readonly module: string | null; readonly confirmed: boolean }
  | { readonly kind: 'edge-log-no' }
  /** A disabled device made able to connect; `confirmed` by a yes to what will be changed. */
  | { readonly kind: 'enable-device'; readonly ask: Ask; readonly confirmed: boolean }
  | { readonly kind: 'enable-device-no' }
  /** A hub as a whole: no device is meant. */
  | { readonly kind: 'hub-picture'; readonly ask: Ask }
  /** Numbers of codes, their names, or status words of SDKs. */
  | { readonly kind: 'explain-code'; readonly codes: readonly string[] }
  /** Something was given as a device id that cannot be one. */
  | { readonly kind: 'bad-id'; readonly why: string; readonly ask: Ask }
  /** A link or resource id was given that leads to no hub. */
  | { readonly kind: 'bad-hub'; readonly why: string; readonly ask: Ask }
  /** A time that cannot be looked at: in the future, or its end before its begin. */
  | { readonly kind: 'bad-time'; readonly why: string }
  /** Tell me when it drops; without a device the hub as a whole. For how long stands in its period. */
  | { readonly kind: 'watch'; readonly ask: Ask }
  | { readonly kind: 'stop-watching'; readonly ask: Ask }
  /** What is watched. */
  | { readonly kind: 'watches' }
  /** Whether all that is kept shall be deleted; `forget-me` is the yes. */
  | { readonly kind: 'forget-ask' | 'forget-no' }
  | { readonly kind: Command }
  /** One word that may be a device, but need not. */
  | { readonly kind: 'maybe-device'; readonly word: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown' };

export type Command =
  | 'hubs'
  | 'help'
  | 'cancel'
  | 'start-over'
  | 'forget-me'
  | 'what-is-kept'
  | 'sign-in'
  | 'sign-out'
  | 'greeting'
  | 'thanks'
  | 'yes'
  | 'no';

export const NOTHING_ASKED: Ask = { devices: [], hub: null, module: null, period: null };
