/**
 * A real Chromium for tests of the page: its binary comes inside an npm package, nothing is downloaded.
 *
 *     const browser = await openBrowser();
 *     const page = await openChat(browser, origin, { width: 360, dark: true });
 *     await ask(page, 'check pump-08');
 *     await waitForText(page, 'duplicate');
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const PICTURES = join(__dirname, '..', 'browser', 'pictures');

/** How long an answer may take on a busy machine. */
const PATIENCE_MS = 20_000;

/** @param more arguments of Chromium */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
      ...[
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
      ...more,
    ],
  });
}

export interface ChatOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly timeZone?: string;
}

/** What the browser complained about on this page: script errors, refused content, failed requests. Empty is good. */
export const complaints = new WeakMap<Page, string[]>();

/** A fresh visitor on the page, with the chat connected. Close the page with `leave`. */
export async function openChat(browser: Browser, origin: string, options: ChatOptions = {}): Promise<Page> {
  const { width = 1280, height = 800, dark = false, timeZone = 'Europe/Berlin' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-US',
    timezoneId: timeZone,
    hasTouch: width < 600,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') heard.push(line.text());
  });
  await page.goto(`${origin}/`);
  await waitForState(page, 'online');
  return page;
}

export async function leave(page: Page): Promise<void> {
  await page.context().close();
}

export async function waitForState(page: Page, state: 'connecting' | 'online' | 'offline'): Promise<void> {
  await page.locator(`#state[data-state="${state}"]`).waitFor();
}

/** Types and sends. */
export async function ask(page: Page, text: string): Promise<void> {
  const box = page.locator('[data-id="webchat-sendbox-input"]');
  await box.fill(text);
  await box.press('Enter');
}

/** Waits until the transcript shows this text (in a bubble or a card), and brings it into view. */
export async function waitForText(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('#chat').getByText(text).last().waitFor();
}

/** Presses a button of the newest card that has one with this title. */
export async function press(page: Page, title: string | RegExp): Promise<void> {
  await page.locator('#chat').getByRole('button', { name: title }).last().click();
}

/** Presses one of the questions that the page suggests. */
export async function pressSuggestion(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: text }).click();
}

/** Answers scroll in softly: done once the transcript has stood still for twenty frames. */
export const STANDING_STILL = `new Promise((done) => {
  let [last, same] = [-1, 0];
  const look = () => {
    const at = document.querySelector('.webchat__basic-transcript__scrollable')?.scrollTop ?? 0;
    same = at === last ? same + 1 : 0;
    last = at;
    if (same > 20) done();
    else requestAnimationFrame(look);
  };
  look();
})`;

/** A picture for people to look at; not kept in the repository. Gives its path. */
export async function picture(page: Page, name: string): Promise<string> {
  await mkdir(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.png`);
  await page.evaluate(STANDING_STILL);
  await page.screenshot({ path });
  return path;
}
