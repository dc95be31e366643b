import { createGate } from '../../src/channels/gate';
import type { GateParts } from '../../src/channels/through-gate';
import { onlyLogged } from '../../src/channels/unclear-sends';
import type { Clock } from '../../src/clock';

/** The way out by a clock of the test's, which notes nothing. */
export function outboundBy(clock: Clock): GateParts {
  const unclear = onlyLogged({ error: () => undefined, warn: () => undefined });
  return { gate: createGate({ clock }), unclear, clock, random: () => 0.5 };
}
