import fc from 'fast-check';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import type { DeviceLogMeaning } from '../../src/evidence/device-log';
import type { HubResource, IpRule } from '../../src/evidence/hub-resource';
import type { LogRecord } from '../../src/evidence/log-record';
import type { HubProbe, PortLook } from '../../src/evidence/probe';
import type { AvailabilityStatus } from '../../src/evidence/resource-health';
import type { ServiceHealthEvent } from '../../src/evidence/service-health';
import { busyMinute, fleet, operation } from '../kit/check-table';
import { deviceLog } from '../kit/device-logs';
import { edgeModule, edgeRuntime } from '../kit/edge-runtime';
import {
  AGENTS,
  atMinute,
  evidenceOf,
  identityOf,
  logRecords,
  NOW,
  type Row,
  SUBJECT,
  WINDOW,
} from '../kit/log-records';

// What people, tools and services may put into the evidence beside the records of the log: it must never crash a check.

const text = fc.oneof(
  fc.constantFrom('', '0001-01-01T00:00:00', '638999999999999999', '99999999999999999999', 'x\u202e', 'constructor'),
  fc.string({ maxLength: 30 }),
);
const address = fc.oneof(fc.constantFrom('203.0.113.XXX', '10.0.0.XXX', '2001:db8::XXXX', '::', '1.2.3', '/'), text);
const rule: fc.Arbitrary<IpRule> = fc.record(
  {
    filterName: text,
    action: fc.constantFrom('Accept', 'Reject', 'Allow', 'Deny', ''),
    ipMask: fc.oneof(address, fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '203.0.113.9', '::/129', '1.1.1.1/-1')),
  },
  { requiredKeys: [] },
);
const hub: fc.Arbitrary<HubResource> = fc.record(
  {
    id: fc.constant('/h'),
    name: fc.constant('contoso-lab'),
    properties: fc.record(
      {
        publicNetworkAccess: fc.constantFrom('Enabled', 'Disabled', ''),
        disableLocalAuth: fc.boolean(),
        disableDeviceSAS: fc.boolean(),
        disableModuleSAS: fc.boolean(),
        ipFilterRules: fc.array(rule, { maxLength: 4 }),
        networkRuleSets: fc.option(
          fc.record(
            { defaultAction: fc.constantFrom('Deny', 'Allow'), ipRules: fc.array(rule, { maxLength: 4 }) },
            { requiredKeys: [] },
          ),
        ),
        privateEndpointConnections: fc.array(fc.constant({}), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['id', 'name'] },
);
const identity = fc.record({
  generationId: text,
  createdTime: text,
  status: fc.constantFrom('enabled', 'disabled', ''),
  statusUpdatedTime: fc.constantFrom('0001-01-01T00:00:00Z', '2026-11-20T08:00:00Z', 'never'),
  lastActivityTime: fc.constantFrom('0001-01-01T00:00:00', '2026-11-20T01:00:00Z', '2026-11-20T23:00:00Z', ''),
  authentication: fc.record({ type: fc.constantFrom('sas', 'selfSigned', 'certificateAuthority', 'none', '') }),
});
const time = fc.constantFrom('0001-01-01T00:00:00', '2026-11-20T23:50:00.1234567', '2026-11-20T08:00:00Z', 'x', '');
const edgeModules = fc.record({
  runtimeStatus: fc.option(fc.oneof(fc.constantFrom('backoff', 'failed', 'running', 'unknown', 'STOPPED'), text)),
  status: fc.constantFrom('running', 'stopped', null),
  exitCode: fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
  restartCount: fc.option(fc.integer({ min: -1, max: 30 })),
  lastStartTimeUtc: fc.option(time),
  lastExitTimeUtc: fc.option(time),
});
const report = fc.record({
  version: fc.option(text),
  lastDesiredStatus: fc.option(
    fc.record({ code: fc.constantFrom(200, 400, 406, 417, -1, 1e9), description: fc.option(text) }),
  ),
  connectionState: fc.constantFrom('Connected', 'Disconnected', null),
  reportedAt: fc.option(time),
});
const runtime = fc
  .record({ gateway: text, edgeHub: edgeModules, filter: edgeModules, agent: report, hub: report })
  .map(({ gateway, edgeHub, filter, agent, hub }) => ({
    ...edgeRuntime({ edgeHub, agent: { ...agent, modules: { filter: edgeModule(filter) } }, hub }),
    gateway,
  }));
const code = fc.oneof(fc.constantFrom('ENOTFOUND', 'ECONNREFUSED', ''), text);
const certificate = fc.record({
  subject: text,
  issuer: text,
  notAfter: fc.option(fc.constant(NOW)),
  fingerprint: text,
});
const look: fc.Arbitrary<PortLook> = fc.oneof(
  fc.record({ port: fc.constantFrom(8883, 5671, 443, 1), outcome: fc.constant('not-tried' as const) }),
  fc.record({ port: fc.constantFrom(8883, 5671, 443), outcome: fc.constant('no-connection' as const), code }),
  fc.record({
    port: fc.constantFrom(8883, 5671, 443),
    outcome: fc.constant('handshake' as const),
    connectedAfter: fc.integer(),
    protocol: text,
    untrusted: fc.option(code),
    ownAuthority: fc.boolean(),
    chain: fc.array(certificate, { maxLength: 3 }),
  }),
);
const probe: fc.Arbitrary<HubProbe> = fc.record({
  host: text,
  at: fc.constantFrom(NOW, WINDOW.from, new Date(0)),
  name: fc.oneof(
    fc.record({ found: fc.constant(false as const), code }),
    fc.record({
      found: fc.constant(true as const),
      addresses: fc.array(fc.record({ address, isPrivate: fc.boolean() }), { maxLength: 3 }),
      aliases: fc.array(text, { maxLength: 2 }),
    }),
  ),
  ports: fc.array(look, { maxLength: 4 }),
});
const meaning: fc.Arbitrary<DeviceLogMeaning> = fc.constantFrom(
  'connected',
  'gave-up',
  'client-certificate',
  'message-too-large',
  'server-untrusted',
  'connect-timeout',
  'dns',
  'lost',
);
const log = fc
  .tuple(
    fc.array(fc.tuple(fc.option(fc.integer({ min: -100, max: 2000 })), meaning), { maxLength: 6 }),
    fc.option(fc.integer({ min: -1, max: 10_000 })),
    fc.boolean(),
  )
  .map(([lines, keepAlive, zoneStated]) => deviceLog(lines, { keepAlive, zoneStated }));
const minute = fc.double({ min: 0, max: 1440, noNaN: true });
const row: fc.Arbitrary<Row> = fc.oneof(
  fc.tuple(minute, fc.constantFrom('on', 'off', '404104', '401003', '400027', '413001', '400003')),
  fc.tuple(minute, fc.constant('no'), fc.constantFrom('401003', '403012', '404001', '409002'), text),
);
const records = (rows: readonly Row[], place: string, auth: string | null): readonly LogRecord[] =>
  logRecords(rows, { address: place, auth, sdk: AGENTS.node });
const healthEvent: fc.Arbitrary<ServiceHealthEvent> = fc.record({
  trackingId: text,
  eventType: fc.constantFrom('ServiceIssue', 'plannedmaintenance', 'RCA', 'HealthAdvisory', ''),
  title: text,
  from: fc.option(minute.map(atMinute)),
  to: fc.option(minute.map(atMinute)),
  impact: fc.array(
    fc.record({
      service: fc.constantFrom('Azure IoT Hub', 'IoT Hub', 'Storage', ''),
      regions: fc.array(text, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
});
const status: fc.Arbitrary<AvailabilityStatus> = fc.record({
  hub: fc.constantFrom('contoso-lab', '', null),
  availabilityState: fc.constantFrom('Available', 'Unavailable', 'degraded', ''),
  title: text,
  summary: text,
  reasonType: fc.constantFrom('Planned', 'UserInitiated', ''),
  occurred: fc.option(minute.map(atMinute)),
  reported: fc.option(minute.map(atMinute)),
  resolved: fc.option(fc.record({ began: fc.option(minute.map(atMinute)), ended: fc.option(minute.map(atMinute)) })),
});
const calls = fc.array(
  fc
    .tuple(
      minute,
      fc.constantFrom('413001', '400004', '404103', '504101', '403002'),
      fc.constantFrom('DeviceTelemetry', 'DirectMethods'),
    )
    .map(([at, code, category]) => operation(at, code, category)),
  { maxLength: 5 },
);

function expectWhole({ checks, findings, verdict }: Report): void {
  expect(checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
  const texts = findings.flatMap((one) => [one.title, one.explanation, ...one.because.map((proof) => proof.text)]);
  for (const said of [...texts, verdict.headline])
    expect(said).not.toMatch(/undefined|NaN|\bnull\b|\[object|Invalid Date/);
}

test('no evidence beside the log crashes a check', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 30 }),
      address,
      fc.constantFrom('sas', 'x509', null, ''),
      fc.record({
        hub,
        identity,
        logs: fc.array(log, { maxLength: 2 }),
        calls,
        probe,
        health: fc.array(status, { maxLength: 3 }),
        events: fc.array(healthEvent, { maxLength: 3 }),
        busy: fc.array(
          minute.map((at) => busyMinute(at)),
          { maxLength: 2 },
        ),
        runtime: fc.option(runtime),
      }),
      fc.option(fc.constant('filter')),
      (rows, place, auth, seen, moduleId) => {
        const evidence = evidenceOf({
          hub: seen.hub,
          probe: seen.probe,
          identity: identityOf(seen.identity),
          'edge-runtime': seen.runtime,
          'device-logs': seen.logs,
          operations: { records: seen.calls, limited: false },
          connections: { records: records(rows, place, auth), limited: false },
          fleet: fleet(seen.busy),
          'resource-health': seen.health,
          'service-health': seen.events,
        });
        expectWhole(diagnose(evidence, { subject: { ...SUBJECT, moduleId }, window: WINDOW, now: NOW }));
      },
    ),
    { numRuns: 400 },
  );
});
