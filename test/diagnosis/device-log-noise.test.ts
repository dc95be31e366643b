import fc from 'fast-check';
import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../src/evidence/device-log';
import { connections, fleet, type Kinds, reportOn } from '../kit/check-table';
import { deviceLog } from '../kit/device-logs';
import { atMinute, identityOf, noise, repeated, SUBJECT } from '../kit/log-records';

const MEANINGS: readonly DeviceLogMeaning[] = [
  'connected',
  'closed-by-program',
  'lost',
  'reset',
  'ping-unanswered',
  'renewal',
  'gave-up',
  'credentials-refused',
  'token-expired',
  'signature-invalid',
  'identifier-refused',
  'unavailable',
  'connack-missing',
  'dns',
  'connect-timeout',
  'connect-refused',
  'unreachable',
  'reached',
  'server-untrusted',
  'client-certificate',
  'proxy',
  'taken-over',
  'hub-code',
  'tracking-id',
  'boot',
  'process-start',
  'edge-token',
  'edge-scope',
  'edge-refused',
  'edge-upstream',
  'edge-idle-close',
  'edge-check',
];

const someText = fc.string({ maxLength: 40 });
const event: fc.Arbitrary<Omit<DeviceLogEvent, 'line'>> = fc.record(
  {
    meaning: fc.constantFrom(...MEANINGS),
    at: fc.oneof(
      fc.constant(null),
      fc.integer({ min: -3_000, max: 5_000 }).map((minute) => atMinute(minute)),
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    ),
    text: someText,
    port: fc.constantFrom(443, 5671, 8883, 1),
    host: fc.oneof(fc.constantFrom(SUBJECT.hub, 'gate-01.local', 'contoso-lab.azure-devices.cn', '10.0.0.1'), someText),
    code: fc.oneof(fc.constantFrom('5', '407', '400027'), someText),
    client: fc.oneof(fc.constantFrom(SUBJECT.deviceId, `${SUBJECT.deviceId}/m`, 'pump-170'), someText),
  },
  { requiredKeys: ['meaning', 'at', 'text'] },
);
const anyLog: fc.Arbitrary<DeviceLog> = fc
  .record({
    events: fc.array(event, { maxLength: 60 }),
    sdk: fc.constantFrom(null, 'c', 'node', 'iot-edge', 'no such sdk'),
    agent: fc.option(someText),
    edgeVersion: fc.option(fc.oneof(fc.constantFrom('1.6.1', '1.5.44'), someText)),
    zoneStated: fc.boolean(),
    name: someText,
  })
  .map(({ events, ...fields }) => {
    const times = events.flatMap(({ at }) => at ?? []);
    const lined = events.map((one, index) => ({ ...one, line: 1 + index * 4 }));
    return { ...deviceLog([], fields), events: lined, from: times[0] ?? null, to: times.at(-1) ?? null };
  });

const hub: Kinds = {
  identity: identityOf(),
  connections: connections(
    repeated({ times: 9, length: (i) => 90 + 60 * noise(i), end: ['404104'], gap: (i) => 9 + 7 * noise(i + 5) }),
  ),
  fleet: fleet(),
};

test('no log crashes a check, and every finding keeps its form', () => {
  fc.assert(
    fc.property(fc.array(anyLog, { maxLength: 3 }), fc.boolean(), (logs, withHub) => {
      const report = reportOn({ ...(withHub ? hub : {}), 'device-logs': logs });
      expect(report.checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
      for (const { because, next, title } of report.findings) {
        expect(because.length * next.length * title.length).toBeGreaterThan(0);
        for (const { at } of because) expect(Number.isNaN(at?.getTime() ?? 0)).toBe(false);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('a log that names only other devices changes nothing', () => {
  const without = reportOn(hub);
  fc.assert(
    fc.property(anyLog, (log) => {
      const events = log.events
        .filter(({ meaning }) => !meaning.startsWith('edge-'))
        .map((one) => ({ ...one, client: 'pump-170' }));
      fc.pre(events.length > 0);
      const report = reportOn({ ...hub, 'device-logs': [{ ...log, sdk: null, events }] });
      expect(report.findings.map(({ id, confidence }) => [id, confidence])).toEqual(
        without.findings.map(({ id, confidence }) => [id, confidence]),
      );
    }),
    { numRuns: 200, seed: 4 },
  );
});
