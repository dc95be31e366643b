import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TurnContext } from 'botbuilder';
import { KeepaliveAdapter, type WebResponse } from '../../src/channels/adapter';
import { isChannelHost, isLoopback } from '../../src/channels/service-url';
import { createTell } from '../../src/channels/tell';
import { handClock } from '../kit/hand-clock';
import { NOW } from '../kit/sample-report';

/** A channel's connector: notes what the bot posts, and answers with the statuses it is given, then 200. */
async function connector(statuses: number[] = []) {
  const posted: Array<Record<string, unknown>> = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      posted.push(JSON.parse(body));
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json', 'retry-after': '2' });
      response.end('{"id":"1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return { url: `http://127.0.0.1:${port}`, posted, close: () => new Promise((resolve) => server.close(resolve)) };
}

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
const adapter = () => new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log });
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
    expect(channel.posted).toMatchObject([{ type: 'message', text: 'you said hi', replyToId: '1' }]);
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
    expect(channel.posted).toHaveLength(1);
    expect(channel.posted[0]?.text).toMatch(/^Something went wrong on my side.*reference [0-9a-f]{8}\.$/);
    expect(JSON.stringify([channel.posted, sent])).not.toContain('inner secret');
    expect(errors).toHaveLength(1);
  });

  test('a send that fails is not repeated, since it may have arrived', async () => {
    const channel = await connector([500, 500, 500, 500, 500]);
    const { response } = webResponse();
    await adapter().answer({ headers: {}, body: activity(channel.url) }, response, {
      run: async (context) => void (await context.sendActivity('once')),
    });
    await channel.close();
    expect(channel.posted.filter((message) => message.text === 'once')).toHaveLength(1);
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
    const tell = createTell({ adapter: adapter(), appId: '', mayAnswerTo: isLoopback, clock, log });
    const outcome = await tell.tell(reference(channel.url), { type: 'message', text: 'done' }).then(
      () => 'sent',
      () => 'failed',
    );
    await channel.close();
    // In reply to nothing: Web Chat would wait for an activity with the id that the adapter made up.
    expect(channel.posted.map((message) => message.replyToId).filter(Boolean)).toEqual([]);
    return { outcome, posts: channel.posted.length, waited: clock.waited };
  }

  test('sends', async () => expect(await told([])).toEqual({ outcome: 'sent', posts: 1, waited: [] }));

  test('repeats after 429, as late as it is asked to', async () =>
    expect(await told([429, 429])).toEqual({ outcome: 'sent', posts: 3, waited: [2000, 2000] }));

  test('gives up after the fourth 429', async () =>
    expect(await told([429, 429, 429, 429, 429])).toMatchObject({ outcome: 'failed', posts: 4 }));

  test.each([500, 502, 504, 412, 408, 403])('does not repeat after %d', async (status) =>
    expect(await told([status, status])).toEqual({ outcome: 'failed', posts: 1, waited: [] }),
  );

  test('goes nowhere else', async () => {
    const tell = createTell({ adapter: adapter(), appId: '', mayAnswerTo: isLoopback, clock: handClock(NOW), log });
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
