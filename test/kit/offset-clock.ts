import { type Clock, systemClock } from '../../src/clock';

/** Real time that runs as if it were `start` now: stories that begin at any hour, with real clients on real sockets. */
export function offsetClock(start: Date): Clock {
  const offset = start.getTime() - systemClock.now().getTime();
  return { now: () => new Date(systemClock.now().getTime() + offset), wait: systemClock.wait };
}
