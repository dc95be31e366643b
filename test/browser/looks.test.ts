/** How the chat looks on somebody else's page: pictures for people, and what a machine can tell of them. */
import type { Browser, Page } from 'playwright-core';
import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import { violations } from '../kit/axe';
import * as chat from '../kit/browser';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { type Overheard, overhear, type Said } from '../kit/overheard';
import { type Site, startSite } from '../kit/site';
import { temporaryFolder } from '../kit/temporary-folder';
import {
  chatFrame,
  frameOf,
  launcher,
  openByKeyboard,
  openStrictBrowser,
  sendBoxHasFocus,
  typeAndSend,
  visitSite,
} from '../kit/widget';

const dataDir = temporaryFolder();
let site: Site;
let keepalive: Keepalive;
let browser: Browser;

beforeAll(async () => {
  site = await startSite();
  const config = labConfig(dataDir, { WEB_SITES: site.origin });
  const clock = offsetClock(new Date('2026-11-20T14:59:00Z'));
  [keepalive, browser] = await Promise.all([
    start({ config, clock, log: silentLog, lab: { seed: 8 } }),
    openStrictBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
  await site?.close();
});

test.each([
  [360, false],
  [360, true],
  [768, false],
  [768, true],
  [1280, false],
  [1280, true],
])(
  'at %i px, dark: %s: launcher, answer, hub, preview',
  async (width, dark) => {
    const name = (what: string) => `looks-${width}-${dark ? 'dark' : 'light'}-${what}`;
    const attributes = 'data-title="Device help" data-colour="#7a1fa2"';
    const page = await visitSite(browser, site, keepalive.origin, { width, dark, attributes });
    const overheard = overhear(page);
    await launcher(page).waitFor();
    expect(await violations(page, 'html')).toEqual([]);
    await chat.picture(page, name('1-launcher'));
    await openByKeyboard(page);
    await frameOf(page).getByText('Hello, I am Keepalive').last().waitFor();
    await look(page, width, name('2-open'));
    await say(page, overheard, 'why does pump-08 on contoso-lab keep disconnecting?', ({ channelData }) =>
      Boolean(channelData?.report),
    );
    await look(page, width, name('3-answer'));
    await lastButton(page).scrollIntoViewIfNeeded();
    await chat.picture(page, name('3-answer-end'));
    await say(page, overheard, 'what is wrong with contoso-lab?', ({ summary }) => /^contoso-lab:/.test(summary ?? ''));
    await look(page, width, name('4-hub'));
    await say(
      page,
      overheard,
      'escalate pump-08 on contoso-lab, severity high, contact ops@example.com',
      ({ summary }) => /^Not sent yet/.test(summary ?? ''),
    );
    await look(page, width, name('5-preview'));
    await lastButton(page).scrollIntoViewIfNeeded();
    await chat.picture(page, name('5-preview-end'));
    expect(chat.complaints.get(page)).toEqual([]);
    await chat.leave(page);
  },
  60_000,
);

const lastButton = (page: Page) => frameOf(page).locator('#chat .ac-pushButton').last();

async function say(page: Page, overheard: Overheard, text: string, fits: (one: Said) => boolean): Promise<void> {
  const from = overheard.said.length;
  const cards = await frameOf(page).locator('#chat .ac-adaptiveCard').count();
  await sendBoxHasFocus(page);
  await typeAndSend(page, text);
  await overheard.waitFor(fits, from);
  await frameOf(page).locator('#chat .ac-adaptiveCard').nth(cards).waitFor();
}

/** A picture, and: all of it in the window, nothing wider than the chat, nothing too small to press, nothing for axe. */
async function look(page: Page, width: number, name: string): Promise<void> {
  await chatFrame(page).evaluate(chat.STANDING_STILL);
  await chat.picture(page, name);
  const box = await page.locator('iframe').boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0).toBe(true);
  expect(await violations(chatFrame(page), 'html')).toEqual([]);
  expect(await chatFrame(page).evaluate(TOO_SMALL)).toEqual([]);
  expect(await chatFrame(page).evaluate(TOO_WIDE)).toEqual([]);
}

/** A thumb needs 44 px; what is written into is as high as its line, in a box that is higher. Links in text are, too. */
const TOO_SMALL = `[...document.querySelectorAll('button, [role=button], input, select')]
  .filter((one) => one.offsetHeight > 1 && !one.closest('.webchat__keyboard-help'))
  .filter((one) => Math.min(one.offsetHeight, one.offsetWidth) < 44)
  .map((one) => one.offsetWidth + ' x ' + one.offsetHeight + ' ' + (one.textContent || one.title || one.className))`;

const TOO_WIDE = `[...document.querySelectorAll('body *')]
  .filter((one) => one.offsetHeight > 1 && one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => getComputedStyle(one).position !== 'fixed' && !one.closest('.webchat__keyboard-help'))
  .map((one) => one.className + ' ' + one.textContent.slice(0, 60))`;
