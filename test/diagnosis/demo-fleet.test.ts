import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../src/evidence/log-record';
import { createDemoFleet } from '../../src/lab/demo-fleet';
import type { LabHub } from '../../src/lab/registry';
import { evidenceOf } from '../kit/log-records';

interface Story {
  readonly device: string;
  readonly first: string;
  readonly verdict: string;
  /** What else must stand in the report. */
  readonly also?: string;
}

/** The demo fleet as it is promised to people. */
const STORIES: readonly Story[] = [
  { device: 'pump-01', first: 'no-problem-seen', verdict: 'healthy' },
  { device: 'pump-02', first: 'device-disabled', verdict: 'fault' },
  { device: 'pump-03', first: 'sas-renewal', verdict: 'benign' },
  { device: 'pump-04', first: 'sas-renewal', verdict: 'benign' },
  { device: 'pump-05', first: 'sas-renewal', verdict: 'benign' },
  { device: 'pump-06', first: 'sas-token-expired', verdict: 'fault' },
  { device: 'pump-07', first: 'credentials-rejected', verdict: 'fault' },
  { device: 'pump-08', first: 'duplicate-identity', verdict: 'fault' },
  { device: 'pump-09', first: 'network-loss', verdict: 'fault' },
  { device: 'pump-10', first: 'idle-timeout', verdict: 'fault', also: 'half-open-session' },
  { device: 'pump-11', first: 'service-event', verdict: 'benign' },
  { device: 'pump-12', first: 'sdk-known-bug', verdict: 'fault' },
  { device: 'pump-13', first: 'network-loss', verdict: 'fault', also: 'half-open-session' },
  { device: 'pump-14', first: 'network-loss', verdict: 'fault', also: 'sas-renewal' },
  { device: 'gate-01', first: 'no-problem-seen', verdict: 'healthy' },
  { device: 'pump-99', first: 'device-not-found', verdict: 'fault' },
  { device: 'kiosk-01', first: 'daily-quota-used', verdict: 'fault' },
  { device: 'cam-01', first: 'logging-off', verdict: 'inconclusive' },
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

    test.each(STORIES)('$device has $first first', ({ device, first, verdict, also }) => {
      const report = judge(hubs, device, now);
      const ids = report.findings.map(({ id }) => id);
      expect({ first: ids[0], verdict: report.verdict.status }).toEqual({ first, verdict });
      if (also) expect(ids).toContain(also);
      expect(report.checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
    });
  },
);
