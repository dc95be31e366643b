/** Keepalive in Microsoft's own client for Teams: personal chat, presses, a message updated in place, group chat, channel. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { WireCall } from '../../src/lab/wire';
import type { Keepalive } from '../../src/start';
import { leave, openBrowser } from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { openConversation, openPlayground, type Playground, say, startPlayground } from '../kit/playground';
import { temporaryFolder } from '../kit/temporary-folder';

const PICTURES = join(__dirname, 'pictures');

const dataDir = temporaryFolder();
const folder = temporaryFolder();
let keepalive: Keepalive;
let playground: Playground;
let browser: Browser;
let page: Page;
/** How long the twin of a device takes; a slow source makes an answer come in several states. */
let twinTakes = 0;

beforeAll(async () => {
  const intercept = ({ url }: WireCall) =>
    twinTakes > 0 && url.pathname.includes('/twins/') ? ({ do: 'delay', ms: twinTakes } as const) : undefined;
  [keepalive, browser] = await Promise.all([
    startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 8, intercept }, dataDir),
    openBrowser(),
  ]);
  playground = await startPlayground(folder, `${keepalive.origin}/api/messages`);
  page = await openPlayground(browser, playground.origin);
  await mkdir(PICTURES, { recursive: true });
});
afterAll(async () => {
  if (page) await leave(page);
  await browser?.close();
  await playground?.stop();
  await keepalive?.stop();
});

const picture = (name: string) => page.screenshot({ path: join(PICTURES, `teams-${name}.png`) });
const text = (words: string | RegExp) => page.getByText(words).last();

test('a question in the personal chat, its card, and a press', async () => {
  await text('Hello, I am Keepalive').waitFor();
  await picture('1-welcome');
  await say(page, 'check pump-08 on contoso-lab');
  await text(/two clients use/i).waitFor();
  await text(/As of \d\d:\d\d UTC, revision \d/).waitFor();
  await picture('2-answer');
  await page.getByRole('button', { name: 'How do I get the log?' }).last().click();
  await text(/your own MQTT|device’s own log|upload/i).waitFor();
  await picture('3-pressed');
});

test('one message fills, becomes the answer, and takes what comes late', async () => {
  twinTakes = 6_000;
  await say(page, 'check pump-07 on contoso-lab');
  await text('Still looking at:').waitFor();
  await picture('4-progress');
  await text(/Still looking: /).waitFor();
  await picture('5-still-looking');
  await page.getByText(/Still looking: /).waitFor({ state: 'detached' });
  await picture('6-updated');
  expect(await page.getByText('Looking…').count()).toBe(0);
  twinTakes = 0;
});

test('a group chat sees the verdict, the person their details', async () => {
  await openConversation(page, 'Group Chat');
  await say(page, 'check pump-03 on contoso-lab', true);
  await text('Whoever asked finds the details').waitFor();
  await picture('7-group');
  expect(await page.getByText('What to do').count()).toBe(0);
  await openConversation(page, 'Personal Chat');
  await text(/pump-03/).waitFor();
  await picture('8-details');
});

test('a channel, in its thread', async () => {
  await openConversation(page, 'General');
  await picture('9-channel');
  await say(page, 'check pump-06 on contoso-lab', true);
  await text('Whoever asked finds the details').waitFor();
  await picture('10-channel-answer');
});
