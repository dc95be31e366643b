import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Store } from '../store/store';
import type { Telemetry } from '../telemetry/telemetry';
import { type AdapterSettings, KeepaliveAdapter } from './adapter';
import { createGate } from './gate';
import { createTell } from './tell';
import { keepUnclearSends } from './unclear-sends';

export interface ChannelParts extends Pick<AdapterSettings, 'identity' | 'cloud' | 'credential' | 'mayAnswerTo'> {
  readonly store: Pick<Store, 'jobs' | 'records'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/** The way to people and back: what comes in by the adapter, and what goes out, in a turn or unasked, by one gate. */
export function openChannel({ store, clock, log, telemetry, ...standing }: ChannelParts) {
  const unclear = keepUnclearSends({ ...store, clock, log });
  const outbound = { gate: createGate({ clock }), unclear, clock, random: Math.random, telemetry };
  const adapter = new KeepaliveAdapter({ ...standing, log, clock, outbound, telemetry });
  const { mayAnswerTo, identity } = standing;
  const sender = createTell({ adapter, appId: identity?.MicrosoftAppId ?? '', mayAnswerTo, log });
  return { adapter, sender, unclear };
}
