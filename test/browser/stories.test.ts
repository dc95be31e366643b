/** Every story of the lab, asked and answered by keyboard alone, in the chat on somebody else's page. */
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import * as chat from '../kit/browser';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { type Overheard, overhear } from '../kit/overheard';
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

/** The demo fleet as the README promises it; what is first in the report. */
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
let page: Page;
let overheard: Overheard;

beforeAll(async () => {
  site = await startSite();
  const config = labConfig(dataDir, { WEB_SITES: site.origin });
  const clock = offsetClock(new Date('2026-11-20T14:59:00Z'));
  [keepalive, browser] = await Promise.all([
    start({ config, clock, log: silentLog, lab: { seed: 8 } }),
    openStrictBrowser(),
  ]);
  page = await visitSite(browser, site, keepalive.origin);
  overheard = overhear(page);
  await openByKeyboard(page);
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
  await site?.close();
});

/** Types into the send box, and gives what the bot says of it. */
async function ask(text: string, summary: RegExp) {
  const from = overheard.said.length;
  await sendBoxHasFocus(page);
  await typeAndSend(page, text);
  return overheard.waitFor((one) => summary.test(one.summary ?? one.text ?? ''), from);
}

const newest = (text: string | RegExp) => frameOf(page).locator('#chat').getByText(text).last();

test.each(STORIES)('%s: %s', async (question, first) => {
  const from = overheard.said.length;
  await sendBoxHasFocus(page);
  await typeAndSend(page, question);
  const answer = await overheard.waitFor(({ channelData }) => channelData?.report !== undefined, from);
  const report = Report.parse(answer.channelData?.report);
  expect(question).toContain(report.subject.deviceId);
  expect(report.findings[0]?.id).toBe(first);
  await newest(report.verdict.headline).waitFor();
  await sendBoxHasFocus(page);
});
