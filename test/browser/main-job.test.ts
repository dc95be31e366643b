/** The whole of Keepalive in a real browser: a person opens the page, asks, reads the card, opens a detail. */
import type { Browser, Page } from 'playwright-core';
import type { Keepalive } from '../../src/start';
import * as chat from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { temporaryFolder } from '../kit/temporary-folder';

// Web Chat reports the renderer's own Action.ToggleVisibility as unknown, names its class, and leaves it be.
const BENIGN = /^Web Chat: received unknown action from Adaptive Cards$|^\w{1,3}$/;

const dataDir = temporaryFolder();
let keepalive: Keepalive;
let browser: Browser;
let page: Page | undefined;

beforeAll(async () => {
  [keepalive, browser] = await Promise.all([
    startKeepalive(new Date('2026-11-20T14:59:00Z'), {}, dataDir),
    chat.openBrowser(),
  ]);
});
afterEach(async () => {
  if (page) await chat.leave(page);
  page = undefined;
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
});

test.each([
  [360, false],
  [768, false],
  [1280, true],
])('at %i px, dark: %s: a suggested question leads to the cause, its proof and what to do', async (width, dark) => {
  const name = `job-${width}-${dark ? 'dark' : 'light'}`;
  const height = width < 600 ? 740 : 900;
  page = await chat.openChat(browser, keepalive.origin, { width, height, dark });
  await chat.waitForText(page, 'Hello, I am Keepalive');
  await chat.picture(page, `${name}-1-open`);
  await chat.press(page, /pump-08/);
  await chat.waitForText(page, /two clients use/i);
  await page.locator('#chat .ac-image img, #chat img.ac-image').first().waitFor();
  await chat.picture(page, `${name}-2-answer`);
  // The top of the answer is what one sees, not its end. On a slow machine a message of progress stands above it.
  expect((await page.locator('#chat').getByText('Fault found').boundingBox())?.y).toBeLessThan(0.6 * height);
  await chat.press(page, /^What I checked/);
  await chat.waitForText(page, /Is the device SDK up to date/);
  await chat.picture(page, `${name}-3-checked`);
  await chat.press(page, 'More');
  await chat.waitForText(page, 'only for Azure Stack Hub');
  await chat.picture(page, `${name}-4-more`);
  await chat.ask(page, 'what is 409002?');
  await chat.waitForText(page, 'Usual causes');
  await chat.picture(page, `${name}-5-code`);
  await chat.ask(page, 'check pump-99');
  await chat.waitForText(page, /not registered/);
  await chat.picture(page, `${name}-6-unknown`);
  await chat.ask(page, 'collect logs for pump-08');
  await chat.waitForText(page, /^Collected for support/);
  await chat.picture(page, `${name}-7-collected`);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  expect(chat.complaints.get(page)?.filter((line) => !BENIGN.test(line))).toEqual([]);
});
