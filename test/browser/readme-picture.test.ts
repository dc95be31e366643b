/** The picture in the README, made anew with `README_PICTURE=1 npm run jest -- test/browser/readme-picture`. */
import { join } from 'node:path';
import * as chat from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { temporaryFolder } from '../kit/temporary-folder';

const wanted = process.env.README_PICTURE === '1';
const dataDir = temporaryFolder();

test('a real conversation', async () => {
  const keepalive = await startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 8 }, dataDir);
  const browser = await chat.openBrowser();
  try {
    const page = await chat.openChat(browser, keepalive.origin, { width: 760, height: 980 });
    await chat.waitForText(page, 'Hello, I am Keepalive');
    await chat.ask(page, 'why does pump-08 on contoso-lab keep disconnecting?');
    await chat.waitForText(page, /Find the second client/);
    if (wanted) await page.screenshot({ path: join(__dirname, '..', '..', 'docs', 'conversation.png') });
    expect(await page.getByText('Fault found').count()).toBeGreaterThan(0);
  } finally {
    await browser.close();
    await keepalive.stop();
  }
});
