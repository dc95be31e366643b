import { DirectLineConversation, DirectLineRefusal } from '../../kit/direct-line-client';
import { type EchoBot, startEchoBot } from './echo-bot';

let bot: EchoBot;
const talks: DirectLineConversation[] = [];

async function start(): Promise<DirectLineConversation> {
  const talk = await DirectLineConversation.start(bot.origin);
  talks.push(talk);
  return talk;
}

beforeAll(async () => {
  bot = await startEchoBot({
    answers: {
      twice: async (context) =>
        void (await context.sendActivities([{ type: 'typing' }, { text: 'one' }, { text: 'two' }])),
    },
  });
});
afterEach(() => {
  for (const talk of talks.splice(0)) talk.close();
});
afterAll(() => bot.close());

test('a message is echoed with its id, then answered as a reply to it', async () => {
  const talk = await start();
  await talk.waitForText('Hello. Which device?');
  const id = await talk.say('hello');
  const answer = await talk.waitForText('echo: hello');
  expect(answer).toMatchObject({ from: { id: 'keepalive', role: 'bot' }, replyToId: id, channelId: 'directline' });
  expect(talk.seen.find((activity) => activity.id === id)).toMatchObject({ text: 'hello', from: { role: 'user' } });
  const order = talk.seen.map(({ text }) => text);
  expect(order.indexOf('hello')).toBeLessThan(order.indexOf('echo: hello'));
});

test('the bot hears the greeting once, and every message under the id that the token names', async () => {
  const talk = await start();
  await talk.waitForText('Hello. Which device?');
  await talk.say('who am I', {
    from: { id: 'someone-else', name: 'Eve' },
    serviceUrl: 'https://elsewhere.example',
    callerId: 'urn:x',
  });
  await talk.waitForText('echo: who am I');
  const here = bot.received.filter(({ conversation }) => conversation?.id === talk.conversationId);
  expect(here.map(({ type }) => type)).toEqual(['conversationUpdate', 'message']);
  const [joined, message] = here;
  expect(message).toMatchObject({ serviceUrl: `${bot.origin}/lab/connector/`, recipient: { id: 'keepalive' } });
  expect(message?.callerId ?? null).toBeNull();
  expect(message?.from?.id).toMatch(/^dl_/);
  expect(joined?.membersAdded?.map(({ id }) => id)).toEqual(['keepalive', message?.from?.id]);
});

test("a press of a card's button reaches the bot as its value", async () => {
  const talk = await start();
  await talk.press({ again: 'pump-08' });
  await talk.waitForText('echo: {"again":"pump-08"}');
});

test('several replies of one turn arrive in order', async () => {
  const talk = await start();
  await talk.say('twice');
  await talk.waitForText('two');
  expect(talk.seen.slice(-3).map(({ type, text }) => text ?? type)).toEqual(['typing', 'one', 'two']);
});

test('the bot can speak unasked', async () => {
  const talk = await start();
  await talk.ask('hello', ({ text }) => text === 'echo: hello');
  await bot.tell('pump-08 dropped again');
  await talk.waitForText('pump-08 dropped again');
});

test('a bot that fails is a 502, and the message does not come back as sent', async () => {
  const talk = await start();
  await talk.waitForText('Hello');
  const refused = await talk.say('fail').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DirectLineRefusal);
  expect(refused).toMatchObject({
    status: 502,
    body: '{"error":{"code":"BotError","message":"Failed to send activity: bot returned an error"}}',
  });
  await talk.ask('still there?', ({ text }) => text === 'echo: still there?');
  expect(talk.seen.map(({ text }) => text)).not.toContain('fail');
});
