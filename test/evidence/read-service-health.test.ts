import fc from 'fast-check';
import { readServiceHealth, serviceHealthToArm } from '../../src/evidence/read-service-health';
import { healthEvent } from '../kit/tiny-lab';

const READ = {
  trackingId: 'BC_1-FXZ',
  eventType: 'ServiceIssue',
  title: 'Connection failures',
  from: new Date('2026-11-23T04:00:00Z'),
  to: new Date('2026-11-23T04:10:00Z'),
  impact: [{ service: 'Azure IoT Hub', regions: ['West Europe'] }],
};

test.each<[string, unknown]>([
  ['as ARM answers', { value: [healthEvent()], nextLink: 'https://management.azure.com/next' }],
  ['the list alone', [healthEvent()]],
  ['among entries that are none', { value: [null, 7, {}, { properties: {} }, healthEvent()] }],
])('%s', (_name, answer) => expect(readServiceHealth(answer)).toEqual([READ]));

test('no event is an answer; what is no list is none', () => {
  expect(readServiceHealth({ value: [] })).toEqual([]);
  for (const other of [null, undefined, 'x', {}, { hello: 1 }, { value: 'x' }, [{}], healthEvent()])
    expect(readServiceHealth(other)).toBeUndefined();
});

test.each<[string, object, object]>([
  ['an id of its own', { trackingId: 'ABCD-123' }, { trackingId: 'ABCD-123' }],
  ['active', { status: 'Active', impactMitigationTime: undefined }, { to: null }],
  [
    'resolved, nobody wrote when',
    { impactMitigationTime: null, lastUpdateTime: '2026-11-23T05:00:00Z' },
    { to: new Date('2026-11-23T05:00:00Z') },
  ],
  ['a time that is none', { impactStartTime: 'soon' }, { from: null }],
  ['no title', { title: null }, { title: '' }],
  ['nobody is hit', { impact: null }, { impact: [] }],
  ['no region', { impact: [{ impactedService: 'x' }] }, { impact: [{ service: 'x', regions: [] }] }],
])('%s', (_name, fields, expected) => {
  expect(readServiceHealth([healthEvent(fields)])).toEqual([{ ...READ, ...expected }]);
});

test('the newest fifty, and no endless titles', () => {
  const events = Array.from({ length: 80 }, (_, hour) =>
    healthEvent({ title: 't'.repeat(9_999), impactStartTime: new Date(hour * 3_600_000).toISOString() }),
  );
  const read = readServiceHealth(events) ?? [];
  expect(read).toHaveLength(50);
  expect(read[0]?.from).toEqual(new Date(79 * 3_600_000));
  expect(read[0]?.title).toHaveLength(200);
});

test('a case reads back what was written', () => {
  const time = fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2040-01-01') }));
  const impact = fc.array(fc.record({ service: fc.string(), regions: fc.array(fc.string()) }));
  const event = fc.record({
    trackingId: fc.string(),
    eventType: fc.string(),
    title: fc.string({ maxLength: 200 }),
    from: time,
    to: time,
    impact,
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), (events) => {
      const sorted = events.toSorted((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0));
      expect(readServiceHealth(JSON.parse(JSON.stringify(serviceHealthToArm(sorted))))).toEqual(sorted);
    }),
  );
});
