import type { Kind } from '../evidence/evidence';
import type { Session } from './session';
import type { Refusal } from './timeline';

/** `critical`: the device cannot work, or the fleet is hit. `warning`: it works, with loss. `info`: harmless or advisory. */
export type Severity = 'critical' | 'warning' | 'info';

/** `confirmed`: the service, the registry or the device said so. `likely`: the pattern fits, nothing contradicts. `possible`: one hint. */
export type Confidence = 'confirmed' | 'likely' | 'possible';

export interface Proof {
  readonly kind: Kind;
  readonly text: string;
  readonly at?: Date;
}

export interface Guide {
  readonly title: string;
  /** https only, from the catalogues: text from outside never becomes a link. */
  readonly url: string;
  /** One sentence: what a reader finds there. For cards; not part of report.json. */
  readonly about?: string;
  /** The page in the documentation of Azure China, where there is one. `guideIn` takes it; not part of report.json. */
  readonly urlInChina?: string;
}

export interface NextStep {
  readonly do: 'fix' | 'run' | 'provide' | 'escalate';
  /** Who can do it: 'technician at the device', 'hub operator', 'developer of the device software', … */
  readonly who: string;
  readonly text: string;
  readonly command?: string;
}

export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  /** One or two plain sentences. */
  readonly explanation: string;
  readonly codes: readonly string[];
  readonly because: readonly [Proof, ...Proof[]];
  readonly guides: readonly Guide[];
  readonly next: readonly [NextStep, ...NextStep[]];
  /** Ids of findings that merely follow from this one; diagnose() keeps only those that were found. */
  readonly explains: readonly string[];
  /** When what it speaks of last happened: the last key of the ranking. */
  readonly latest?: Date;
  /** The ended sessions and the refusals that this finding explains, so that what is left can be called unexplained. Not part of report.json. */
  readonly accountsFor?: ReadonlyArray<Session | Refusal>;
  /** Set where it explains drops, though it may be that only a device's log shows them. Not part of report.json. */
  readonly explainsDrops?: true;
}
