import type { DeviceIdentity } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import type { Fleet } from '../../evidence/fleet';
import type { HubResource } from '../../evidence/hub-resource';
import type { HubProbe } from '../../evidence/probe';
import type { Context } from '../check';
import { hubCommand } from '../commands';
import type { NextStep } from '../finding';
import { probeAtThatTime } from './reach';

/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page): one that lives has been heard of since. */
const SILENT_MS = 30 * 60_000;

/** What would show that the hub is there, where it could be seen. */
interface Beside {
  readonly probe?: HubProbe;
  readonly hub?: HubResource;
  readonly identity?: DeviceIdentity | null;
  readonly fleet?: Fleet;
}

/**
 * The look that found no such name, where nothing speaks for the hub: neither its resource nor its registry could be
 * read, and its log says nothing new. Alone it proves little: a name server of a private network may lack a name that
 * the rest of the world knows.
 */
export function deadName({ probe, hub, identity, fleet }: Beside, context: Context): HubProbe | undefined {
  const look = probeAtThatTime(probe, context);
  if (!look || look.name.found || hub !== undefined || identity !== undefined) return undefined;
  const { sessions, records } = context.timeline;
  const newest = Math.max(records.at(-1)?.time.getTime() ?? 0, fleet?.newest?.getTime() ?? 0);
  const isAlive = sessions.at(-1)?.end === 'open' || look.at.getTime() - newest < SILENT_MS;
  return isAlive ? undefined : look;
}

export function findHub(subject: Subject): NextStep {
  return {
    do: 'fix',
    who: 'hub operator',
    text: 'Look whether this hub still exists and is called so.',
    command: hubCommand(subject, '--query "{name:name,hostName:properties.hostName,state:properties.state}"'),
  };
}
