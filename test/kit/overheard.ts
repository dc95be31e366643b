import type { Page } from 'playwright-core';
import { z } from 'zod';

const Said = z.looseObject({
  id: z.string().optional(),
  type: z.string(),
  text: z.string().optional(),
  summary: z.string().optional(),
  from: z.looseObject({ role: z.string().optional() }),
  channelData: z.looseObject({ report: z.unknown().optional() }).optional(),
});
export type Said = z.infer<typeof Said>;
const Sets = z.looseObject({ activities: z.array(Said) });

export interface Overheard {
  readonly said: readonly Said[];
  /** The first of the bot after `from` that fits; what is already there counts. */
  waitFor(fits: (one: Said) => boolean, from?: number): Promise<Said>;
}

/** What Direct Line's streams bring to a page, all of its frames: to know what a card on the screen was made of. */
export function overhear(page: Page, patienceMs = 20_000): Overheard {
  const said: Said[] = [];
  const waiting = new Set<() => void>();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload) === '') return;
      said.push(...Sets.parse(JSON.parse(String(payload))).activities);
      for (const look of [...waiting]) look();
    }),
  );
  return {
    said,
    waitFor: (fits, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = said.slice(from).find((one) => one.from.role !== 'user' && fits(one));
          if (found) done(() => resolve(found));
        };
        const timer = setTimeout(
          () => done(() => reject(new Error(`nothing that fits was said: ${heard(said.slice(from))}`))),
          patienceMs,
        );
        const done = (end: () => void) => {
          clearTimeout(timer);
          waiting.delete(look);
          end();
        };
        waiting.add(look);
        look();
      }),
  };
}

function heard(said: readonly Said[]): string {
  return JSON.stringify(said.map(({ type, text, summary }) => summary ?? text ?? type)).slice(0, 2_000);
}
