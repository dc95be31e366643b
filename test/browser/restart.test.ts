/** Keepalive itself goes down and comes again while somebody talks to it, on another site's page. */
import type { Browser } from 'playwright-core';
import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import * as chat from '../kit/browser';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { overhear, type Said } from '../kit/overheard';
import { type Site, startSite } from '../kit/site';
import { temporaryFolder } from '../kit/temporary-folder';
import {
  bubble,
  frameOf,
  openByKeyboard,
  openStrictBrowser,
  sendBoxHasFocus,
  stateOf,
  typeAndSend,
  visitSite,
} from '../kit/widget';

const dataDir = temporaryFolder();
const clock = offsetClock(new Date('2026-11-20T14:59:00Z'));
let site: Site;
let keepalive: Keepalive;
let browser: Browser;
const startOn = (port: string) =>
  start({
    config: labConfig(dataDir, { WEB_SITES: site.origin, PORT: port }),
    clock,
    log: silentLog,
    lab: { seed: 8 },
  });

beforeAll(async () => {
  site = await startSite();
  [keepalive, browser] = await Promise.all([startOn('0'), openStrictBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
  await site?.close();
});

test('the page says so, and goes on as the same person: the case that was handed over before is still theirs', async () => {
  const page = await visitSite(browser, site, keepalive.origin);
  const overheard = overhear(page);
  const ask = async (text: string, fits: (one: Said) => boolean) => {
    const from = overheard.said.length;
    await sendBoxHasFocus(page);
    await typeAndSend(page, text);
    return overheard.waitFor(fits, from);
  };
  const says = (words: RegExp) => (one: Said) => words.test(one.summary ?? one.text ?? '');
  await openByKeyboard(page);
  await ask('escalate pump-06 on contoso-lab, severity high, contact ops@example.com', says(/^Not sent yet/));
  const arrived = await ask('yes', says(/^KA-\w{6} has arrived/));
  const number = String(arrived.text).slice(0, 9);

  await keepalive.stop();
  await frameOf(page).locator('#state:not([data-state="online"])').waitFor();
  keepalive = await startOn(new URL(keepalive.origin).port);
  await stateOf(page, 'online').waitFor();
  await frameOf(page).getByText('The last conversation has ended, so this is a new one.').waitFor();
  expect(await bubble(page, 'yes').count()).toBe(1);

  await ask('status', says(new RegExp(`^${number}, pump-06`)));
  await ask('check pump-08 on contoso-lab', ({ channelData }) => channelData?.report !== undefined);
  await frameOf(page).getByText('two clients use the same device identity').last().waitFor();
  expect(await bubble(page, 'yes').count()).toBe(1);
  await chat.leave(page);
}, 90_000);
