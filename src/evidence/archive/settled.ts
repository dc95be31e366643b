import type { FleetMinute } from '../fleet';

/** Between two moments, ms since 1970, all is answered: about minutes, and about returns by their place in the vicinity. */
export interface Settled {
  from: number;
  until: number;
  readonly minutes: Map<number, MinuteAnswer>;
  readonly returns: Map<number, Sharers>;
}

/** A FleetMinute but for the SDKs: what a device last said of itself is known only in the end. */
export interface MinuteAnswer extends Omit<FleetMinute, 'minute' | 'sdks' | 'oneSdk' | 'devices'> {
  /** Numbers in `identities`. */
  readonly devices: Uint32Array<ArrayBuffer>;
}

/** Who shared a loss of the subject, and where each was: numbers in `identities` and in `addresses`, side by side. */
export interface Sharers {
  readonly identities: Uint32Array<ArrayBuffer>;
  readonly addresses: Uint32Array<ArrayBuffer>;
}
