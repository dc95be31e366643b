import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LOG_TABLES, type Schema } from './schema';
import type { Node } from './tree';

/** Something that the language service objects to. */
export interface Problem {
  /** Such as `KS142`. */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly length: number;
  readonly kind: 'syntax' | 'semantic';
}

export type Understood = { readonly ok: true; readonly tree: Node } | { readonly ok: false; readonly problem: Problem };

/** Microsoft's own language service, in a thread of its own. */
export interface Language {
  /** Parses a query and checks it against the declared tables. */
  understand(query: string): Promise<Understood>;
  /** Ends the thread; what is still asked is refused. Idempotent. */
  close(): void;
}

/** What goes to the thread and back. */
export interface Asked {
  readonly id: number;
  readonly query: string;
}
export type Answered =
  | { readonly id: number; readonly understood: Understood }
  | { readonly id: number; readonly failed: string };

interface Waiting {
  readonly resolve: (understood: Understood) => void;
  readonly reject: (why: Error) => void;
}

/** From the sources the thread's file is still TypeScript, which plain Node can run. */
const THREAD = join(__dirname, `language-thread.${__filename.endsWith('.ts') ? 'mts' : 'mjs'}`);

export function openLanguage(tables: Schema = LOG_TABLES): Language {
  // Without the flags of this process, which may load what the thread does not need.
  const thread = new Worker(THREAD, { workerData: tables, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended: Error | undefined;

  thread.on('message', (answered: Answered) => {
    const asker = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('failed' in answered) asker?.reject(new Error(answered.failed));
    else asker?.resolve(answered.understood);
  });
  thread.on('error', end);
  thread.on('exit', () => end(new Error('The thread of the language service has ended.')));

  function end(why: unknown): void {
    ended ??= why instanceof Error ? why : new Error('The thread of the language service failed.', { cause: why });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  return {
    understand: (query) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        asked += 1;
        waiting.set(asked, { resolve, reject });
        const question: Asked = { id: asked, query };
        thread.postMessage(question);
      }),
    close: () => void thread.terminate(),
  };
}
