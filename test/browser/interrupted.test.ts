/** The chat on somebody else's page when the network or the server is not what it should be: nothing lost, nothing twice. */
import type { Browser, Page } from 'playwright-core';
import { createWeb } from '../../src/web/page-routes';
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
  visitSite,
} from '../kit/widget';
import { type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';

let site: Site;
let bot: EchoBot;
let browser: Browser;

beforeAll(async () => {
  site = await startSite();
  const web = createWeb({ title: 'Keepalive', about: '', suggestions: [], sites: [site.origin] });
  [bot, browser] = await Promise.all([startEchoBot({ web }), openStrictBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
  await site?.close();
});

test('DEBUG offline', async () => {
  const page = await visitSite(browser, site, bot.origin);
  await openByKeyboard(page);
  await typeAndSend(page, 'before');
  await bubble(page, 'echo: before').waitFor();
  const show = async (when: string) =>
    console.log(
      when,
      await frameOf(page).locator('#state').getAttribute('data-state'),
      JSON.stringify(await frameOf(page).locator('#chat').innerText()),
      await frameOf(page).locator('#notice').innerText(),
    );
  await page.context().setOffline(true);
  await page.waitForTimeout(1500);
  await show('offline 1.5s');
  await typeAndSend(page, 'said offline');
  await page.waitForTimeout(3000);
  await show('offline said');
  await bot.tell('told meanwhile');
  await page.waitForTimeout(3000);
  await show('told meanwhile');
  await page.context().setOffline(false);
  await page.waitForTimeout(4000);
  await show('back');
  console.log(bot.received.map((r) => r.text));
  await chat.picture(page, 'zz');
});
