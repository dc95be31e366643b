/** The page behind an upload link in a real browser, at the width of a phone. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { keepDeviceLogs } from '../../src/support/device-logs/device-logs';
import { createWeb } from '../../src/web/page-routes';
import { createUploadDoor, uploadPath } from '../../src/web/upload-door';
import { violations } from '../kit/axe';
import { openBrowser, picture } from '../kit/browser';
import { handClock } from '../kit/hand-clock';
import { memoryStore } from '../kit/memory-store';
import { NOW } from '../kit/sample-report';
import { portClosedLog, quietLog } from '../kit/some-logs';

const given = keepDeviceLogs(
  memoryStore(() => NOW),
  handClock(NOW),
  30,
);
const looked: Array<readonly string[]> = [];
let server: Server;
let browser: Browser;
let address: string;

beforeAll(async () => {
  const doors = [
    createUploadDoor({
      ...given,
      maySee: async () => true,
      onGiven: async (_link, ids) => void looked.push(ids),
      log: { error: () => undefined },
    }),
    createWeb({ title: 'Keepalive', about: '', suggestions: [] }),
  ];
  server = createServer(async (request, response) => {
    for (const door of doors) if (await door(request, response)) return;
    response.writeHead(404);
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const owner = { person: { id: 'p', channel: 'directline' }, conversationId: 'c' };
  const subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-03' };
  const token = await given.links.make({ owner, subject, job: {} });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${uploadPath(token)}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function opened(dark: boolean): Promise<{ page: Page; heard: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: true,
  });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && !/422/.test(line.text()) && heard.push(line.text()));
  await page.goto(address);
  return { page, heard };
}

test.each([false, true])('several files at once on a phone, dark: %s', async (dark) => {
  looked.length = 0;
  const { page, heard } = await opened(dark);
  await page.setInputFiles('#files', [
    { name: 'device.log', mimeType: 'text/plain', buffer: Buffer.from(portClosedLog()) },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0, 0, 1, 2, 3, 0, 0, 4]) },
    {
      name: 'a-name-that-is-longer-than-any-phone-is-wide-and-then-some-more.log',
      mimeType: '',
      buffer: Buffer.from(quietLog()),
    },
  ]);
  await page.getByText('Done. The answer comes in the chat.').waitFor({ timeout: 20_000 });
  expect(await page.getByText('Read: one log, 12 lines.').count()).toBe(1);
  expect(await page.getByText(/photo.png.*holds no text/).count()).toBe(1);
  expect(looked.map((ids) => ids.length)).toEqual([2]);
  await picture(page, `upload-360-${dark ? 'dark' : 'light'}`);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  expect(await violations(page, 'body')).toEqual([]);
  expect(heard).toEqual([]);
  await page.context().close();
});
