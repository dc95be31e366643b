/** The chat on somebody else's page: another site, a strict policy, and third-party cookies blocked. */
import { sign } from 'jsonwebtoken';
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../../src/clock';
import { createWeb, type Web } from '../../src/web/page-routes';
import * as chat from '../kit/browser';
import { type Site, startSite } from '../kit/site';
import {
  bubble,
  frameOf,
  launcher,
  openByKeyboard,
  openStrictBrowser,
  sendBox,
  stateOf,
  typeAndSend,
  type Visit,
  visitSite,
} from '../kit/widget';
import { type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';

const SITE_KEY = 'a key of the site, long enough for a test';
const HOUR = 3_600_000;

let site: Site;
let bot: EchoBot;
let browser: Browser;
/** How far the server's clock is ahead, in milliseconds. */
let ahead = 0;
const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + ahead) };
let web: Web;

beforeAll(async () => {
  site = await startSite();
  web = createWeb({ title: 'Keepalive', about: 'Tells why.', suggestions: [], sites: [site.origin] });
  [bot, browser] = await Promise.all([
    startEchoBot({ web, clock, siteKey: SITE_KEY, sessionKey: 'a key of sessions, long enough for a test' }),
    openStrictBrowser(),
  ]);
});
beforeEach(() => {
  ahead = 0;
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
  await site?.close();
});

const visit = (wish: Visit = {}) => visitSite(browser, site, bot.origin, wish);

async function open(page: Page): Promise<void> {
  await launcher(page).click();
  await stateOf(page, 'online').waitFor();
}

async function ask(page: Page, text: string): Promise<void> {
  await sendBox(page).fill(text);
  await sendBox(page).press('Enter');
  await bubble(page, `echo: ${text}`).waitFor();
}

test('one request until it is opened; then asked and answered by keyboard alone, and closed', async () => {
  const asked: string[] = [];
  const page = await visit();
  page.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await launcher(page).waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => url.startsWith(bot.origin))).toEqual([`${bot.origin}/widget.js`]);
  await openByKeyboard(page);
  await typeAndSend(page, 'by keyboard');
  await bubble(page, 'echo: by keyboard').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('iframe').waitFor({ state: 'hidden' });
  expect(await launcher(page).evaluate((button) => button.matches(':focus'))).toBe(true);
  expect(await launcher(page).getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('Enter');
  await bubble(page, 'echo: by keyboard').waitFor();
  expect(await page.context().cookies()).toEqual([]);
  expect(chat.complaints.get(page)).toEqual([]);
});

test('on a page of a site that is not named the frame stays empty, and can be closed', async () => {
  const page = await visit({ origin: site.alias });
  await launcher(page).click();
  await page.waitForLoadState('networkidle');
  expect(page.frames().filter((one) => one.url().startsWith(bot.origin))).toEqual([]);
  expect(await frameOf(page).locator('#chat').count()).toBe(0);
  await page.getByRole('button', { name: 'Close Keepalive' }).click();
  await page.locator('iframe').waitFor({ state: 'hidden' });
});

test('after a reload what was said is there, once, and it goes on in the same conversation', async () => {
  const page = await visit();
  await open(page);
  await ask(page, 'before');
  const before = bot.received.at(-1)?.conversation?.id;
  await page.reload();
  await open(page);
  await bubble(page, 'echo: before').waitFor();
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).toBe(before);
  expect(await bubble(page, 'echo: before').count()).toBe(1);
  expect(await bubble(page, 'Hello. Which device?').count()).toBe(1);
});

test('a new chat is another conversation of the same person', async () => {
  const page = await visit();
  await open(page);
  await ask(page, 'before');
  const before = bot.received.at(-1);
  await frameOf(page).getByRole('button', { name: 'New chat' }).click();
  await bubble(page, 'echo: before').waitFor({ state: 'detached' });
  await stateOf(page, 'online').waitFor();
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).not.toBe(before?.conversation?.id);
  expect(bot.received.at(-1)?.from?.id).toBe(before?.from?.id);
  expect(await bubble(page, 'echo: before').count()).toBe(0);
});

test('after an hour of sleep the token has run out: the same conversation goes on, nothing lost, nothing twice', async () => {
  const page = await visit();
  await open(page);
  await ask(page, 'before');
  const before = bot.received.at(-1)?.conversation?.id;
  ahead = HOUR;
  bot.cutStreams();
  await bot.tell('said while it slept');
  await bubble(page, 'said while it slept').waitFor();
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).toBe(before);
  for (const text of ['echo: before', 'said while it slept', 'echo: after'])
    expect(await bubble(page, text).count()).toBe(1);
  expect(await frameOf(page).locator('#notice').isVisible()).toBe(false);
});

test('two on one page: each has its title, and a side', async () => {
  const page = await visit({
    attributes: `data-title="Pumps" data-position="left"></script><script src="${bot.origin}/widget.js" data-title="Meters" data-colour="#ffd400"`,
  });
  await page.getByRole('button', { name: 'Chat: Pumps' }).click();
  await stateOf(page, 'online').waitFor();
  expect(await page.getByRole('dialog', { name: 'Pumps' }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Chat: Meters' }).click();
  expect(await page.getByRole('dialog', { name: 'Meters' }).isVisible()).toBe(true);
  expect(await page.getByRole('dialog').count()).toBe(1);
});

test("the site's user: known by what it signs, and not followed by whoever comes next", async () => {
  const now = () => Math.floor(clock.now().getTime() / 1000);
  const user = (sub: string) => `data-user="${sign({ sub, iat: now(), exp: now() + 300 }, SITE_KEY)}"`;
  const page = await visit({ attributes: user('ada') });
  await open(page);
  await ask(page, 'of ada');
  const ada = bot.received.at(-1)?.from?.id;
  for (const attributes of [user('bob'), '']) {
    site.html = `<script src="${bot.origin}/widget.js" ${attributes}></script>`;
    await page.reload();
    await open(page);
    await ask(page, 'of somebody else');
    expect(bot.received.at(-1)?.from?.id).not.toBe(ada);
    expect(await bubble(page, 'echo: of ada').count()).toBe(0);
  }
});

test('a server that is away when it is opened is asked again the next time', async () => {
  const page = await visit();
  await page.context().setOffline(true);
  await launcher(page).click();
  await page.getByRole('button', { name: 'Close Keepalive' }).click();
  await page.context().setOffline(false);
  await open(page);
  await ask(page, 'back again');
});
