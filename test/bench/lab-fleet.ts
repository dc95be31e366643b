import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/clock';
import type { AnySource } from '../../src/evidence/source';
import { azureSources } from '../../src/evidence/sources';
import type { AskedQuery } from '../../src/evidence/sources/connection-log';
import { type LookAtHub, lookInTime } from '../../src/evidence/sources/hub-picture';
import { startLab } from '../../src/lab/lab';
import type { ArchiveRecord, LabHistory, LabHub } from '../../src/lab/registry';
import type { Fault, WireCall } from '../../src/lab/wire';
import { silentLog } from '../../src/log';
import { archiveRecord } from '../kit/log-archive';
import { tinyDevice, tinyHub, tinyMonitor } from '../kit/tiny-lab';

const HOUR = 3_600_000;
/** Those that are looked at drop once an hour in the day before the start; all others renew their token once. */
const DROPS = 24;

export interface FleetLab {
  readonly hub: string;
  readonly sources: readonly AnySource[];
  readonly lookAtHub: LookAtHub;
  readonly queries: readonly AskedQuery[];
  readonly clock: Clock;
  stop(): Promise<void>;
}

/** The lab with one hub of `size` ordinary devices, some of which drop, and our sources on it as src/index.ts has them. */
export async function startFleetLab(options: {
  readonly size: number;
  readonly dropping: readonly string[];
  readonly intercept: (call: WireCall) => Fault | undefined;
}): Promise<FleetLab> {
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
  const clock = systemClock;
  const lab = await startLab({
    dataDir: folder,
    clock,
    log: silentLog,
    seed: 1,
    history: ({ start }) => fleetOf(options.size, options.dropping, start),
    intercept: options.intercept,
  });
  const queries: AskedQuery[] = [];
  const live = azureSources(lab.azure, clock, { onQuery: (asked) => queries.push(asked) });
  return {
    hub: lab.hubs[0]?.host ?? '',
    sources: live.sources,
    lookAtHub: lookInTime({ clock, log: silentLog }, live.lookAtHub),
    queries,
    clock,
    async stop() {
      live.close();
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A hub of ordinary devices and some that drop. */
export function fleetHub(size: number, dropping: readonly string[]): LabHub {
  const hub = tinyHub('contoso-lab', []);
  for (const id of dropping) hub.devices.set(id, tinyDevice(id));
  for (let number = dropping.length; number < size; number += 1) {
    const id = `meter-${number}`;
    hub.devices.set(id, tinyDevice(id));
  }
  return hub;
}

function fleetOf(size: number, dropping: readonly string[], start: Date): LabHistory {
  const hub = fleetHub(size, dropping);
  let records: readonly ArchiveRecord[] = recordsOf(hub, new Set(dropping), start);
  return {
    hubs: [hub],
    advance() {
      const given = records;
      records = [];
      return given.length > 0 ? [{ hub, records: given }] : [];
    },
    monitor: () => tinyMonitor,
  };
}

/** What such a hub logs in the day before `start`. */
export function recordsOf(hub: LabHub, dropping: ReadonlySet<string>, start: Date): ArchiveRecord[] {
  const records: ArchiveRecord[] = [];
  const at = (hoursAgo: number) => new Date(start.getTime() - hoursAgo * HOUR).toISOString();
  const dropAt = (device: string, hoursAgo: number) => {
    const said = { device, address: '203.0.113.XXX' };
    records.push(
      archiveRecord(hub, { ...said, at: at(hoursAgo), operation: 'deviceDisconnect', code: '404104' }),
      archiveRecord(hub, { ...said, at: at(hoursAgo - 0.01), sdk: '.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64)' }),
    );
  };
  let number = 0;
  for (const device of hub.devices.keys()) {
    number += 1;
    const times = dropping.has(device) ? DROPS : 1;
    for (let drop = 0; drop < times; drop += 1) dropAt(device, 0.1 + ((number * 0.37 + drop * 1.03) % 23.8));
  }
  return records.sort((a, b) => (a.time < b.time ? -1 : 1));
}
