import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../src/evidence/log-record';
import { createDemoFleet } from '../../src/lab/demo-fleet';
import type { LabHub } from '../../src/lab/registry';
import { evidenceOf } from '../kit/log-records';

/** Device, first finding, verdict, and what else must stand in the report (contracts: the demo fleet). */
const STORIES: ReadonlyArray<readonly [string, string, string, (readonly string[])?]> = [
  ['pump-01', 'no-problem-seen', 'healthy'],
  ['pump-02', 'device-disabled', 'fault'],
  ['pump-03', 'sas-renewal', 'benign'],
  ['pump-04', 'sas-renewal', 'benign'],
  ['pump-05', 'sas-renewal', 'benign'],
  ['pump-06', 'sas-token-expired', 'fault'],
  ['pump-07', 'credentials-rejected', 'fault'],
  ['pump-08', 'duplicate-identity', 'fault'],
  ['pump-09', 'network-loss', 'fault'],
  ['pump-10', 'idle-timeout', 'fault', ['half-open-session']],
  ['pump-11', 'service-event', 'benign'],
  ['pump-12', 'sdk-known-bug', 'fault'],
  ['pump-13', 'network-loss', 'fault', ['half-open-session']],
  ['pump-14', 'network-loss', 'fault', ['sas-renewal']],
  ['gate-01', 'no-problem-seen', 'healthy'],
  ['pump-99', 'device-not-found', 'fault'],
  ['kiosk-01', 'daily-quota-used', 'fault'],
  ['cam-01', 'logging-off', 'inconclusive'],
];

const STARTS = ['2026-11-20T00:05:00Z', '2026-11-21T03:13:00Z', '2026-11-22T14:59:00Z', '2026-11-23T23:55:00Z'];
const SEEDS = (process.env.DEMO_SEEDS ?? '1').split(',').map(Number);

const DAY_MS = 24 * 3_600_000;

interface HubSeen {
  readonly hub: LabHub;
  readonly records: readonly LogRecord[];
}

function play(start: Date, seed: number): readonly HubSeen[] {
  const fleet = createDemoFleet({ start, seed });
  const told = fleet.advance(start);
  return fleet.hubs.map((hub) => ({
    hub,
    records: told
      .filter((one) => one.hub.name === hub.name)
      .flatMap(({ records }) => records.flatMap((record) => readLogRecord(record) ?? [])),
  }));
}

function judge(hubs: readonly HubSeen[], deviceId: string, now: Date): Report {
  const home = hubs.find(({ hub }) => hub.devices.has(deviceId)) ?? hubs[0];
  if (!home) throw new Error('The demo fleet has no hub.');
  const { hub, records } = home;
  const window = { from: new Date(now.getTime() - DAY_MS), to: now };
  const subject = { hub: hub.host, deviceId, moduleId: null };
  const seen = records.filter(({ time }) => time >= window.from && time <= window.to);
  const own = seen.filter((record) => record.deviceId === deviceId && record.moduleId === null);
  const setting = {
    name: 'lab',
    properties: { workspaceId: '/w', logs: [{ category: 'Connections', enabled: true }] },
  };
  const evidence = evidenceOf({
    identity: hub.devices.get(deviceId)?.identity ?? null,
    connections: { records: own.filter(({ category }) => category === 'Connections'), limited: false },
    operations: { records: own.filter(({ category }) => category !== 'Connections'), limited: false },
    fleet: fleetFromRecords(seen, subject, window),
    'diagnostic-settings': hub.logging ? [setting] : [],
  });
  return diagnose(evidence, { subject, window, now });
}

describe.each(STARTS.flatMap((start) => SEEDS.map((seed) => [start, seed] as const)))(
  'the demo fleet started at %s with seed %i',
  (start, seed) => {
    const now = new Date(start);
    let hubs: readonly HubSeen[] = [];
    beforeAll(() => {
      hubs = play(now, seed);
    });

    test.each([...STORIES])('%s has %s first', (deviceId, first, verdict, others = []) => {
      const report = judge(hubs, deviceId, now);
      const ids = report.findings.map(({ id }) => id);
      expect({ first: ids[0], verdict: report.verdict.status }).toEqual({ first, verdict });
      expect(ids).toEqual(expect.arrayContaining([...others]));
      expect(report.checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
    });
  },
);
