/** Nothing serious for axe-core: on any card of the gallery in Web Chat, and on the page with a whole conversation. */
import type { Browser, Page } from 'playwright-core';
import type { Theme } from '../../src/cards/timeline-picture/colours';
import type { Keepalive } from '../../src/start';
import { createWeb } from '../../src/web/page-routes';
import { fromScenarios } from '../gallery/from-scenarios';
import { fromTheLab } from '../gallery/from-the-lab';
import { handMade } from '../gallery/hand-made';
import { ofHubs } from '../gallery/of-hubs';
import type { Sample } from '../gallery/sample';
import { violations } from '../kit/axe';
import * as chat from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { temporaryFolder } from '../kit/temporary-folder';
import { cardMessage, type EchoBot, startEchoBot } from '../lab/direct-line/echo-bot';

const dataDir = temporaryFolder();
let keepalive: Keepalive;
let browser: Browser;
/** Says the cards that are on the table. */
let dealer: EchoBot;
let table: readonly Sample[] = [];

beforeAll(async () => {
  const deal = async (turn: { sendActivity(a: object): Promise<unknown> }) => {
    for (const { card } of table) await turn.sendActivity(cardMessage(card));
  };
  const web = createWeb({ title: 'Keepalive', about: '', suggestions: [] });
  [keepalive, browser, dealer] = await Promise.all([
    startKeepalive(new Date('2026-11-20T14:59:00Z'), {}, dataDir),
    chat.openBrowser(),
    startEchoBot({ web, answers: { deal } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await keepalive?.stop();
  await dealer?.close();
});

const THEMES = ['light', 'dark'] as const;

/** In a window so high that nothing is scrolled out of sight: axe judges no contrast of what is. */
const AT_ONCE = 12;
const HEIGHT = 20_000;

/** A conversation in which the bot has said these cards, all that can be opened open where a sample wants it. */
async function conversationOf(samples: readonly Sample[], theme: Theme): Promise<Page> {
  table = samples;
  const page = await chat.openChat(browser, dealer.origin, { width: 360, height: HEIGHT, dark: theme === 'dark' });
  await chat.ask(page, 'deal');
  await page
    .locator('#chat .ac-adaptiveCard')
    .nth(samples.length - 1)
    .waitFor();
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
  for (const [place, { opened }] of samples.entries()) {
    if (opened) await page.evaluate(`${CARDS}[${place}].querySelectorAll('${OPENERS}').forEach((one) => one.click())`);
  }
  return page;
}

const CARDS = "document.querySelectorAll('#chat .ac-adaptiveCard')";
const OPENERS = '.ac-container.ac-selectable, .ac-pushButton[aria-controls]';

test('what is wrong is found', async () => {
  const page = await conversationOf(handMade().slice(0, AT_ONCE), 'light');
  // The page's policy lets no style attribute in, so this goes around it. First and last: whatever is scrolled where.
  for (const place of [0, AT_ONCE - 1]) {
    await page.evaluate(`${CARDS}[${place}].innerHTML = '<img src="data:,"><p>pale</p>'`);
    await page.evaluate(`${CARDS}[${place}].lastChild.style.color = '#ddd'`);
  }
  const found = await violations(page, 'html');
  const twice = ['color-contrast', 'color-contrast', 'image-alt', 'image-alt'];
  expect(found.map((line) => line.split(':')[0]).sort()).toEqual(twice);
  await page.evaluate(`${CARDS}[0].innerHTML = '<button>x</button>'`);
  await page.evaluate(`Object.assign(${CARDS}[0].firstChild.style, { width: '400px', height: '20px' })`);
  expect(await badlyLaidOut(page)).toEqual(['0 low: x', '0 wide: x']);
  await chat.leave(page);
});

test.each(THEMES)(
  'no card of the gallery, %s',
  async (theme) => {
    const samples = [
      ...handMade(),
      ...(await ofHubs(theme)),
      ...(await fromTheLab(keepalive, theme)),
      ...(await fromScenarios(theme)),
    ];
    const found: string[] = [];
    for (let first = 0; first < samples.length; first += AT_ONCE) {
      const some = samples.slice(first, first + AT_ONCE);
      const page = await conversationOf(some, theme);
      const names = some.map(({ name }) => name).join(', ');
      found.push(...(await violations(page, 'html')).map((line) => `one of ${names}: ${line}`));
      found.push(...(await badlyLaidOut(page)).map((line) => `${some[Number.parseInt(line, 10)]?.name}: ${line}`));
      await chat.leave(page);
    }
    expect(found).toEqual([]);
  },
  // 118 cards; a busy machine takes long.
  240_000,
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
 * What is to be pressed and lower than a thumb needs, or with words that do not fit; and what pushes the card wide, with the
 * place of its card. Links in running text are as high as their line.
 */
async function badlyLaidOut(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(`[...${CARDS}].flatMap((card, place) => {
    const seen = [...card.querySelectorAll('*')].filter((one) => one.offsetHeight > 0);
    const pressed = seen.filter((one) => one.matches('[role=button], button'));
    const right = card.getBoundingClientRect().right;
    return [
      ...pressed.filter((one) => one.offsetHeight < 40).map((one) => 'low: ' + one.textContent),
      ...pressed.filter((one) => one.scrollWidth > one.clientWidth).map((one) => 'cut: ' + one.textContent),
      ...seen.filter((one) => one.getBoundingClientRect().right > right + 1).map((one) => 'wide: ' + one.textContent),
    ].map((what) => place + ' ' + what);
  })`);
  return Array.isArray(found) ? found.map(String) : ['no answer'];
}
