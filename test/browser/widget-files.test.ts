/** Files in the chat on somebody else's page: logs given, cases fetched, and what is kept seen and deleted. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
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

const dataDir = temporaryFolder();
let site: Site;
let keepalive: Keepalive;
let browser: Browser;
/** Whether the hubs' logs answer late. */
let isSlow = false;
let context: BrowserContext | undefined;

beforeAll(async () => {
  site = await startSite();
  const lab = labConfig(dataDir);
  const config = { ...lab, web: { ...lab.web, sites: [site.origin] } };
  [keepalive, browser] = await Promise.all([
    start({
      config,
      clock: offsetClock(START),
      log: silentLog,
      lab: {
        intercept: ({ url }) => (isSlow && url.pathname.endsWith('/query') ? { do: 'delay', ms: 6_000 } : undefined),
      },
    }),
    chat.openBrowser(['--test-third-party-cookie-phaseout']),
  ]);
  site.chat = keepalive.origin;
});
afterEach(async () => {
  isSlow = false;
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
/** Of the newest card that has it. */
const button = (frame: FrameLocator, name: string) => frame.locator('#chat').getByRole('button', { name }).last();
const panel = (frame: FrameLocator) => frame.getByRole('dialog', { name: 'Device logs' });

async function ask(frame: FrameLocator, text: string): Promise<void> {
  const box = frame.locator('[data-id="webchat-sendbox-input"]');
  await box.fill(text);
  await box.press('Enter');
}

function ourFrame(page: Page): Frame {
  const found = page.frames().find((frame) => frame.url().startsWith(`${keepalive.origin}/widget`));
  if (!found) throw new Error('The chat has no frame.');
  return found;
}

/** What the progress bars have shown from now on, when asked. */
async function stepsOf(page: Page): Promise<() => Promise<number[]>> {
  const frame = ourFrame(page);
  await frame.evaluate(`
    window.steps = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) if (target.matches('[role=progressbar], progress')) steps.push(target.value);
    }).observe(document.getElementById('list'), { attributeFilter: ['value'], subtree: true });
  `);
  return () => frame.evaluate<number[]>('steps');
}

/** Files dragged over what shows the conversation, and dropped onto it. */
async function drag(
  page: Page,
  events: readonly string[],
  files: ReadonlyArray<readonly [name: string, text: string]>,
): Promise<void> {
  await ourFrame(page).evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of ${JSON.stringify(files)}) dataTransfer.items.add(new File([text], name));
    const chat = document.querySelector('#chat .webchat__basic-transcript');
    for (const type of ${JSON.stringify(events)})
      chat.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  })()`);
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
  const steps = await stepsOf(page);
  // Else a fast machine has it all sent before the browser tells of it a second time.
  const line = await page.context().newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 0, downloadThroughput: -1 },
    uploadThroughput: 10 * MB,
  });
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
  const told = await steps();
  expect(told.length).toBeGreaterThan(2);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  await page.keyboard.press('Escape');
  await panel(frame).waitFor({ state: 'hidden' });
  expect(await page.locator('iframe').isVisible()).toBe(true);
  await said(frame, /What the log of/).waitFor();
  await said(frame, /That changes my answer/).waitFor();
  expect(heard).toEqual([]);
});

test('by keyboard: the device is asked for where none is known, one is cancelled, another tried again', async () => {
  const { page, frame, heard } = await visit();
  await frame.getByRole('button', { name: 'Attach device logs' }).focus();
  await page.keyboard.press('Enter');
  await panel(frame)
    .getByText(/^Which device are the logs from/)
    .waitFor();
  await chat.picture(page, 'widget-files-1280-light-0-which');
  expect(await violations(ourFrame(page), 'html')).toEqual([]);
  await page.keyboard.type('pump-03');
  await page.keyboard.press('Enter');
  await panel(frame)
    .getByText(/On which hub is it/)
    .waitFor();
  await frame.locator('#of:focus').fill('pump-03 on contoso-lab');
  await page.keyboard.press('Enter');
  await panel(frame).getByText('For pump-03 on contoso-lab').waitFor();
  let answer: 'hold' | 'break' | 'pass' = 'hold';
  await page.route('**/uploads/*', async (route) => {
    if (answer === 'break') await route.abort('connectionreset');
    else if (answer === 'pass') await route.continue();
  });
  await frame.locator('#files:focus').waitFor();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(quietLog(START)) });
  await chooser.setFiles([file('first.log'), file('second.log')]);
  expect(await frame.getByRole('progressbar', { name: 'Upload of first.log' }).count()).toBe(1);
  await chat.picture(page, 'widget-files-1280-light-1-sending');
  await frame.getByRole('button', { name: 'Cancel the upload of second.log' }).press('Enter');
  await frame.getByRole('button', { name: 'Cancel the upload of first.log' }).press('Enter');
  await panel(frame).getByText('Cancelled. Nothing of it was kept.').nth(1).waitFor();
  expect(await panel(frame).getByText(/^Done/).count()).toBe(0);
  answer = 'break';
  await frame.locator('#files').setInputFiles(file('third.log'));
  await panel(frame)
    .getByText(/The connection broke/)
    .waitFor();
  expect(heard.splice(0).every((line) => line.includes('ERR_CONNECTION_RESET'))).toBe(true);
  await chat.picture(page, 'widget-files-1280-light-2-broken');
  answer = 'pass';
  await frame.getByRole('button', { name: 'Try again to send third.log' }).press('Enter');
  await panel(frame).getByText('Read: one log, 2 lines.').waitFor();
  await panel(frame).getByText('Done. The answer comes in the chat.').waitFor();
  expect(await violations(ourFrame(page), 'html')).toEqual([]);
  expect(heard).toEqual([]);
});

test('dropped onto the chat, several at once: each with its own end, and one answer for all', async () => {
  const { page, frame, heard } = await visit(360, true);
  await ask(frame, 'check cam-01 on tailspin-lab');
  await said(frame, /does not log|cannot tell/i).waitFor();
  const files = [
    ['device.log', portClosedLog(START)],
    ['photo.png', '\u0089PNG\u0000\u0000\u0001'],
    ['quiet.log', quietLog(START)],
  ] as const;
  await drag(page, ['dragenter', 'dragover'], files);
  await frame.getByText('Drop device logs here').waitFor();
  await chat.picture(page, 'widget-files-360-dark-0-over');
  await drag(page, ['drop'], files);
  await frame.getByText('Drop device logs here').waitFor({ state: 'hidden' });
  await panel(frame).getByText('Done. The answer comes in the chat.').waitFor();
  expect(await panel(frame).getByText('Read: one log, 12 lines.').count()).toBe(1);
  expect(await panel(frame).getByText('Read: one log, 2 lines.').count()).toBe(1);
  expect(
    await panel(frame)
      .getByText(/photo.png.*holds no text/)
      .count(),
  ).toBe(1);
  expect(heard.splice(0).every((line) => /422/.test(line))).toBe(true);
  await chat.picture(page, 'widget-files-360-dark-1-panel');
  await panel(frame).getByRole('button', { name: 'Close' }).click();
  await said(frame, /What the log of/).waitFor();
  expect(
    await frame
      .locator('#chat')
      .getByText(/What the log of/)
      .count(),
  ).toBe(1);
  // 201 MB are refused before anything is sent.
  const posts: string[] = [];
  page.on('request', (request) => request.url().includes('/uploads/') && posts.push(request.method()));
  await frame.getByRole('button', { name: 'Attach device logs' }).click();
  await panel(frame).getByText('For cam-01 on tailspin-lab').waitFor();
  await ourFrame(page).evaluate(`(() => {
    const data = new DataTransfer();
    const part = new Uint8Array(1024 * 1024);
    data.items.add(new File(Array(201).fill(part), 'huge.log'));
    document.getElementById('files').files = data.files;
    document.getElementById('files').dispatchEvent(new Event('change'));
  })()`);
  await panel(frame)
    .getByText(/^Larger than 200 MB/)
    .waitFor();
  expect(posts).toEqual([]);
});

test('the upload link of a card opens the panel, and no other page', async () => {
  const { page, frame } = await visit(768, true);
  await ask(frame, 'check pump-03 on contoso-lab');
  await said(frame, /Renew|renew/).waitFor();
  await ask(frame, 'how do I get the log?');
  await said(frame, /How to get the log of pump-03/).waitFor();
  const link = frame
    .locator('#chat')
    .getByRole('button', { name: /upload/i })
    .last();
  await link.press('Enter');
  await panel(frame).getByText('For pump-03. I read them').waitFor();
  await chat.picture(page, 'widget-files-768-dark-1-panel');
  await page.keyboard.press('Escape');
  expect(context?.pages()).toHaveLength(1);
});

test('the case is downloaded in the frame, by keyboard, without another page', async () => {
  const { page, frame, heard } = await visit(768);
  await ask(frame, 'collect logs for pump-08 on contoso-lab');
  await said(frame, /^Collected for support/).waitFor();
  const fetches = button(frame, 'Download the case');
  const [download] = await Promise.all([page.waitForEvent('download'), fetches.press('Enter')]);
  expect(download.suggestedFilename()).toBe('keepalive-pump-08-2026-11-20.zip');
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  expect(context?.pages()).toHaveLength(1);
  expect(await page.locator('iframe').isVisible()).toBe(true);
  expect(heard).toEqual([]);
});

test('what is kept is seen, deleted after a yes, and the chat begins anew', async () => {
  const name = 'widget-kept-360-dark';
  const { page, frame, heard } = await visit(360, true);
  const session = () => ourFrame(page).evaluate<string | null>("localStorage.getItem('keepalive.session')");
  await ask(frame, 'collect logs for pump-08 on contoso-lab');
  await said(frame, /^Collected for support/).waitFor();
  const before = await session();
  await frame.getByRole('button', { name: 'What is kept' }).press('Enter');
  await said(frame, 'What I keep of you').waitFor();
  await said(frame, /keepalive-pump-08-2026-11-20\.zip, until/).waitFor();
  await chat.picture(page, `${name}-1-list`);
  await button(frame, 'Delete all of it').press('Enter');
  await said(frame, /It cannot be undone/).waitFor();
  await chat.picture(page, `${name}-2-really`);
  await button(frame, 'Yes, delete it').press('Enter');
  await frame
    .locator('#notice')
    .getByText(/^Done: I have forgotten.*What this browser kept is gone, too/)
    .waitFor();
  await frame.locator('#state[data-state="online"]').waitFor();
  await said(frame, 'Hello, I am Keepalive').waitFor();
  await chat.picture(page, `${name}-3-anew`);
  expect(
    await frame
      .locator('#chat')
      .getByText(/Collected for support/)
      .count(),
  ).toBe(0);
  expect(await session()).not.toBe(before);
  expect(await violations(ourFrame(page), 'html')).toEqual([]);
  await frame.getByRole('button', { name: 'What is kept' }).press('Enter');
  await said(frame, /^1 message, each/).waitFor();
  expect(await frame.locator('#chat').getByText('None.', { exact: true }).count()).toBe(3);
  expect(heard).toEqual([]);
});

test('an answer that comes in two: it shows that it works, and says what it replaces', async () => {
  const { page, frame, heard } = await visit(360, true);
  isSlow = true;
  await ask(frame, 'check pump-08 on contoso-lab');
  await frame.locator('.webchat__typing-indicator').waitFor();
  await said(frame, /^Still looking/).waitFor();
  await chat.picture(page, 'widget-late-360-dark-1-first');
  await said(frame, /The card below replaces the one above/).waitFor();
  await said(frame, /in place of the one above/).waitFor();
  await chat.picture(page, 'widget-late-360-dark-2-replaced');
  expect(heard).toEqual([]);
});

test('what is offered as an answer is chosen by keyboard', async () => {
  const { page, frame, heard } = await visit(360);
  await ask(frame, 'escalate pump-08 on contoso-lab');
  await said(frame, /^How bad is it/).waitFor();
  const offered = frame.getByRole('toolbar', { name: 'Suggested actions' }).getByRole('button', { name: 'High' });
  await offered.waitFor();
  await chat.picture(page, 'widget-offered-360-light');
  expect(await violations(ourFrame(page), 'html')).toEqual([]);
  // Backwards from where people type, then along them.
  await page.keyboard.press('Shift+Tab');
  for (let step = 0; step < 4 && !(await offered.evaluate((one) => one.matches(':focus'))); step += 1)
    await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await said(frame, /^Whom shall support answer/).waitFor();
  expect(heard).toEqual([]);
});
