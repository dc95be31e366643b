import { DAY, SECOND } from './world';

export interface Limits {
  /** Messages a day and hub; the count starts anew at 00:00 UTC. */
  readonly messagesADay?: number;
  /** Device-to-cloud sends a second and hub; short bursts of ten seconds' worth pass. */
  readonly sendsASecond?: number;
  /** New connections a second and hub; the same bursts pass. */
  readonly connectsASecond?: number;
}

/** Of so many messages, how many a limit stopped. */
export interface Admission {
  readonly overQuota: number;
  readonly throttled: number;
}

/** Counts what the hub takes in. */
export interface Meter {
  admit(time: number, messages: number): Admission;
  /** Messages taken since 00:00 UTC. */
  takenToday(time: number): number;
  /** Messages put off so far because too many came in a second. */
  putOff(): number;
}

const BURST = 10;

export function createMeter(limits: Limits): Meter {
  const rate = limits.sendsASecond ?? Infinity;
  let day = Number.NaN;
  let taken = 0;
  let allowance = rate * BURST;
  let last = Number.NEGATIVE_INFINITY;
  let putOff = 0;

  function turnDay(time: number): void {
    const today = Math.floor(time / DAY);
    if (today === day) return;
    day = today;
    taken = 0;
  }

  return {
    admit(time, messages) {
      turnDay(time);
      const overQuota = Math.min(messages, Math.max(0, taken + messages - (limits.messagesADay ?? Infinity)));
      const wanted = messages - overQuota;
      let throttled = 0;
      if (rate !== Infinity) {
        if (last !== Number.NEGATIVE_INFINITY)
          allowance = Math.min(rate * BURST, allowance + ((time - last) / SECOND) * rate);
        last = time;
        throttled = Math.max(0, wanted - Math.floor(allowance));
        allowance -= wanted - throttled;
      }
      taken += wanted - throttled;
      putOff += throttled;
      return { overQuota, throttled };
    },
    takenToday(time) {
      turnDay(time);
      return taken;
    },
    putOff: () => putOff,
  };
}

/** Messages a day, sends and connects a second of one unit (Azure IoT Hub quotas and throttling), by the name of the tier. */
export const TIER_LIMITS = {
  F1: { messagesADay: 8_000, sendsASecond: 100, connectsASecond: 100 },
  S1: { messagesADay: 400_000, sendsASecond: 100, connectsASecond: 100 },
} as const satisfies Record<string, Limits>;
