/** The client that Web Chat itself uses, in Node: it wants a browser's XMLHttpRequest and WebSocket. */
import { type Activity, ConnectionStatus, DirectLine } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import { type EchoBot, startEchoBot } from './echo-bot';

// xhr2 has no types; it is handed on as it is.
const XMLHttpRequest: unknown = require('xhr2');

const before = {
  XMLHttpRequest: Reflect.get(globalThis, 'XMLHttpRequest'),
  WebSocket: Reflect.get(globalThis, 'WebSocket'),
};
let bot: EchoBot;
let client: DirectLine | undefined;

beforeAll(async () => {
  Object.assign(globalThis, { XMLHttpRequest, WebSocket });
  bot = await startEchoBot();
});
afterEach(() => client?.end());
afterAll(async () => {
  Object.assign(globalThis, before);
  await bot.close();
});

async function connect(
  webSocket: boolean,
): Promise<{ client: DirectLine; heard: Activity[]; until(text: string): Promise<Activity> }> {
  const granted = await fetch(`${bot.origin}/api/directline/token`, { method: 'POST' });
  const { token, domain }: { token: string; domain: string } = JSON.parse(await granted.text());
  const line = new DirectLine({ token, domain, webSocket, pollingInterval: 200 });
  client = line;
  const heard: Activity[] = [];
  let wake = (): void => undefined;
  line.activity$.subscribe(
    (activity) => {
      heard.push(activity);
      wake();
    },
    // How the library says that end() was called.
    (error) => expect(error).toMatchObject({ message: 'conversation ended' }),
  );
  const until = async (text: string): Promise<Activity> => {
    for (;;) {
      const found = heard.find((activity) => activity.type === 'message' && activity.text === text);
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { client: line, heard, until };
}

function post(line: DirectLine, text: string): Promise<string> {
  const activity: Activity = { type: 'message', from: { id: 'anyone' }, text };
  return new Promise((resolve, reject) => line.postActivity(activity).subscribe(resolve, reject));
}

test.each([
  ['WebSocket', true],
  ['polling', false],
])('starts, says and hears over %s', async (_name, webSocket) => {
  const talk = await connect(webSocket);
  await talk.until('Hello. Which device?');
  expect(talk.client.connectionStatus$.getValue()).toBe(ConnectionStatus.Online);
  const id = await post(talk.client, 'hello');
  const answer = await talk.until('echo: hello');
  expect(answer).toMatchObject({ replyToId: id });
  expect(talk.heard.find((activity) => activity.id === id)).toMatchObject({
    text: 'hello',
    from: { id: expect.stringMatching(/^dl_/) },
  });
  await bot.tell('unasked');
  await talk.until('unasked');
});

test('tells its user of a bot that fails with its word for it: retry', async () => {
  const talk = await connect(true);
  await talk.until('Hello. Which device?');
  expect(await post(talk.client, 'fail')).toBe('retry');
});
