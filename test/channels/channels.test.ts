import type { TurnContext } from 'botbuilder';
import { KeepaliveAdapter, type WebResponse } from '../../src/channels/adapter';
import { isChannelHost, isLoopback } from '../../src/channels/service-url';
import { createTell } from '../../src/channels/tell';
import { updatesInPlace } from '../../src/channels/updates-in-place';
import type { Clock } from '../../src/clock';
import { connector } from '../kit/connector';
import { handClock } from '../kit/hand-clock';
import { outboundBy } from '../kit/outbound';
import { NOW } from '../kit/sample-report';

function webResponse() {
  const sent: Array<{ status: number; body: unknown }> = [];
  const response: WebResponse = { send: (status, body) => void sent.push({ status, body }) };
  return { response, sent };
}

function activity(serviceUrl: string, more: object = {}): object {
  return {
    type: 'message',
    id: '1',
    channelId: 'webchat',
    serviceUrl,
    from: { id: 'u' },
    recipient: { id: 'b' },
    conversation: { id: 'c' },
    text: 'hi',
    ...more,
  };
}

const errors: unknown[] = [];
const log = {
  error: (details: object) => void errors.push(details),
  warn: (details: object) => void errors.push(details),
};
function adapter(clock: Clock = handClock(NOW)) {
  return new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log, outbound: outboundBy(clock) });
}
const echo = {
  run: async (context: TurnContext) => void (await context.sendActivity(`you said ${context.activity.text}`)),
};

beforeEach(() => void errors.splice(0));

describe('the adapter', () => {
  test('runs a turn and answers to the channel', async () => {
    const channel = await connector();
    const { response, sent } = webResponse();
    await adapter().answer({ headers: {}, body: activity(channel.url) }, response, echo);
    await channel.close();
    expect(channel.received).toMatchObject([{ body: { type: 'message', text: 'you said hi', replyToId: '1' } }]);
    expect(sent).toEqual([{ status: 200, body: undefined }]);
  });

  test.each([
    [undefined],
    ['text'],
    [{}],
    [{ type: 'message' }],
    [activity('http://127.0.0.1', { conversation: null })],
    [activity('http://127.0.0.1', { attachments: 'x' })],
  ])('refuses what is no activity: %j', async (body) => {
    const { response, sent } = webResponse();
    await adapter().answer({ headers: {}, body }, response, echo);
    expect(sent).toMatchObject([{ status: 400 }]);
  });

  test.each([
    'http://evil.example',
    'https://smba.trafficmanager.net/',
    'http://127.0.0.1.evil.example',
    'http://user@127.0.0.1',
    'file:///etc',
    'x',
  ])('in the lab answers to no other place: %s', async (serviceUrl) => {
    const { response, sent } = webResponse();
    let ran = false;
    await adapter().answer({ headers: {}, body: activity(serviceUrl) }, response, {
      run: async () => {
        ran = true;
      },
    });
    expect(sent).toMatchObject([{ status: 403 }]);
    expect(ran).toBe(false);
  });

  test('unsigned activities are refused once there is an identity', async () => {
    const { response, sent } = webResponse();
    const identity = {
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'pass',
      MicrosoftAppTenantId: 'tenant',
    };
    const real = new KeepaliveAdapter({ identity, mayAnswerTo: isChannelHost, log });
    await real.answer({ headers: {}, body: activity('https://smba.trafficmanager.net/emea/') }, response, echo);
    expect(sent).toMatchObject([{ status: 401 }]);
  });

  test('a failing turn is told with a reference, never with its error', async () => {
    const channel = await connector();
    const { response, sent } = webResponse();
    await adapter().answer({ headers: {}, body: activity(channel.url) }, response, {
      run: async () => Promise.reject(new Error('inner secret')),
    });
    await channel.close();
    expect(channel.received).toHaveLength(1);
    expect(channel.received[0]?.body.text).toMatch(/^Something went wrong on my side.*reference [0-9a-f]{8}\.$/);
    expect(JSON.stringify([channel.received, sent])).not.toContain('inner secret');
    expect(errors).toHaveLength(1);
  });

  test('a send that fails is not repeated, since it may have arrived', async () => {
    const channel = await connector([500, 500, 500, 500, 500]);
    const { response } = webResponse();
    await adapter().answer({ headers: {}, body: activity(channel.url) }, response, {
      run: async (context) => void (await context.sendActivity('once')),
    });
    await channel.close();
    expect(channel.received.filter(({ body }) => body.text === 'once')).toHaveLength(1);
  });
});

describe('telling outside of a turn', () => {
  const reference = (serviceUrl: string) => ({
    serviceUrl,
    channelId: 'webchat',
    bot: { id: 'b', name: '' },
    user: { id: 'u', name: '' },
    conversation: { id: 'c', isGroup: false, conversationType: '', name: '' },
  });

  async function told(statuses: number[]) {
    const channel = await connector(statuses);
    const clock = handClock(NOW);
    const tell = createTell({ adapter: adapter(clock), appId: '', mayAnswerTo: isLoopback, log });
    const outcome = await tell.tell(reference(channel.url), { type: 'message', text: 'done' }).then(
      () => 'sent',
      () => 'failed',
    );
    await channel.close();
    // In reply to nothing: Web Chat would wait for an activity with the id that the adapter made up.
    expect(channel.received.map(({ body }) => body.replyToId).filter(Boolean)).toEqual([]);
    return { outcome, posts: channel.received.length, waited: clock.waited };
  }

  test('sends', async () => expect(await told([])).toEqual({ outcome: 'sent', posts: 1, waited: [] }));

  test('repeats after 429, as late as it is asked to', async () =>
    expect(await told([429, 429])).toEqual({ outcome: 'sent', posts: 3, waited: [2000, 2000] }));

  test('gives up after the fourth 429', async () =>
    expect(await told([429, 429, 429, 429, 429])).toMatchObject({ outcome: 'failed', posts: 4 }));

  test.each([500, 502, 504, 412, 408, 403])('does not repeat after %d', async (status) =>
    expect(await told([status, status])).toEqual({ outcome: 'failed', posts: 1, waited: [] }),
  );

  async function updated(statuses: number[]) {
    const channel = await connector(statuses);
    const clock = handClock(NOW);
    const tell = createTell({ adapter: adapter(clock), appId: '', mayAnswerTo: isLoopback, log });
    const outcome = await tell.update(reference(channel.url), 'first', { type: 'message', text: 'better' });
    await channel.close();
    return { outcome, calls: channel.received, waited: clock.waited };
  }

  test('gives the id of what it said', async () => {
    const channel = await connector();
    const tell = createTell({ adapter: adapter(), appId: '', mayAnswerTo: isLoopback, log });
    expect(await tell.tell(reference(channel.url), { type: 'message', text: 'one' })).toBe('1');
    await channel.close();
  });

  test('updates what it said', async () => {
    const { outcome, calls } = await updated([]);
    expect(outcome).toBe(true);
    expect(calls).toMatchObject([
      { method: 'PUT', path: '/v3/conversations/c/activities/first', body: { id: 'first', text: 'better' } },
    ]);
  });

  test.each([412, 429, 502, 504])('an update is repeated after %d', async (status) => {
    const { outcome, calls, waited } = await updated([status, status]);
    expect({ outcome, calls: calls.length, waited }).toEqual({ outcome: true, calls: 3, waited: [2000, 2000] });
  });

  test.each([403, 404, 405, 500])('an update that gets %d cannot be done', async (status) => {
    const { outcome, calls } = await updated([status, status]);
    expect({ outcome, calls: calls.length }).toEqual({ outcome: false, calls: 1 });
    expect(errors).toHaveLength(1);
  });

  test('an update gives up after the fourth time', async () => {
    const { outcome, calls } = await updated([412, 412, 412, 412, 412]);
    expect({ outcome, calls: calls.length }).toEqual({ outcome: false, calls: 4 });
  });

  test('what one can do without is tried once', async () => {
    const channel = await connector([429, 429]);
    const tell = createTell({ adapter: adapter(), appId: '', mayAnswerTo: isLoopback, log });
    await expect(tell.tell(reference(channel.url), { text: 'x' }, 1)).rejects.toThrow();
    expect(await tell.update(reference(channel.url), 'first', { text: 'x' }, 1)).toBe(false);
    await channel.close();
    expect(channel.received).toHaveLength(2);
  });

  test.each([
    ['msteams', true],
    ['webchat', false],
    ['directline', false],
    ['emulator', false],
    ['something-new', false],
    ['constructor', false],
    [undefined, false],
  ])('%s updates in place: %s', (channelId, does) =>
    expect(updatesInPlace(channelId === undefined ? {} : { channelId })).toBe(does),
  );

  test('goes nowhere else', async () => {
    const tell = createTell({ adapter: adapter(), appId: '', mayAnswerTo: isLoopback, log });
    await expect(tell.tell(reference('https://evil.example'), { text: 'x' })).rejects.toThrow('does not answer to');
    await expect(tell.typing(reference('https://evil.example'))).resolves.toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});

describe('where answers may go', () => {
  test.each(['http://localhost:3978', 'http://127.0.0.1:1', 'https://[::1]:5/x', 'http://127.8.9.1'])(
    'loopback: %s',
    (url) => expect(isLoopback(url)).toBe(true),
  );
  test.each([
    'https://smba.trafficmanager.net/emea/',
    'https://webchat.botframework.com/',
    'https://europe.directline.botframework.com',
  ])('channel: %s', (url) => {
    expect(isChannelHost(url)).toBe(true);
    expect(isLoopback(url)).toBe(false);
  });
  test.each([
    'http://smba.trafficmanager.net/',
    'https://evilbotframework.com',
    'https://botframework.com.evil.example',
    'https://a@botframework.com',
    'localhost',
    '',
  ])('neither: %s', (url) => {
    expect(isChannelHost(url)).toBe(false);
    expect(isLoopback(url)).toBe(false);
  });
});
