/** Nothing serious for axe-core: on any card of the gallery, and on the page with a whole conversation. */
import type { Browser, Page } from 'playwright-core';
import type { Keepalive } from '../../src/start';
import { openFrame, show } from '../gallery/frame';
import { fromTheLab } from '../gallery/from-the-lab';
import { handMade } from '../gallery/hand-made';
import { violations } from '../kit/axe';
import * as chat from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { temporaryFolder } from '../kit/temporary-folder';

const dataDir = temporaryFolder();
let keepalive: Keepalive;
let browser: Browser;

beforeAll(async () => {
  [keepalive, browser] = await Promise.all([
    startKeepalive(new Date('2026-11-20T14:59:00Z'), {}, dataDir),
    chat.openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
});

const THEMES = ['light', 'dark'] as const;

test('what is wrong is found', async () => {
  const page = await openFrame(browser, { theme: 'light', width: 360 });
  await page.evaluate(
    'document.getElementById(\'bubble\').innerHTML = \'<img src="data:,"><p style="color:#ddd">pale</p>\'',
  );
  const found = await violations(page, 'html');
  expect(found.map((line) => line.split(':')[0]).sort()).toEqual(['color-contrast', 'image-alt']);
  await page.evaluate(
    "document.getElementById('bubble').innerHTML = '<button style=\"width:400px;height:20px;white-space:nowrap\"></button>'",
  );
  expect(await badlyLaidOut(page)).toEqual(['low: ', 'wide: ']);
  await page.context().close();
});

test.each(THEMES)(
  'no card of the gallery, %s',
  async (theme) => {
    const samples = [...handMade(), ...(await fromTheLab(keepalive, theme))];
    const page = await openFrame(browser, { theme, width: 360 });
    const found: string[] = [];
    for (const sample of samples) {
      await show(page, sample, theme);
      const wrong = (await violations(page, '#bubble')).filter((line) => !OF_THE_RENDERER.test(line));
      found.push(...wrong.map((line) => `${sample.name}: ${line}`));
      found.push(...(await badlyLaidOut(page)).map((line) => `${sample.name}: ${line}`));
    }
    await page.context().close();
    expect(found).toEqual([]);
  },
  120_000,
);

test.each(THEMES)('the page with a conversation, %s', async (theme) => {
  const page = await chat.openChat(browser, keepalive.origin, { width: 768, dark: theme === 'dark' });
  await chat.waitForText(page, 'Hello, I am Keepalive');
  await chat.ask(page, 'why does pump-10 on contoso-lab keep disconnecting?');
  await chat.waitForText(page, /something between device and hub/);
  await chat.ask(page, 'what is 409002?');
  await chat.waitForText(page, 'Usual causes');
  await chat.ask(page, 'check pump-99');
  await chat.waitForText(page, /not registered/);
  await chat.press(page, 'More');
  await chat.press(page, /^What I checked/);
  expect(await violations(page, 'html')).toEqual([]);
  const open = page.locator('#chat [aria-expanded="true"]');
  expect(await open.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual([
    expect.stringMatching(/^What I checked/),
    'More',
  ]);
  await chat.leave(page);
});

/**
 * adaptivecards 3.0.6 writes aria-expanded into whatever Action.ToggleVisibility shows (card-elements, isVisible). Our page
 * moves it to what was pressed (chat.mjs): the next test holds that. Web Chat's own markup breaks no rule.
 */
const OF_THE_RENDERER = /^aria-allowed-attr: .* aria-expanded="true"/;

/**
 * What is to be pressed and lower than a thumb needs, or with words that do not fit; and what pushes the card wide. Links
 * in running text are as high as their line.
 */
async function badlyLaidOut(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(`(() => {
    const seen = [...document.querySelectorAll('#bubble *')].filter((one) => one.offsetHeight > 0);
    const pressed = seen.filter((one) => one.matches('[role=button], button'));
    const right = document.getElementById('bubble').getBoundingClientRect().right;
    return [
      ...pressed.filter((one) => one.offsetHeight < 40).map((one) => 'low: ' + one.textContent),
      ...pressed.filter((one) => one.scrollWidth > one.clientWidth).map((one) => 'cut: ' + one.textContent),
      ...seen.filter((one) => one.getBoundingClientRect().right > right).map((one) => 'wide: ' + one.textContent),
    ];
  })()`);
  return Array.isArray(found) ? found.map(String) : ['no answer'];
}
