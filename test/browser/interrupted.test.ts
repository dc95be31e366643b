/** The chat on somebody else's page while the network or the server is not as it should be: nothing lost, nothing twice. */
import type { Browser, Page } from 'playwright-core';
import { createWeb } from '../../src/web/page-routes';
import * as chat from '../kit/browser';
import { type Site, startSite } from '../kit/site';
import {
  bubble,
  focused,
  frameOf,
  launcher,
  openByKeyboard,
  openStrictBrowser,
  sendBox,
  sendBoxHasFocus,
  stateOf,
  typeAndSend,
  visitSite,
  walkTo,
} from '../kit/widget';
import { type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';

let site: Site;
let bot: EchoBot;
let browser: Browser;
const startBot = (port = 0) =>
  startEchoBot({ port, web: createWeb({ title: 'Keepalive', about: '', suggestions: [], sites: [site.origin] }) });

beforeAll(async () => {
  site = await startSite();
  [bot, browser] = await Promise.all([startBot(), openStrictBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
  await site?.close();
});

const failed = (page: Page) =>
  frameOf(page)
    .locator('#chat')
    .getByText(/^Send failed/);
const notice = (page: Page) => frameOf(page).locator('#notice');

async function opened(): Promise<Page> {
  const page = await visitSite(browser, site, bot.origin);
  await openByKeyboard(page);
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await sendBoxHasFocus(page);
  await typeAndSend(page, text);
  await bubble(page, `echo: ${text}`).waitFor();
}

/** How often each was shown, and how often the bot has heard it. */
async function counts(page: Page, said: readonly string[]): Promise<Array<[string, number, number]>> {
  const of = (text: string) => bot.received.filter((one) => one.text === text).length;
  return Promise.all(
    said.map(async (text) => [text, await bubble(page, text).count(), of(text)] as [string, number, number]),
  );
}

test('offline: it says so, gives back what cannot be sent, and goes on in the same conversation', async () => {
  const page = await opened();
  await ask(page, 'before it went');
  const before = bot.received.at(-1)?.conversation?.id;
  await page.context().setOffline(true);
  await stateOf(page, 'offline').waitFor();
  await typeAndSend(page, 'written without a network');
  await notice(page).getByText('Not connected just now, so this was not sent.').waitFor();
  await bot.tell('told meanwhile');
  await page.context().setOffline(false);
  await stateOf(page, 'online').waitFor();
  await bubble(page, 'told meanwhile').waitFor();
  await notice(page).waitFor({ state: 'hidden' });
  expect(await sendBox(page).inputValue()).toBe('written without a network');
  await sendBoxHasFocus(page);
  await page.keyboard.press('Enter');
  await bubble(page, 'echo: written without a network').waitFor();
  expect(bot.received.at(-1)?.conversation?.id).toBe(before);
  expect(await counts(page, ['before it went', 'written without a network', 'echo: before it went'])).toEqual([
    ['before it went', 1, 1],
    ['written without a network', 1, 1],
    ['echo: before it went', 1, 0],
  ]);
  expect(await bubble(page, 'told meanwhile').count()).toBe(1);
  await chat.leave(page);
});

test.each([
  ['never arrived', false],
  ['arrived, which the page could not hear', true],
])('a message on its way when the line breaks that %s: it is said once', async (_what, arrives) => {
  const page = await opened();
  await ask(page, 'before');
  await page.route('**/activities', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    bot.cutStreams();
    if (arrives) await route.fetch();
    return route.abort('connectionreset');
  });
  const text = `on its way, ${arrives}`;
  await typeAndSend(page, text);
  if (arrives) {
    await bubble(page, `echo: ${text}`).waitFor();
  } else {
    await failed(page).waitFor();
    await page.unroute('**/activities');
    await stateOf(page, 'online').waitFor();
    await walkTo(page, 'Shift+Tab', /^Chat history/);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatch(/^Retry/i);
    await page.keyboard.press('Enter');
    await bubble(page, `echo: ${text}`).waitFor();
  }
  expect(await counts(page, [text])).toEqual([[text, 1, 1]]);
  await failed(page).waitFor({ state: 'detached' });
  await chat.leave(page);
});

test('the server goes and comes again: a new conversation, and it says so; what was said stays', async () => {
  const page = await opened();
  await ask(page, 'before');
  const { port } = bot;
  await bot.close();
  await frameOf(page).locator('#state:not([data-state="online"])').waitFor();
  await typeAndSend(page, 'said to nobody');
  await notice(page).getByText('so this was not sent').waitFor();
  bot = await startBot(port);
  await stateOf(page, 'online').waitFor();
  await notice(page).getByText('The last conversation has ended, so this is a new one.').waitFor();
  await sendBoxHasFocus(page);
  await page.keyboard.press('Enter');
  await bubble(page, 'echo: said to nobody').waitFor();
  expect(await counts(page, ['said to nobody'])).toEqual([['said to nobody', 1, 1]]);
  expect(await bubble(page, 'echo: before').count()).toBe(1);
  expect(await notice(page).isVisible()).toBe(false);
  await chat.leave(page);
});

test('offline when it is opened: a sentence and a button, which works once there is a network', async () => {
  const page = await visitSite(browser, site, bot.origin);
  await page.context().setOffline(true);
  await launcher(page).press('Enter');
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.getByText('The chat could not be loaded. Is there a connection?').waitFor();
  await chat.picture(page, 'interrupted-1-no-page');
  await page.context().setOffline(false);
  await again.press('Enter');
  await stateOf(page, 'online').waitFor();
  await ask(page, 'here at last');
  await chat.leave(page);
});

test('the network goes while the chat is loading: a sentence and a button in it, and it comes by itself', async () => {
  const page = await visitSite(browser, site, bot.origin);
  await page.route('**/webchat.js', (route) => route.abort('internetdisconnected'));
  await launcher(page).press('Enter');
  await notice(page).getByText('The chat could not be loaded. Please try again').waitFor();
  // What would do nothing is not shown.
  expect(await frameOf(page).locator('#tools').isVisible()).toBe(false);
  await chat.picture(page, 'interrupted-2-no-chat');
  await page.unroute('**/webchat.js');
  await frameOf(page).getByRole('button', { name: 'Try again' }).press('Enter');
  await stateOf(page, 'online').waitFor();
  expect(await frameOf(page).getByRole('button', { name: 'Try again' }).isVisible()).toBe(false);
  await ask(page, 'here at last');
  await chat.leave(page);
});

test('a slow network: the launcher, the bar, and that it is connecting are there before Web Chat has come', async () => {
  const page = await visitSite(browser, site, bot.origin);
  // Held back by hand instead of slowed down: what can be seen meanwhile does not hang on the machine's speed.
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/webchat.js', async (route) => {
    await held;
    await route.continue();
  });
  await launcher(page).press('Enter');
  await page.getByRole('dialog').getByText('Keepalive').first().waitFor();
  await frameOf(page).getByText('Connecting…').waitFor();
  letGo();
  await stateOf(page, 'online').waitFor();
  await ask(page, 'slow but sure');
  await chat.leave(page);
});

test('as slow as a phone in a train: 400 ms and 200 KB/s, it still comes and answers', async () => {
  const page = await visitSite(browser, site, bot.origin);
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 200_000,
    uploadThroughput: 60_000,
  });
  await page.reload();
  await launcher(page).press('Enter');
  await page.getByText('Loading…').waitFor({ timeout: 2_000 });
  await stateOf(page, 'online').waitFor({ timeout: 40_000 });
  await ask(page, 'slow but sure');
  await chat.leave(page);
});
