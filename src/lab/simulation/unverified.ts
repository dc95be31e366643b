import type { Code } from './record';
import { HOUR } from './world';

/** What no public document says about the hub and the simulation must yet decide. Everything guessed about it stands here. */

/** The code of a refused connect of a disabled device. The code list has 403012 DeviceDisabled; some say 401003. */
export const DISABLED_REFUSAL: Code = '403012';

/** How the log names the end of a session whose device is disabled meanwhile: the device only sees a network error. */
export const DISABLED_SESSION_END: Code = '404104';

/** How the log names the end of an MQTT session that the hub closes because a message exceeded the daily quota. */
export const QUOTA_SESSION_END: Code = '404104';

/** The code of a connect above the hub's rate: the catalogue says of 429001 that new connections are among its causes. */
export const CONNECT_THROTTLED: Code = '429001';

/** How long a lost AMQP connection's link stays registered, so that the device's own return meets it (409002). */
export const STALE_LINK_LIFE = HOUR;

/** How late the hub enforces the end of a token, ms: documents say "plus about ten minutes". */
export const TOKEN_GRACE = [9.6 * 60_000, 10.4 * 60_000] as const;

/** generationId as .NET ticks of the moment of creation: it reads so, no document says it. */
export function generationIdOf(created: number): string {
  return String((BigInt(Math.floor(created)) + 62_135_596_800_000n) * 10_000n);
}

/** How long after its end a token still opens a connection, ms. Clocks may be off by five minutes, say the guides. */
export const EXPIRED_TOKEN_STILL_OPENS = 5 * 60_000;

/** How the log names the end of an MQTT session that the hub closes because of what the device sent. */
export const OFFENCE_SESSION_END: Code = '404104';

/**
 * CONNACK codes of MQTT 3.1.1 by the code that the log shows. Read from how SDKs take them: the C SDK calls a device
 * disabled on 3 only, and bad keys show as 5; no table of the service's exists.
 */
export function connackOf(refusal: Code): 3 | 5 {
  return refusal === DISABLED_REFUSAL ? 3 : 5;
}

/** How a hub names things. */
export interface HubHabits {
  readonly unauthorized: '401002' | '401003';
  readonly disabledRefusal: Code;
  readonly disabledSessionEnd: Code;
  readonly quotaSessionEnd: Code;
  /** What the device sent was not allowed. */
  readonly offenceSessionEnd: Code;
  /** The codes of the records when a token's end ends a session, in order. */
  readonly tokenEnd: readonly Code[];
  /** A method call that a connected device does not answer. */
  readonly unansweredMethod: Code;
}

/** What the simulated hub does where nothing was verified; a story may take another habit to see what follows. */
export const HABITS: HubHabits = {
  unauthorized: '401003',
  disabledRefusal: DISABLED_REFUSAL,
  disabledSessionEnd: DISABLED_SESSION_END,
  quotaSessionEnd: QUOTA_SESSION_END,
  offenceSessionEnd: OFFENCE_SESSION_END,
  tokenEnd: ['401003', '404104'],
  unansweredMethod: '504101',
};
