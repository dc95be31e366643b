import type { Clock } from '../clock';
import type { FaultLog } from '../evidence/collect';
import type { LabHub } from './registry';

/**
 * What Event Grid would deliver of the lab's hubs: IoT Hub looks at its connections once a minute and publishes those to which
 * something happened since the look before ("Azure IoT Hub and Event Grid", limitations of device state events). So of a drop that
 * is over before the next look, only the new connection is seen.
 */
const EVERY = 60_000;
/** Events in one delivery. */
const BATCH = 100;

export interface EventGridOptions {
  readonly hubs: readonly LabHub[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Posts one body. Rejects when it was not taken: then the same is published at the next look. */
  readonly deliver: (body: string) => Promise<void>;
  readonly log: FaultLog;
}

interface Row {
  readonly hub: LabHub;
  readonly deviceId: string;
  readonly moduleId: string | null;
  readonly state: string;
  /** ISO, or year 1 for never. */
  readonly since: string;
}

/** Publishes until the signal aborts. Settles then; never rejects. */
export async function publishConnections({ hubs, clock, signal, deliver, log }: EventGridOptions): Promise<void> {
  let published = new Map<string, Row>();
  for (const row of rowsOf(hubs)) published.set(keyOf(row), row);
  for (;;) {
    await clock.wait(EVERY, signal);
    if (signal.aborted) return;
    const rows = [...rowsOf(hubs)];
    const changed = rows.filter((row) => isOther(row, published.get(keyOf(row))));
    try {
      for (let begin = 0; begin < changed.length; begin += BATCH)
        await deliver(JSON.stringify(changed.slice(begin, begin + BATCH).map(eventOf)));
      published = new Map(rows.map((row) => [keyOf(row), row]));
    } catch (error) {
      log.error({ err: error }, 'the lab could not deliver its events');
    }
  }
}

function* rowsOf(hubs: readonly LabHub[]): Generator<Row> {
  for (const hub of hubs) {
    for (const { identity, modules } of hub.devices.values()) {
      const { deviceId, connectionState: state, connectionStateUpdatedTime: since } = identity;
      yield { hub, deviceId, moduleId: null, state, since };
      for (const module of modules)
        yield {
          hub,
          deviceId,
          moduleId: module.moduleId,
          state: module.connectionState,
          since: module.connectionStateUpdatedTime,
        };
    }
  }
}

function keyOf({ hub, deviceId, moduleId }: Row): string {
  return JSON.stringify([hub.name, deviceId, moduleId]);
}

function isOther(row: Row, before: Row | undefined): boolean {
  if (!before) return row.state === 'Connected';
  return row.state !== before.state || row.since !== before.since;
}

/** 100 ns since 1601, of which IoT Hub's sequence numbers hold the time; in the sample of the documentation that is their middle. */
const TICKS = 10_000n;
const EPOCH = 11_644_473_600_000n;

function eventOf({ hub, deviceId, moduleId, state, since }: Row): object {
  const at = new Date(since);
  const ticks = ((BigInt(at.getTime()) + EPOCH) * TICKS).toString(16).toUpperCase().padStart(16, '0');
  const sequenceNumber = `${'0'.repeat(16)}${ticks}00000002${'0'.repeat(23)}1`;
  return {
    id: `${hub.name}-${deviceId}-${moduleId ?? ''}-${ticks}`,
    topic: hub.resourceId.toUpperCase(),
    subject: `devices/${deviceId}`,
    eventType: state === 'Connected' ? 'Microsoft.Devices.DeviceConnected' : 'Microsoft.Devices.DeviceDisconnected',
    eventTime: at.toISOString(),
    data: {
      deviceConnectionStateEventInfo: { sequenceNumber },
      hubName: hub.name,
      deviceId,
      ...(moduleId !== null && { moduleId }),
    },
    dataVersion: '1',
    metadataVersion: '1',
  };
}
