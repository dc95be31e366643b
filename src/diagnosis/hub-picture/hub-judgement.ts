import type { Confidence } from '../finding';
import type { WorstClient } from './worst-clients';

/**
 * `whole-hub`: drops came in one minute, everywhere. `one-site`, `one-sdk`: devices behind one address, or of one SDK
 * version, drop and the others hardly do. `some-devices`: each for itself. `cannot-see`: the log is closed, or there is none.
 */
export type HubStatus = 'whole-hub' | 'one-site' | 'one-sdk' | 'some-devices' | 'nothing-wrong' | 'cannot-see';

/** What a hub's picture says, for people. It counts and compares; why a device drops its own diagnosis tells. */
export interface HubJudgement {
  readonly status: HubStatus;
  /** How sure the comparison is; null where the status only says what was counted. */
  readonly confidence: Confidence | null;
  /** One sentence that begins with the hub's name. */
  readonly headline: string;
  /** Up to five more, the most telling first. */
  readonly lines: readonly string[];
  /** Who should be looked at first. */
  readonly worst: readonly WorstClient[];
}
