/**
 * A visitor of somebody else's page with the launcher on it: another site, a strict policy, third-party cookies blocked.
 * Everything here goes by keyboard, as it does for people who have no mouse.
 */
import type { Browser, Frame, Page } from 'playwright-core';
import { complaints, openBrowser } from './browser';
import type { Site } from './site';

export interface Visit {
  readonly width?: number;
  readonly dark?: boolean;
  /** Of the launcher's script element. */
  readonly attributes?: string;
  readonly origin?: string;
}

/** Longer than any answer takes on a busy machine. */
const PATIENCE_MS = 20_000;

/** As browsers are going to be: what a frame of another site stores is kept apart for each site around. */
export function openStrictBrowser(): Promise<Browser> {
  return openBrowser(['--test-third-party-cookie-phaseout']);
}

/** What the browser complains about is in `complaints`. Close the page with `leave`. */
export async function visitSite(browser: Browser, site: Site, chat: string, visit: Visit = {}): Promise<Page> {
  const { width = 1280, dark = false, attributes = '', origin = site.origin } = visit;
  site.chat = chat;
  site.html = `<script src="${chat}/widget.js" ${attributes}></script>`;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 800 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') heard.push(line.text());
  });
  await page.goto(origin);
  return page;
}

export const launcher = (page: Page) => page.getByRole('button', { name: /^Chat: / });
export const frameOf = (page: Page) => page.frameLocator('iframe');
export const sendBox = (page: Page) => frameOf(page).locator('[data-id="webchat-sendbox-input"]');
export const stateOf = (page: Page, state: 'connecting' | 'online' | 'offline') =>
  frameOf(page).locator(`#state[data-state="${state}"]`);

/** A message whose text is just that. */
export function bubble(page: Page, text: string | RegExp) {
  return frameOf(page).locator('#chat .webchat__bubble__content').getByText(text, { exact: true });
}

/** The chat itself, for what a locator cannot ask. */
export function chatFrame(page: Page): Frame {
  const frame = page.frames().find((one) => new URL(one.url()).pathname === '/widget');
  if (!frame) throw new Error('the chat is not open');
  return frame;
}

/** From the page's beginning: its link, then the launcher. */
export async function openByKeyboard(page: Page): Promise<void> {
  await launcher(page).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await stateOf(page, 'online').waitFor();
  await sendBoxHasFocus(page);
}

export async function sendBoxHasFocus(page: Page): Promise<void> {
  await sendBox(page).and(frameOf(page).locator(':focus')).waitFor();
}

/** To whatever has the focus. */
export async function typeAndSend(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Name of what has the focus in the chat, as a screen reader says it; the tag where it has none. */
export function focused(page: Page): Promise<string> {
  return chatFrame(page).evaluate(`(() => {
    const one = document.activeElement;
    const labelled = one.getAttribute('aria-labelledby');
    const label = labelled ? labelled.split(' ').map((id) => document.getElementById(id)?.textContent).join(' ') : '';
    return (one.getAttribute('aria-label') || label || one.textContent || one.title || one.tagName).trim();
  })()`);
}

/** Presses `key` until what has the focus fits; a way that leads nowhere ends after `most`, and tells where it led. */
export async function walkTo(page: Page, key: string, fits: RegExp, most = 25): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press(key);
    const name = await focused(page);
    if (fits.test(name)) return;
    passed.push(name.slice(0, 60));
  }
  throw new Error(`${key} did not lead to ${fits}; it passed ${JSON.stringify(passed)}`);
}
