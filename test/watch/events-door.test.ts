import { createServer } from 'node:http';
import type { ConnectionEvent } from '../../src/watch/connection-event';
import { createEventsDoor, type EventsDoorParts, LARGEST_DELIVERY } from '../../src/watch/events-door';
import { cloudEventOf, eventGridOf, eventsOf } from '../kit/connection-events';
import { handClock } from '../kit/hand-clock';
import { serving } from '../kit/serving';
import { QUIET } from '../kit/watching';

const serve = serving();
const EVENTS = eventsOf('pump-08', 'down 1, up 4');

async function door(more: Partial<EventsDoorParts> = {}) {
  const taken: ConnectionEvent[] = [];
  // A clock whose waits never end: no body here comes too slowly.
  const clock = { ...handClock(new Date(0)), wait: () => new Promise<void>(() => undefined) };
  const take = async (events: readonly ConnectionEvent[]) => void taken.push(...events);
  const handle = createEventsDoor({ check: null, take, clock, log: QUIET, ...more });
  const origin = await serve(
    createServer((request, response) => {
      void handle(request, response).then((isTaken) => {
        if (isTaken) return;
        response.statusCode = 404;
        response.end();
      });
    }),
  );
  const call = async (init: RequestInit, path = '/api/events') => {
    const response = await fetch(`${origin}${path}`, init);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  return { taken, call, post: (body: string, headers = {}) => call({ method: 'POST', body, headers }) };
}

test.each([
  ['the Event Grid schema', EVENTS.map(eventGridOf)],
  ['CloudEvents in a batch', EVENTS.map(cloudEventOf)],
])('takes %s', async (_name, body) => {
  const { taken, post } = await door();
  expect(
    await post(JSON.stringify(body), { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }),
  ).toMatchObject({ status: 200 });
  expect(taken).toEqual(EVENTS);
});

test('takes a single CloudEvent, also with a query after the path', async () => {
  const { taken, call } = await door();
  const [first] = EVENTS.map(cloudEventOf);
  expect(await call({ method: 'POST', body: JSON.stringify(first) }, '/api/events?code=1')).toMatchObject({
    status: 200,
  });
  expect(taken).toEqual(EVENTS.slice(0, 1));
});

test('answers the handshake of the Event Grid schema', async () => {
  const { taken, post } = await door();
  const event = { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'abc-1' } };
  const answer = await post(JSON.stringify([event]), { 'aeg-event-type': 'SubscriptionValidation' });
  expect(answer).toMatchObject({ status: 200, body: '{"validationResponse":"abc-1"}' });
  expect(taken).toEqual([]);
});

test('answers the handshake of CloudEvents, to Event Grid alone', async () => {
  const { call } = await door({ check: async () => 'bad' });
  const asked = { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' };
  const answer = await call({ method: 'OPTIONS', headers: asked });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
  expect(answer.headers.get('webhook-allowed-rate')).toBe('*');
  for (const origin of ['evil.example', 'eventgrid.azure.net.evil.example', ''])
    expect(await call({ method: 'OPTIONS', headers: { 'webhook-request-origin': origin } })).toMatchObject({
      status: 403,
    });
  expect(await call({ method: 'OPTIONS' })).toMatchObject({ status: 403 });
});

test('reads nothing of what nobody vouches for', async () => {
  const asked: unknown[] = [];
  const { taken, post } = await door({
    check: async (authorization) => {
      asked.push(authorization);
      return authorization === 'Bearer good' ? 'good' : 'bad';
    },
  });
  const body = JSON.stringify(EVENTS.map(eventGridOf));
  const refused = await post(body);
  expect(refused).toMatchObject({ status: 401 });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  // Nor is it told whether it would have been read.
  expect((await post('{ no json', { authorization: 'Bearer bad' })).body).toBe(refused.body);
  expect(taken).toEqual([]);
  expect(await post(body, { authorization: 'Bearer good' })).toMatchObject({ status: 200 });
  expect(taken).toHaveLength(2);
  expect(asked).toEqual([undefined, 'Bearer bad', 'Bearer good']);
});

test('what cannot be checked now may come again', async () => {
  const { post } = await door({ check: async () => 'unclear' });
  expect(await post('[]')).toMatchObject({ status: 503 });
});

test('what cannot be kept comes again', async () => {
  const { post } = await door({ take: async () => Promise.reject(new Error('the store is down')) });
  const answer = await post(JSON.stringify(EVENTS.map(eventGridOf)));
  expect(answer).toMatchObject({ status: 503 });
  expect(answer.body).not.toContain('store is down');
});

test.each([
  ['no JSON', '{ no json', 400],
  ['nothing', '', 400],
  ['another schema', '{"a":1}', 400],
  ['a larger body than Event Grid sends', `[${' '.repeat(LARGEST_DELIVERY)}]`, 413],
  ['more events than it sends', JSON.stringify(Array.from({ length: 5_001 }, () => ({ eventType: 'x' }))), 413],
])('refuses %s', async (_name, body, status) => {
  const { post, taken } = await door();
  expect((await post(body)).status).toBe(status);
  expect(taken).toEqual([]);
});

test('refuses other methods, and leaves other paths to others', async () => {
  const { call } = await door();
  expect(await call({ method: 'GET' })).toMatchObject({ status: 405 });
  expect(await call({ method: 'POST', body: '[]' }, '/api/eventsx')).toMatchObject({ status: 404 });
});
