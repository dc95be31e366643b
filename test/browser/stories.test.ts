/** Every story of the lab, asked and answered by keyboard alone, in the chat on somebody else's page. */
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import * as chat from '../kit/browser';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { overhear, type Said } from '../kit/overheard';
import { type Site, startSite } from '../kit/site';
import { temporaryFolder } from '../kit/temporary-folder';
import {
  focused,
  frameOf,
  openByKeyboard,
  openStrictBrowser,
  sendBoxHasFocus,
  typeAndSend,
  visitSite,
  walkTo,
} from '../kit/widget';

/** The demo fleet as the README promises it, and what is first in the report; in this order, as a person goes on asking. */
const STORIES: ReadonlyArray<readonly [question: string, first: string]> = [
  ['Why does pump-01 on contoso-lab keep disconnecting?', 'no-problem-seen'],
  ['check pump-02', 'device-disabled'],
  ['and pump-03?', 'sas-renewal'],
  ['and pump-04?', 'sas-renewal'],
  ['and pump-05?', 'sas-renewal'],
  ['and pump-06?', 'sas-token-expired'],
  ['and pump-07?', 'credentials-rejected'],
  ['and pump-08?', 'duplicate-identity'],
  ['and pump-09?', 'network-loss'],
  ['and pump-10?', 'idle-timeout'],
  ['and pump-11?', 'service-event'],
  ['and pump-12?', 'sdk-known-bug'],
  ['and pump-13?', 'network-loss'],
  ['and pump-14?', 'network-loss'],
  ['check gate-01 on contoso-lab', 'no-problem-seen'],
  ['check pump-99 on contoso-lab', 'device-not-found'],
  ['check kiosk-01 on fabrikam-lab', 'daily-quota-used'],
  ['check cam-01 on tailspin-lab', 'logging-off'],
];
const Report = z.looseObject({
  subject: z.looseObject({ deviceId: z.string() }),
  verdict: z.looseObject({ headline: z.string() }),
  findings: z.array(z.looseObject({ id: z.string() })),
});

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

interface Visitor {
  readonly page: Page;
  /** Types into the send box, which must have the focus, and gives what the bot then says that fits. */
  ask(text: string, fits: (one: Said) => boolean): Promise<Said>;
  /** Presses a button of the newest card by keyboard. */
  press(title: string, fits: (one: Said) => boolean): Promise<Said>;
}

async function visitor(): Promise<Visitor> {
  const page = await visitSite(browser, site, keepalive.origin);
  const overheard = overhear(page);
  await openByKeyboard(page);
  return {
    page,
    async ask(text, fits) {
      const from = overheard.said.length;
      await sendBoxHasFocus(page);
      await typeAndSend(page, text);
      return overheard.waitFor(fits, from);
    },
    async press(title, fits) {
      const from = overheard.said.length;
      await enterNewestCard(page);
      await walkTo(page, 'Tab', new RegExp(`^${title}$`));
      await page.keyboard.press('Enter');
      const answer = await overheard.waitFor(fits, from);
      expect(await focused(page)).toMatch(new RegExp(`^${title}$`));
      await leaveCard(page);
      return answer;
    },
  };
}

const hasReport = ({ channelData }: Said) => channelData?.report !== undefined;
const says = (words: RegExp) => (one: Said) => words.test(one.summary ?? one.text ?? '');

test('each device of the demo fleet: what is shown first', async () => {
  const { page, ask } = await visitor();
  const found: string[][] = [];
  for (const [question] of STORIES) {
    const report = Report.parse((await ask(question, hasReport)).channelData?.report);
    expect(question).toContain(report.subject.deviceId);
    found.push([question, report.findings[0]?.id ?? '']);
    await newest(page, report.verdict.headline).waitFor();
  }
  expect(found).toEqual(STORIES);
  await sendBoxHasFocus(page);
  expect(chat.complaints.get(page)).toEqual([]);
  await chat.leave(page);
}, 120_000);

test('the hub, codes, help, watching, logs, start over: typed or pressed, without a mouse', async () => {
  const { page, ask, press } = await visitor();
  await newest(page, 'Hello, I am Keepalive').waitFor();
  await press('Why does pump-08 on contoso-lab keep disconnecting\\?', hasReport);
  await ask('what is wrong with contoso-lab?', says(/^contoso-lab: \d+ of \d+ devices dropped/));
  await press('Check pump-.*', hasReport);
  await ask('what is 409002?', says(/^409002 LinkCreationConflict/));
  await newest(page, 'Usual causes').waitFor();
  await ask('help', says(/^You can type/));
  await ask('check pump-10 on contoso-lab', hasReport);
  await press('How do I get the log\\?', says(/^How to get the log of pump-10/));
  await ask('collect logs', says(/^Collected\. pump-10/));
  await ask('check pump-09', hasReport);
  await press('Watch it', says(/^I am watching pump-09/));
  await ask('stop watching', says(/^I have stopped watching pump-09/));
  await ask('start over', says(/^Hello, I am Keepalive/));
  expect(chat.complaints.get(page)).toEqual([]);
  await chat.leave(page);
});

test('a case handed to support: shown first, sent by a pressed yes', async () => {
  const { page, ask, press } = await visitor();
  await ask('check pump-06 on contoso-lab', hasReport);
  await press('Escalate to support', says(/^How bad is it/));
  await ask('high', says(/^Whom shall support answer/));
  await ask('ops@example.com', says(/^Not sent yet/));
  await press('Send it to support', says(/^KA-\w{6} has arrived/));
  await ask('status', says(/^KA-\w{6}, pump-06: With support/));
  await chat.leave(page);
});

const newest = (page: Page, text: string | RegExp) => frameOf(page).locator('#chat').getByText(text).last();

/** From the send box back into the transcript, to its last message, and into it. */
async function enterNewestCard(page: Page): Promise<void> {
  await walkTo(page, 'Shift+Tab', /^Chat history/);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
}

/** One step out of the card, one out of the transcript; the chat itself stays open. */
async function leaveCard(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  expect(await focused(page)).toMatch(/^Chat history/);
  await page.keyboard.press('Escape');
  await sendBoxHasFocus(page);
  expect(await page.locator('iframe').isVisible()).toBe(true);
}
