import type { Code } from './record';
import { HOUR } from './world';

/** What no public document says about the hub and the simulation must yet decide. Everything guessed about it stands here. */

/** The code of a refused connect of a disabled device. The code list has 403012 DeviceDisabled; some say 401003. */
export const DISABLED_REFUSAL: Code = '403012';

/** How the log names the end of a session whose device is disabled meanwhile: the device only sees a network error. */
export const DISABLED_SESSION_END: Code = '404104';

/** How the log names the end of an MQTT session that the hub closes because a message exceeded the daily quota. */
export const QUOTA_SESSION_END: Code = '404104';

/** How long a lost AMQP connection's link stays registered, so that the device's own return meets it (409002). */
export const STALE_LINK_LIFE = HOUR;

/** How late the hub enforces the end of a token, ms: documents say "plus about ten minutes". */
export const TOKEN_GRACE = [9.6 * 60_000, 10.4 * 60_000] as const;

/** generationId as .NET ticks of the moment of creation: it reads so, no document says it. */
export function generationIdOf(created: number): string {
  return String((BigInt(Math.floor(created)) + 62_135_596_800_000n) * 10_000n);
}
