/** The page in a real browser, with the smallest bot behind it. */
import type { Browser, Page } from 'playwright-core';
import { createWeb } from '../../src/web/page-routes';
import * as chat from '../kit/browser';
import { cardMessage, type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';
import { SAMPLE_CARD } from './sample-card';

const QUESTIONS = [
  'Why does pump-08 on contoso-lab keep disconnecting?',
  'Is pump-03 on contoso-lab healthy?',
  'What is wrong with kiosk-01 on fabrikam-lab?',
];
const web = createWeb({
  title: 'Keepalive',
  about: 'Finds out why an Azure IoT Hub device keeps disconnecting. It only reads; it never touches a device.',
  suggestions: QUESTIONS,
});
const answers = {
  [QUESTIONS[0] ?? '']: async (context: { sendActivity(a: object): Promise<unknown> }) =>
    void (await context.sendActivity(cardMessage(SAMPLE_CARD))),
};

let bot: EchoBot;
let browser: Browser;
let page: Page | undefined;

beforeAll(async () => {
  [bot, browser] = await Promise.all([startEchoBot({ web, answers }), chat.openBrowser()]);
});
afterEach(async () => {
  if (page) await chat.leave(page);
  page = undefined;
});
afterAll(async () => {
  await browser.close();
  await bot.close();
});

test.each([
  [360, false],
  [360, true],
  [768, false],
  [1280, false],
  [1280, true],
])('at %i px, dark: %s: opens, suggests, answers with a card, opens a detail', async (width, dark) => {
  const name = `${width}-${dark ? 'dark' : 'light'}`;
  page = await chat.openChat(browser, bot.origin, { width, height: width < 600 ? 740 : 800, dark });
  await chat.waitForText(page, 'Hello. Which device?');
  await chat.picture(page, `${name}-1-open`);
  await chat.pressSuggestion(page, QUESTIONS[0] ?? '');
  await chat.waitForText(page, 'Two clients use this identity');
  await chat.picture(page, `${name}-2-card`);
  await chat.press(page, 'More');
  await chat.waitForText(page, 'What was looked at');
  await chat.picture(page, `${name}-3-detail`);
  await page.getByText('Guide: error 400027').scrollIntoViewIfNeeded();
  await chat.picture(page, `${name}-4-end`);
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  expect(chat.complaints.get(page)).toEqual([]);
});

test('typing works, and the bot hears the time zone and the language of the person', async () => {
  page = await chat.openChat(browser, bot.origin, { timeZone: 'America/New_York' });
  await chat.ask(page, 'check pump-03');
  await chat.waitForText(page, 'echo: check pump-03');
  const heard = bot.received.at(-1);
  expect(heard).toMatchObject({ localTimezone: 'America/New_York', locale: 'en-US', text: 'check pump-03' });
  expect(String(heard?.localTimestamp)).not.toBe('undefined');
});

test("a card's button reaches the bot as its data", async () => {
  page = await chat.openChat(browser, bot.origin);
  await chat.ask(page, QUESTIONS[0] ?? '');
  await chat.press(page, 'Look again');
  // Web Chat makes typographic quotes of straight ones.
  await chat.waitForText(page, /again.:.pump-08/);
  expect(bot.received.at(-1)).toMatchObject({
    type: 'message',
    value: { again: 'pump-08' },
    channelData: { postBack: true },
  });
});

test('a cut line: comes back by itself, with what was said meanwhile, once', async () => {
  page = await chat.openChat(browser, bot.origin);
  await chat.ask(page, 'before');
  await chat.waitForText(page, 'echo: before');
  bot.cutStreams();
  await bot.tell('said while the line was cut');
  await chat.waitForText(page, 'said while the line was cut');
  await chat.ask(page, 'after');
  await chat.waitForText(page, 'echo: after');
  for (const text of ['echo: before', 'said while the line was cut', 'echo: after']) {
    expect(await page.locator('#chat .webchat__bubble__content').getByText(text, { exact: true }).count()).toBe(1);
  }
  expect(await page.locator('#notice').isVisible()).toBe(false);
});

test('what the bot says unasked is shown at once, not after the five seconds that Web Chat would wait', async () => {
  page = await chat.openChat(browser, bot.origin);
  await chat.ask(page, 'before');
  await chat.waitForText(page, 'echo: before');
  await bot.tell('unasked');
  await page.locator('#chat').getByText('unasked').last().waitFor({ timeout: 4_000 });
});

test('a message that is too long is not sent, and says so', async () => {
  page = await chat.openChat(browser, bot.origin);
  await chat.ask(page, 'x'.repeat(20_001));
  await page.getByText('20001 characters').waitFor();
  // What was written is given back to be shortened.
  // waitForFunction would ask a second time by eval, which the page's policy forbids.
  await page.evaluate(`new Promise((done) => {
    const box = document.querySelector('[data-id="webchat-sendbox-input"]');
    const look = () => (box.value.length === 20001 ? done() : requestAnimationFrame(look));
    look();
  })`);
  await chat.ask(page, 'shorter');
  await chat.waitForText(page, 'echo: shorter');
  expect(await page.locator('#notice').isVisible()).toBe(false);
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
});

test('a restart of the server: says so, keeps what was said, goes on', async () => {
  const before = await startEchoBot({ web });
  page = await chat.openChat(browser, before.origin, { width: 768 });
  await chat.ask(page, 'first');
  await chat.waitForText(page, 'echo: first');
  await before.close();
  await chat.waitForState(page, 'offline');
  await chat.picture(page, '768-light-4-offline');
  const after = await startEchoBot({ web, port: before.port });
  await chat.waitForState(page, 'online');
  await page.getByText('this is a new one').waitFor();
  await chat.picture(page, '768-light-5-restarted');
  await chat.ask(page, 'second');
  await chat.waitForText(page, 'echo: second');
  await chat.waitForText(page, 'echo: first');
  await after.close();
});
