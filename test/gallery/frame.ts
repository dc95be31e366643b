/**
 * Cards drawn by the package adaptivecards in a bubble of our page, without Web Chat: its host configuration, its style
 * sheet, and Markdown by markdown-it, which that package names for it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Sample, View } from './sample';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

// Web Chat's bubble: its width, line and padding as in look.mjs (bubbleMaxWidth, bubbleBorder…, paddingRegular).
const BUBBLE = `
  body { height: auto; display: block }
  main#chat { max-width: 920px; padding: 12px; margin: 0 auto }
  #bubble { max-width: 680px; overflow: hidden; border: 1px solid var(--line); border-radius: 14px; background: var(--surface) }
`;

// Runs in the page. The name is left on the window for \`show\`.
const DRAW = `
  window.drawCard = (card, dark) => {
    const markdown = window.markdownit();
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = markdown.render(text);
      result.didProcess = true;
    };
    const drawn = new AdaptiveCards.AdaptiveCard();
    drawn.hostConfig = new AdaptiveCards.HostConfig(look(dark).adaptiveCardsHostConfig);
    drawn.parse(card);
    document.getElementById('bubble').replaceChildren(drawn.render());
  };
`;

export async function openFrame(browser: Browser, { theme, width }: View): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 740 }, colorScheme: theme });
  const page = await context.newPage();
  await page.setContent(
    '<!doctype html><html lang="en"><title>A card</title><main id="chat"><h1 hidden>A card</h1><div id="bubble"></div></main></html>',
  );
  await page.addStyleTag({
    content: ['colours.css', 'page.css'].map((name) => read('src', 'web', 'public', 'page', name)).join('') + BUBBLE,
  });
  await page.addScriptTag({ path: join(ROOT, 'node_modules', 'adaptivecards', 'dist', 'adaptivecards.min.js') });
  await page.addScriptTag({ path: join(ROOT, 'node_modules', 'markdown-it', 'dist', 'markdown-it.min.js') });
  const look = read('src', 'web', 'public', 'page', 'look.mjs').replace('export function look', 'function look');
  await page.addScriptTag({ content: look + DRAW });
  return page;
}

/** Draws the card in place of the one before. */
export async function show(page: Page, { card, opened }: Sample, theme: View['theme']): Promise<void> {
  await page.evaluate(`drawCard(${JSON.stringify(card)}, ${theme === 'dark'})`);
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
  if (opened) await page.evaluate(`document.querySelectorAll('${OPENERS}').forEach((one) => one.click())`);
}

const OPENERS = '.ac-container.ac-selectable, .ac-pushButton[aria-controls]';
