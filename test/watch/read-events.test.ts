import { sequenceOf } from '../../src/watch/connection-event';
import { MOST_EVENTS, readDelivery } from '../../src/watch/read-events';
import { cloudEventOf, eventGridOf, eventsOf } from '../kit/connection-events';

const [DOWN, UP] = eventsOf('Pump-08', 'down 1, up 4');
if (!DOWN || !UP) throw new Error('There are two events.');

test.each([
  ['an array of the Event Grid schema', [eventGridOf(DOWN), eventGridOf(UP)]],
  ['an array of CloudEvents', [cloudEventOf(DOWN), cloudEventOf(UP)]],
])('%s is read', (_name, body) => {
  expect(readDelivery(body)).toEqual({ kind: 'events', events: [DOWN, UP], passed: 0 });
});

test('a single CloudEvent is read', () => {
  expect(readDelivery(cloudEventOf(UP))).toEqual({ kind: 'events', events: [UP], passed: 0 });
});

test('names of hubs ignore case, ids of devices and modules do not', () => {
  const body = [{ ...eventGridOf({ ...DOWN, hub: 'Contoso-LAB', moduleId: 'Filter' }) }];
  expect(readDelivery(body)).toMatchObject({
    events: [{ hub: 'contoso-lab', deviceId: 'Pump-08', moduleId: 'Filter' }],
  });
});

test.each([
  ['another event of the hub', { ...eventGridOf(DOWN), eventType: 'Microsoft.Devices.DeviceCreated' }],
  ['no sequence number', { ...eventGridOf(DOWN), data: { hubName: 'h', deviceId: 'd' } }],
  [
    'one that is no number',
    {
      ...eventGridOf(DOWN),
      data: { hubName: 'h', deviceId: 'd', deviceConnectionStateEventInfo: { sequenceNumber: 'xyz' } },
    },
  ],
  ['no time', { ...eventGridOf(DOWN), eventTime: 'soon' }],
  ['an id that is too long', eventGridOf({ ...DOWN, deviceId: 'x'.repeat(129) })],
  ['no data', { ...eventGridOf(DOWN), data: null }],
])('%s is passed over, and what stands beside it is read', (_name, strange) => {
  expect(readDelivery([strange, eventGridOf(UP)])).toEqual({ kind: 'events', events: [UP], passed: 1 });
});

test.each([
  ['nothing', []],
  ['no JSON', undefined],
  ['null', null],
  ['a text', 'hello'],
  ['an object of another kind', { hello: 1 }],
  ['a list of numbers', [1, 2]],
  ['CloudEvents of another version', { ...cloudEventOf(DOWN), specversion: '0.3' }],
])('%s is neither of the schemas', (_name, body) => {
  expect(readDelivery(body)).toEqual({ kind: 'strange' });
});

test('the handshake of the Event Grid schema is recognized', () => {
  const eventType = 'Microsoft.EventGrid.SubscriptionValidationEvent';
  const data = { validationCode: '512d38b6', validationUrl: 'https://rp-eastus2.eventgrid.azure.net:553/x' };
  expect(
    readDelivery([{ id: '1', topic: 't', subject: '', eventType, eventTime: '2026-11-23T12:00:00Z', data }]),
  ).toEqual({
    kind: 'validation',
    code: '512d38b6',
  });
});

test('more events than Event Grid sends are refused', () => {
  const one = eventGridOf(DOWN);
  expect(readDelivery(Array.from({ length: MOST_EVENTS + 1 }, () => one))).toEqual({ kind: 'too-many' });
});

test('sequence numbers compare as the numbers that they write, whatever their case and length', () => {
  const sample = '000000000000000001D4132452F67CE200000002000000000000000000000001';
  const texts = ['1', 'a', 'B', '10', '00ff', '100', sample.toLowerCase(), sample.replace(/1$/, '2')];
  const numbers = texts.map((text) => sequenceOf(text));
  expect(numbers).toEqual([...numbers].sort());
  expect(new Set(numbers).size).toBe(texts.length);
  expect(sequenceOf(sample)).toBe(sample);
});

test.each([[''], ['0x1'], ['-1'], ['g'], ['1'.repeat(65)], [7], [null]])('%j is no sequence number', (text) => {
  expect(sequenceOf(text)).toBeNull();
});
