/** The pictures in the README, made anew with `README_PICTURE=1 npm run jest -- test/browser/readme-picture`. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Keepalive } from '../../src/start';
import * as chat from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { temporaryFolder } from '../kit/temporary-folder';

const wanted = process.env.README_PICTURE === '1';
const dataDir = temporaryFolder();
let keepalive: Keepalive;
let browser: Browser;

beforeAll(async () => {
  keepalive = await startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 8 }, dataDir);
  browser = await chat.openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
});

async function keep(page: Page, name: string): Promise<void> {
  if (wanted) await page.screenshot({ path: join(__dirname, '..', '..', 'docs', name) });
}

test('a real conversation', async () => {
  const page = await chat.openChat(browser, keepalive.origin, { width: 760, height: 980 });
  await chat.waitForText(page, 'Hello, I am Keepalive');
  await chat.ask(page, 'why does pump-08 on contoso-lab keep disconnecting?');
  await chat.waitForText(page, /Find the second client/);
  await keep(page, 'conversation.png');
  expect(await page.getByText('Fault found').count()).toBeGreaterThan(0);
});

test('the whole hub, on a phone', async () => {
  const page = await chat.openChat(browser, keepalive.origin, { width: 390, height: 844, dark: true });
  await chat.waitForText(page, 'Hello, I am Keepalive');
  await chat.ask(page, 'what is wrong with contoso-lab?');
  await chat.waitForText(page, /devices dropped together/);
  await keep(page, 'phone.png');
  expect(await page.getByText('Some devices').count()).toBeGreaterThan(0);
});
