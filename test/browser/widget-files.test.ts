/** Files in the chat on somebody else's page: logs given, cases fetched, and what is kept seen and deleted. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { silentLog } from '../../src/log';
import { type Keepalive, start } from '../../src/start';
import { violations } from '../kit/axe';
import * as chat from '../kit/browser';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { type Site, startSite } from '../kit/site';
import { portClosedLog, quietLog } from '../kit/some-logs';
import { temporaryFolder } from '../kit/temporary-folder';

const START = new Date('2026-11-20T09:00:00Z');
const MB = 1024 * 1024;
// Web Chat reports the renderer's own Action.ToggleVisibility as unknown, names its class, and leaves it be.
const BENIGN = /^Web Chat: received unknown action from Adaptive Cards$|^\w{1,3}$/;

let site: Site;
let keepalive: Keepalive;
let browser: Browser;
let context: BrowserContext | undefined;

beforeAll(async () => {
  site = await startSite();
  const lab = labConfig(temporaryFolder());
  const config = { ...lab, web: { ...lab.web, sites: [site.origin] } };
  [keepalive, browser] = await Promise.all([
    start({ config, clock: offsetClock(START), log: silentLog }),
    chat.openBrowser(['--test-third-party-cookie-phaseout']),
  ]);
  site.chat = keepalive.origin;
});
afterEach(async () => {
  await context?.close();
  context = undefined;
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
  await site?.close();
});

/** Somebody on the site's page with the chat open. */
async function visit(width = 1280, dark = false): Promise<{ page: Page; frame: FrameLocator; heard: string[] }> {
  site.html = `<script src="${keepalive.origin}/widget.js"></script>`;
  context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 800 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' && !BENIGN.test(line.text())) heard.push(line.text());
  });
  await page.goto(site.origin);
  await page.getByRole('button', { name: /^Chat: / }).click();
  const frame = page.frameLocator('iframe');
  await frame.locator('#state[data-state="online"]').waitFor();
  await said(frame, 'Hello, I am Keepalive').waitFor();
  return { page, frame, heard };
}

const said = (frame: FrameLocator, text: string | RegExp) => frame.locator('#chat').getByText(text).last();
const panel = (frame: FrameLocator) => frame.getByRole('dialog', { name: 'Device logs' });

async function ask(frame: FrameLocator, text: string): Promise<void> {
  const box = frame.locator('[data-id="webchat-sendbox-input"]');
  await box.fill(text);
  await box.press('Enter');
}

/** A real log among lines that say nothing, as large as asked. */
function largeLog(bytes: number): Buffer {
  const line = '2026-11-20T08:00:00.000Z app:telemetry sent 42 messages, nothing of note\n';
  return Buffer.from(`${line.repeat(Math.ceil(bytes / line.length))}${portClosedLog(START)}\n`);
}

test('a log of 10 MB for the device that is spoken of: its progress is told, and it changes the answer', async () => {
  const { page, frame, heard } = await visit();
  await ask(frame, 'check cam-01 on tailspin-lab');
  await said(frame, /does not log|cannot tell/i).waitFor();
  await frame.getByRole('button', { name: 'Attach device logs' }).click();
  await panel(frame).getByText('For cam-01 on tailspin-lab').waitFor();
  expect(await panel(frame).getByText('.log, .txt, .json, .gz, .zip · up to 200 MB each').isVisible()).toBe(true);
  // The line is slow enough for somebody to see how far it has come.
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/uploads/')) sent.push(new URL(request.url()).origin);
  });
  await frame
    .locator('#files')
    .setInputFiles({ name: 'device.log', mimeType: 'text/plain', buffer: largeLog(10 * MB) });
  await panel(frame)
    .getByText(/^Read: one log, 1\d\d,?\d{3} lines\./)
    .waitFor();
  await panel(frame).getByText('Done. The answer comes in the chat.').waitFor();
  expect(new Set(sent)).toEqual(new Set([keepalive.origin]));
  await page.keyboard.press('Escape');
  await panel(frame).waitFor({ state: 'hidden' });
  expect(await page.locator('iframe').isVisible()).toBe(true);
  await said(frame, /What the log of/).waitFor();
  await said(frame, /That changes my answer/).waitFor();
  expect(await page.evaluate('window.length')).toBe(1);
  expect(heard).toEqual([]);
});
