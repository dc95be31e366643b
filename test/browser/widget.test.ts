/** The chat on somebody else's page: another site, a strict policy, and third-party cookies blocked. */
import { sign } from 'jsonwebtoken';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { systemClock } from '../../src/clock';
import { createWeb, type Web } from '../../src/web/page-routes';
import { violations } from '../kit/axe';
import * as chat from '../kit/browser';
import { type Site, startSite } from '../kit/site';
import { cardMessage, type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';
import { SAMPLE_CARD } from './sample-card';

const SITE_KEY = 'a key of the site, long enough for a test';
const HOUR = 3_600_000;

let site: Site;
let bot: EchoBot;
let browser: Browser;
let context: BrowserContext | undefined;
/** How far the server's clock is ahead, in milliseconds. */
let ahead = 0;
const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + ahead) };
let web: Web;

beforeAll(async () => {
  site = await startSite();
  web = createWeb({ title: 'Keepalive', about: 'Tells why.', suggestions: [], sites: [site.origin] });
  const answers = {
    card: async (turn: { sendActivity(a: object): Promise<unknown> }) =>
      void (await turn.sendActivity(cardMessage(SAMPLE_CARD))),
  };
  [bot, browser] = await Promise.all([
    startEchoBot({ web, clock, answers, siteKey: SITE_KEY, sessionKey: 'a key of sessions, long enough for a test' }),
    chat.openBrowser(['--test-third-party-cookie-phaseout']),
  ]);
  site.chat = bot.origin;
});
beforeEach(() => {
  ahead = 0;
});
afterEach(async () => {
  await context?.close();
  context = undefined;
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
  await site?.close();
});

interface Visit {
  readonly width?: number;
  readonly dark?: boolean;
  readonly attributes?: string;
  readonly origin?: string;
}

/** A visitor of the site's page; what the browser complains about is in `chat.complaints`. */
async function visit({ width = 1280, dark = false, attributes = '', origin = site.origin }: Visit = {}): Promise<Page> {
  site.html = `<script src="${bot.origin}/widget.js" ${attributes}></script>`;
  context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 800 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-US',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const heard: string[] = [];
  chat.complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') heard.push(line.text());
  });
  await page.goto(origin);
  return page;
}

const launcher = (page: Page) => page.getByRole('button', { name: /^Chat: / });
const frameOf = (page: Page) => page.frameLocator('iframe');
const sendBox = (page: Page) => frameOf(page).locator('[data-id="webchat-sendbox-input"]');

async function online(page: Page): Promise<void> {
  await frameOf(page).locator('#state[data-state="online"]').waitFor();
}

async function open(page: Page): Promise<void> {
  await launcher(page).click();
  await online(page);
}

async function ask(page: Page, text: string): Promise<void> {
  await sendBox(page).fill(text);
  await sendBox(page).press('Enter');
  await seen(page, `echo: ${text}`).waitFor();
}

function seen(page: Page, text: string) {
  return frameOf(page).locator('#chat .webchat__bubble__content').getByText(text, { exact: true });
}

function ourFrame(page: Page): Frame | undefined {
  return page.frames().find((frame) => frame.url().startsWith(`${bot.origin}/widget`));
}

test('one request until it is opened; then asked and answered by keyboard alone, and closed', async () => {
  const asked: string[] = [];
  const page = await visit();
  page.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await launcher(page).waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => url.startsWith(bot.origin))).toEqual([`${bot.origin}/widget.js`]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await online(page);
  await sendBox(page).and(frameOf(page).locator(':focus')).waitFor();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await seen(page, 'echo: by keyboard').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('iframe').waitFor({ state: 'hidden' });
  expect(await launcher(page).evaluate((button) => button.matches(':focus'))).toBe(true);
  expect(await launcher(page).getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('Enter');
  await seen(page, 'echo: by keyboard').waitFor();
  expect(await context?.cookies()).toEqual([]);
  expect(chat.complaints.get(page)).toEqual([]);
});

test('on a page of a site that is not named the frame stays empty, and can be closed', async () => {
  const page = await visit({ origin: site.alias });
  await launcher(page).click();
  await page.waitForLoadState('networkidle');
  expect(ourFrame(page)).toBeUndefined();
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
  await seen(page, 'echo: before').waitFor();
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).toBe(before);
  expect(await seen(page, 'echo: before').count()).toBe(1);
  expect(await seen(page, 'Hello. Which device?').count()).toBe(1);
});

test('a new chat is another conversation of the same person', async () => {
  const page = await visit();
  await open(page);
  await ask(page, 'before');
  const before = bot.received.at(-1);
  await frameOf(page).getByRole('button', { name: 'New chat' }).click();
  await seen(page, 'echo: before').waitFor({ state: 'detached' });
  await online(page);
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).not.toBe(before?.conversation?.id);
  expect(bot.received.at(-1)?.from?.id).toBe(before?.from?.id);
  expect(await seen(page, 'echo: before').count()).toBe(0);
});

test('after an hour of sleep the token has run out: the same conversation goes on, nothing lost, nothing twice', async () => {
  const page = await visit();
  await open(page);
  await ask(page, 'before');
  const before = bot.received.at(-1)?.conversation?.id;
  ahead = HOUR;
  bot.cutStreams();
  await bot.tell('said while it slept');
  await seen(page, 'said while it slept').waitFor();
  await ask(page, 'after');
  expect(bot.received.at(-1)?.conversation?.id).toBe(before);
  for (const text of ['echo: before', 'said while it slept', 'echo: after'])
    expect(await seen(page, text).count()).toBe(1);
  expect(await frameOf(page).locator('#notice').isVisible()).toBe(false);
});

test('two on one page: each has its title, and a side', async () => {
  const page = await visit({
    attributes: `data-title="Pumps" data-position="left"></script><script src="${bot.origin}/widget.js" data-title="Meters" data-colour="#ffd400"`,
  });
  await page.getByRole('button', { name: 'Chat: Pumps' }).click();
  await online(page);
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
    expect(await seen(page, 'echo: of ada').count()).toBe(0);
  }
});

test('a server that is away when it is opened is asked again the next time', async () => {
  const page = await visit();
  await context?.setOffline(true);
  await launcher(page).click();
  await page.getByRole('button', { name: 'Close Keepalive' }).click();
  await context?.setOffline(false);
  await open(page);
  await ask(page, 'back again');
});

test.each([
  [360, false],
  [360, true],
  [768, false],
  [768, true],
  [1280, false],
  [1280, true],
])('at %i px, dark: %s: it fits, and nothing serious for axe', async (width, dark) => {
  const name = `widget-${width}-${dark ? 'dark' : 'light'}`;
  const page = await visit({ width, dark, attributes: 'data-title="Device help" data-colour="#7a1fa2"' });
  await launcher(page).waitFor();
  expect(await violations(page, 'html')).toEqual([]);
  await chat.picture(page, `${name}-1-closed`);
  await open(page);
  await sendBox(page).fill('card');
  await sendBox(page).press('Enter');
  await frameOf(page).getByText('Two clients use this identity').waitFor();
  await chat.picture(page, `${name}-2-open`);
  expect(await violations(page, 'html')).toEqual([]);
  const box = await page.locator('iframe').boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0).toBe(true);
  const inside = await context?.newPage();
  await inside?.goto(`${bot.origin}/widget?title=Device+help&colour=%237a1fa2`);
  await inside?.locator('#state[data-state="online"]').waitFor();
  expect(inside && (await violations(inside, 'html'))).toEqual([]);
});
