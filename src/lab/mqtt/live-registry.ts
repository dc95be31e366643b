import { z } from 'zod';
import type { Clock } from '../../clock';
import { parseJson } from '../hub-rest';
import type { ArchiveRecord, LabDevice, LabHistory, LabHub } from '../registry';
import { type Code, disconnectRecord, type Protocol } from '../simulation/record';
import { stamp } from '../simulation/world';
import type { Guest } from './guests';

/** The simulated fleet with real devices among it, as registries and log show it. */
export interface LiveRegistry {
  /** What the doors answer from. */
  readonly hubs: readonly LabHub[];
  /** What the archive is fed with: what is simulated, but for guests; and what `write` was given. */
  readonly history: LabHistory;
  write(hub: LabHub, record: ArchiveRecord): void;
  /**
   * Makes a device ours; undefined when there is none. The simulation goes on with it unseen, since what one device does
   * changes the chances of others, and a restart must find them as they were.
   *
   * @param end how the log names the end of its simulated session, if it has one; without a code it says goodbye
   */
  take(hub: LabHub, deviceId: string, end?: Code): LabDevice | undefined;
}

export function createLiveRegistry(options: {
  readonly history: LabHistory;
  readonly clock: Clock;
  readonly guests: readonly Guest[];
  /** The list has grown. */
  readonly keep: (guests: readonly Guest[]) => void;
}): LiveRegistry {
  const { history, clock } = options;
  const guests = [...options.guests];
  const lastSeen = new Map<string, ArchiveRecord>();
  let pending: { readonly hub: LabHub; readonly records: readonly ArchiveRecord[] }[] = [];
  const shown = history.hubs.map((hub): LabHub => ({ ...hub, devices: new Map(hub.devices) }));
  const simulated = new Map(shown.map((hub, place) => [hub, history.hubs[place]]));
  /** Guests of an earlier run, until the simulation has come as far as it was then. */
  let returning: readonly Guest[] = options.guests;

  /** Runs the simulation up to `to`; what guests are said to do in it is dropped. */
  function catchUp(to: Date): void {
    for (const { hub, records } of history.advance(to)) {
      const here = guests.filter((guest) => guest.hub === hub.name);
      const kept = records.filter((record) => {
        const of = record.category === 'Connections' || here.length > 0 ? identityIn(record) : {};
        if (here.some(({ deviceId, since }) => deviceId === of.deviceId && record.time >= since)) return false;
        if (record.category === 'Connections') lastSeen.set(keyOf(hub, of), record);
        return true;
      });
      if (kept.length > 0) pending.push({ hub, records: kept });
    }
    for (const { hub, deviceId, since } of returning) {
      const here = shown.find(({ name }) => name === hub);
      const device = here && own(here, deviceId, since);
      for (const row of device ? [device.identity, ...device.modules] : []) {
        if (row.lastActivityTime > since) row.lastActivityTime = since;
      }
    }
    returning = [];
    for (const hub of shown) follow(hub);
  }

  /** Devices of the simulation come and go. */
  function follow(hub: LabHub): void {
    const source = simulated.get(hub)?.devices ?? new Map<string, LabDevice>();
    for (const [deviceId, device] of source) if (!isGuest(hub, deviceId)) hub.devices.set(deviceId, device);
    for (const deviceId of hub.devices.keys()) {
      if (!source.has(deviceId) && !isGuest(hub, deviceId)) hub.devices.delete(deviceId);
    }
  }

  function isGuest(hub: LabHub, deviceId: string): boolean {
    return guests.some((guest) => guest.hub === hub.name && guest.deviceId === deviceId);
  }

  /** From here on the row is not the simulation's. */
  function own(hub: LabHub, deviceId: string, time: string): LabDevice | undefined {
    const device = structuredClone(simulated.get(hub)?.devices.get(deviceId));
    if (!device) return undefined;
    hub.devices.set(deviceId, device);
    for (const row of [device.identity, ...device.modules]) {
      if (row.connectionState === 'Disconnected') continue;
      row.connectionState = 'Disconnected';
      row.connectionStateUpdatedTime = time;
    }
    return device;
  }

  function write(hub: LabHub, record: ArchiveRecord): void {
    pending.push({ hub, records: [record] });
  }

  function endSimulated(hub: LabHub, deviceId: string, now: number, end: Code | undefined): void {
    const { modules = [] } = hub.devices.get(deviceId) ?? {};
    for (const moduleId of [null, ...modules.map((module) => module.moduleId)]) {
      const last = lastSeen.get(keyOf(hub, { deviceId, moduleId: moduleId ?? undefined }));
      if (last?.operationName !== 'deviceConnect' || last.level === 'Error') continue;
      const { protocol, maskedIpAddress: address } = identityIn(last);
      if (!protocol || address === undefined) continue;
      write(
        hub,
        disconnectRecord(hub, now, { deviceId, moduleId, protocol, address, auth: 'sas', sdkVersion: '' }, end),
      );
    }
  }

  return {
    hubs: shown,
    history: {
      hubs: shown,
      advance(to) {
        catchUp(to);
        const news = pending;
        pending = [];
        return news;
      },
      monitor: (hubName) => history.monitor(hubName),
    },
    write,
    take(hub, deviceId, end) {
      const present = hub.devices.get(deviceId);
      if (!present || isGuest(hub, deviceId)) return present;
      const now = clock.now();
      catchUp(now);
      endSimulated(hub, deviceId, now.getTime(), end);
      guests.push({ hub: hub.name, deviceId, since: stamp(now.getTime()) });
      options.keep([...guests]);
      return own(hub, deviceId, stamp(now.getTime()));
    },
  };
}

const PROTOCOLS = ['Mqtt', 'MqttWs', 'Amqp', 'AmqpWs'] as const satisfies readonly Protocol[];
const identityShape = z.object({
  deviceId: z.string().optional(),
  moduleId: z.string().optional(),
  protocol: z.enum(PROTOCOLS).optional(),
  maskedIpAddress: z.string().optional(),
});

type Named = z.infer<typeof identityShape>;

function identityIn(record: ArchiveRecord): Named {
  return parseJson(record.properties, identityShape) ?? {};
}

function keyOf(hub: Pick<LabHub, 'name'>, { deviceId, moduleId }: Named): string {
  return JSON.stringify([hub.name, deviceId, moduleId]);
}
