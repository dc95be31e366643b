/**
 * Every card as a picture, to be looked at: `npm run cards`. Words after it choose cards by a part of their name. The
 * pictures and an index.html go to dist/gallery.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../kit/browser';
import { startKeepalive } from '../kit/keepalive';
import { openFrame, show } from './frame';
import { fromScenarios } from './from-scenarios';
import { fromTheLab } from './from-the-lab';
import { handMade } from './hand-made';
import { indexPage } from './index-page';
import { ofHubs } from './of-hubs';
import { type Sample, VIEWS, type View, viewName } from './sample';

const GALLERY = join(__dirname, '..', '..', 'dist', 'gallery');

import { teamsForms } from './teams-forms';

async function main(wanted: readonly string[]): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keepalive-cards-'));
  const [keepalive, browser] = await Promise.all([
    startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 8 }, dataDir),
    openBrowser(),
  ]);
  try {
    const names = new Set<string>();
    for (const theme of ['light', 'dark'] as const) {
      const all = [
        ...handMade(),
        ...teamsForms(),
        ...(await ofHubs(theme)),
        ...(await fromTheLab(keepalive, theme)),
        ...(await fromScenarios(theme)),
      ];
      const samples = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
      for (const { name } of samples) names.add(name);
      await Promise.all(VIEWS.filter((view) => view.theme === theme).map((view) => pictures(browser, view, samples)));
    }
    await writeFile(join(GALLERY, 'index.html'), indexPage([...names]));
    process.stdout.write(`${names.size} cards in ${VIEWS.length} views: ${join(GALLERY, 'index.html')}\n`);
  } finally {
    await browser.close();
    await keepalive.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function pictures(browser: Browser, view: View, samples: readonly Sample[]): Promise<void> {
  const folder = join(GALLERY, viewName(view));
  await mkdir(folder, { recursive: true });
  const page = await openFrame(browser, view);
  for (const sample of samples) {
    await show(page, sample, view.theme);
    await page.locator('#chat').screenshot({ path: join(folder, `${sample.name}.png`) });
  }
  await page.context().close();
}

void main(process.argv.slice(2));
