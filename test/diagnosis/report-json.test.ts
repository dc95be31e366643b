import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { ALLOWED_GUIDE_HOSTS } from '../../src/diagnosis/catalogues/guides';
import { CHECKS } from '../../src/diagnosis/checks';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { toJson } from '../../src/diagnosis/report-json';
import type { Evidence } from '../../src/evidence/evidence';
import type { LogRecord } from '../../src/evidence/log-record';
import { busyMinute, connections, fleet, type Kinds, operation } from '../kit/check-table';
import {
  AGENTS,
  evidenceOf,
  identityOf,
  logRecords,
  NOW,
  noise,
  type Row,
  repeated,
  SUBJECT,
  WINDOW,
} from '../kit/log-records';

const schema: unknown = JSON.parse(readFileSync(join(__dirname, '../../src/diagnosis/report.schema.json'), 'utf8'));
const isReport = new Ajv({ allErrors: true }).compile(typeof schema === 'object' && schema !== null ? schema : {});

/** What holds for every report, whatever the evidence. */
function expectSound(report: Report): void {
  const json = toJson(report);
  expect(isReport(json) || isReport.errors).toBe(true);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  const ids = report.findings.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(report.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(
    report.checks
      .filter(({ outcome }) => outcome === 'found')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids].sort());
  expect(report.checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
  for (const [index, finding] of report.findings.entries()) {
    // A consequence stands right after its cause, or after an earlier consequence of it.
    for (const id of finding.explains) expect(ids.indexOf(id)).toBeGreaterThan(index);
    for (const { url } of finding.guides) expect(ALLOWED_GUIDE_HOSTS).toContain(new URL(url).host);
    for (const { text } of finding.because) expect(text.length).toBeLessThan(400);
    for (const text of [finding.title, finding.explanation, ...finding.next.map((step) => step.text)])
      expect(text).not.toMatch(/undefined|NaN|\[object/);
  }
  expect(report.verdict.headline).not.toMatch(/\n|undefined|NaN/);
}

const node = { sdk: AGENTS.node };
const stories: ReadonlyArray<readonly [string, Row[], Kinds?]> = [
  ['nothing', []],
  ['renewals', repeated({ times: 20, length: 45, end: ['off'], client: () => node })],
  ['cuts and a loss', [...repeated({ times: 6, length: 70, end: ['401003', '404104'] }), [470, '404104'], [500, 'on']]],
  [
    'two clients',
    repeated({
      times: 30,
      length: 0.5,
      end: ['400027'],
      gap: -0.01,
      client: (i) => ({ address: `198.51.10${i % 2}.XXX` }),
    }),
  ],
  [
    'a NAT',
    repeated({
      times: 40,
      length: (i) => 4.6 + (i % 3 ? 0 : 1.7),
      end: ['400027'],
      gap: -0.01,
      jitter: 0.1,
      client: () => ({ sdk: AGENTS.c }),
    }),
  ],
  ['losses', repeated({ times: 8, length: (i) => 110 + 90 * noise(i), end: ['404104'], gap: 9 })],
  [
    'refused',
    [
      [1, 'on'],
      [100, '404104'],
      [101, 'no', '401003'],
      [120, 'no', '401003'],
      [150, 'no', '401003'],
    ],
  ],
  [
    'a busy minute',
    [
      [1, 'on'],
      [300, '500001'],
      [300.3, 'on'],
    ],
    { fleet: fleet([busyMinute(300)]) },
  ],
  [
    'used-up quota',
    [
      [1, 'on'],
      [700, '404104'],
      [701, 'on'],
    ],
    { operations: { records: [operation(699.9, '403002')], limited: false } },
  ],
  ['a keep-alive too long', repeated({ times: 20, length: 29.5, end: ['404104'], gap: 0.4, jitter: 0.05 })],
  [
    'closed after every connect',
    repeated({ from: 1380, times: 40, length: 0.1, end: ['404104'], gap: 1 }).slice(0, -1),
  ],
  ['sleeps and wakes', repeated({ times: 23, length: 1, end: ['off'], gap: 59 }).slice(0, -1)],
  ['gave up', [...repeated({ times: 8, length: 45, end: ['off'], client: () => node }), [405.9, 'off']]],
  [
    'a message too large',
    [
      [1, 'on'],
      [700, '404104'],
      [700.2, 'on'],
    ],
    { operations: { records: [operation(699.99, '413001')], limited: false } },
  ],
];

function judge(records: readonly LogRecord[], kinds: Kinds = {}, subject = SUBJECT): Report {
  const evidence = evidenceOf({
    identity: identityOf({ deviceId: subject.deviceId }),
    fleet: fleet(),
    ...kinds,
    connections: { records, limited: false },
  });
  return diagnose(evidence, { subject, window: WINDOW, now: NOW });
}

const idsOf = (report: Report): readonly string[] => report.findings.map(({ id }) => id);

test.each(stories.map(([story, rows, kinds]) => ({ story, rows, kinds })))(
  '$story makes a sound report',
  ({ rows, kinds }) => expectSound(judge(logRecords(rows), kinds)),
);

test('a report without anything', () =>
  expectSound(diagnose(evidenceOf({}), { subject: SUBJECT, window: null, now: NOW })));

test('optional parts are left out, never null', () => {
  const json = toJson(
    judge(
      connections([
        [1, 'on'],
        [9, '404104'],
        [30, 'on'],
      ]).records,
    ),
  );
  expect(json.subject.moduleId).toBeNull();
  expect(json.window).toEqual({ from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' });
  expect(json.findings[0]).not.toHaveProperty('accountsFor');
  expect(json.findings[0]?.next.every((step) => step.command !== null)).toBe(true);
});

describe('what must not change the answer', () => {
  const story = fc.constantFrom(...stories);

  test('order and doubles', () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat({ max: 1000 })), ([, rows, kinds], keys) => {
        const records = logRecords(rows);
        const doubled = records.flatMap((record) =>
          Number(keys.next().value) % 7 === 0 ? [record, { ...record }] : [record],
        );
        const mixed = doubled
          .map((record) => ({ record, key: Number(keys.next().value) }))
          .sort((a, b) => a.key - b.key);
        expect(
          toJson(
            judge(
              mixed.map(({ record }) => record),
              kinds,
            ),
          ),
        ).toEqual(toJson(judge(records, kinds)));
      }),
      { numRuns: 60 },
    );
  });

  test('other names', () => {
    fc.assert(
      fc.property(story, fc.stringMatching(/^[A-Za-z0-9\-:.+%_#*?!(),=@$']{1,128}$/), ([, rows, kinds], deviceId) => {
        const subject = { ...SUBJECT, deviceId };
        const operations = kinds?.operations && {
          ...kinds.operations,
          records: kinds.operations.records.map((record) => ({ ...record, deviceId })),
        };
        const renamed = judge(
          logRecords(rows, {}, subject),
          { ...kinds, ...(operations ? { operations } : {}) },
          subject,
        );
        expect(idsOf(renamed)).toEqual(idsOf(judge(logRecords(rows), kinds)));
      }),
      { numRuns: 60 },
    );
  });

  test('another day', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: -400, max: 400 }), ([, rows, kinds], days) => {
        const by = (time: Date): Date => new Date(time.getTime() + days * 86_400_000);
        const shift = (records: readonly LogRecord[]): LogRecord[] =>
          records.map((record) => ({ ...record, time: by(record.time) }));
        const active = new Date(identityOf().lastActivityTime ?? NOW);
        const identity = identityOf({ lastActivityTime: by(active).toISOString() });
        const seen = kinds?.fleet ?? fleet();
        const moved: Evidence = evidenceOf({
          identity,
          connections: { records: shift(logRecords(rows)), limited: false },
          fleet: {
            ...seen,
            newest: seen.newest && by(seen.newest),
            minutes: seen.minutes.map((one) => ({ ...one, minute: by(one.minute) })),
          },
          ...(kinds?.operations
            ? { operations: { ...kinds.operations, records: shift(kinds.operations.records) } }
            : {}),
        });
        const report = diagnose(moved, {
          subject: SUBJECT,
          window: { from: by(WINDOW.from), to: by(WINDOW.to) },
          now: by(NOW),
        });
        expect(idsOf(report)).toEqual(idsOf(judge(logRecords(rows), kinds)));
      }),
      { numRuns: 60 },
    );
  });

  test('other devices, and the device’s own modules', () => {
    fc.assert(
      fc.property(
        story,
        story,
        fc.constantFrom('PUMP-17', 'pump-1', 'other'),
        fc.option(fc.constant('m1')),
        ([, rows, kinds], [, noiseRows], deviceId, moduleId) => {
          const others = logRecords(noiseRows, {}, moduleId ? { ...SUBJECT, moduleId } : { ...SUBJECT, deviceId });
          const mine = logRecords(rows);
          expect(idsOf(judge([...others, ...mine], kinds))).toEqual(idsOf(judge(mine, kinds)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('no records crash it', () => {
  const code = fc.option(
    fc.constantFrom('401003', '404104', '400027', '409002', '500001', '403002', '403012', '429001', '4', 'constructor'),
  );
  const record: fc.Arbitrary<LogRecord> = fc.record({
    time: fc.date({ min: WINDOW.from, max: NOW, noInvalidDate: true }),
    category: fc.constantFrom('Connections', 'DeviceTelemetry', ''),
    operationName: fc.constantFrom('deviceConnect', 'deviceDisconnect', 'moduleConnect', 'x', ''),
    level: fc.constantFrom('Information', 'Error', 'Warning', ''),
    code,
    description: fc.string(),
    deviceId: fc.constantFrom(SUBJECT.deviceId, SUBJECT.deviceId, 'other'),
    moduleId: fc.option(fc.constantFrom('', 'm'), { freq: 3 }),
    protocol: fc.constantFrom('Mqtt', 'Amqp', 'MqttWs', '', 'x'),
    authType: fc.option(fc.constantFrom('sas', 'x509', '')),
    maskedIpAddress: fc.constantFrom('', '203.0.113.XXX', '\u202eevil\n'),
    sdkVersion: fc.oneof(fc.constantFrom(...Object.values(AGENTS)), fc.string({ maxLength: 2_000 })),
  });
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 80 }),
      fc.array(record, { maxLength: 10 }),
      fc.option(fc.constantFrom('enabled', 'disabled', '')),
      (own, others, status) => {
        const identity = status === null ? null : identityOf({ status });
        expectSound(judge(own, { identity, operations: { records: others, limited: true } }));
      },
    ),
    { numRuns: 300 },
  );
});
