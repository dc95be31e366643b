/**
 * Microsoft's own client for people who write bots for Teams: the npm package @microsoft/m365agentsplayground, on
 * loopback, without telemetry. Its page loads fonts from the web, which a browser here must not: `openPlayground` stops
 * whatever leaves this machine.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

export interface Playground {
  readonly origin: string;
  stop(): Promise<void>;
}

/** It listens on every address and asks the desktop for a browser, and ends when there is none: neither happens here. */
const ON_LOOPBACK = `
const { Server } = require('node:net');
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...more) {
  return typeof port === 'number' || typeof port === 'string'
    ? listen.call(this, port, '127.0.0.1', ...more.filter((one) => typeof one === 'function'))
    : listen.call(this, port, ...more);
};
`;

/**
 * @param folder an empty one: it is its home
 * @param messages the bot's endpoint
 */
export async function startPlayground(folder: string, messages: string): Promise<Playground> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['xdg-open', 'open']) writeFileSync(join(bin, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const preload = join(folder, 'on-loopback.cjs');
  writeFileSync(preload, ON_LOOPBACK);
  const program = join(dirname(require.resolve('@microsoft/m365agentsplayground/package.json')), 'cli.js');
  const child = spawn(
    process.execPath,
    ['--require', preload, program, 'start', '-e', messages, '-c', 'msteams', '-p', '0', '--dt'],
    {
      cwd: folder,
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const port = await new Promise<string>((found, fail) => {
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      const at = /Listening on (\d+)/.exec(out)?.[1];
      if (at !== undefined) found(at);
    });
    child.once('close', (code) => fail(new Error(`the playground ended with ${code}: ${out}`)));
  });
  return {
    origin: `http://localhost:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Its page, with the personal chat open. */
export async function openPlayground(browser: Browser, origin: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 1000 }, locale: 'en-US', timezoneId: 'UTC' });
  await context.route(
    (url) => url.hostname !== 'localhost',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(origin);
  await page.getByText('Connected.').first().waitFor();
  return page;
}

/** Opens a conversation by the name that the playground gives it. */
export async function openConversation(page: Page, name: 'Personal Chat' | 'Group Chat' | 'General'): Promise<void> {
  await page.getByRole('treeitem').filter({ hasText: name }).first().click();
}

/** Types into the chat, and sends. In a room only what mentions the bot reaches it, as in Teams. */
export async function say(page: Page, text: string, mention = false): Promise<void> {
  const box = page.getByRole('textbox').last();
  await box.click();
  if (mention) {
    await page.keyboard.type('@');
    await page.getByRole('menuitem').filter({ hasText: 'Test Bot' }).click();
  }
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
