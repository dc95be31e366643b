import type { Clock } from '../../clock';
import type { AnySource } from '../../evidence/source';
import type { WatchParts } from './watch-deeds';

/** A turn ends within two seconds (rule 2): what has not answered by then is not waited for. Milliseconds. */
const PATIENCE = 1_200;

/** Asks the registry whether it knows a device. */
export function isRegisteredIn(sources: readonly AnySource[], clock: Clock): WatchParts['isRegistered'] {
  const registry = sources.find(({ kinds }) => kinds.includes('identity'));
  return async (hub, deviceId) => {
    if (!registry) return 'unclear';
    const answered = new AbortController();
    const late = new AbortController();
    void clock.wait(PATIENCE, answered.signal).then(() => late.abort());
    const now = clock.now();
    try {
      const subject = { hub, deviceId, moduleId: null };
      const { identity } = await registry.collect(subject, { from: now, to: now }, late.signal);
      if (!identity?.ok) return 'unclear';
      return identity.data === null ? 'no' : 'yes';
    } finally {
      answered.abort();
    }
  };
}
