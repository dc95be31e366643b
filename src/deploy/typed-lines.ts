import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface TypedLines {
  /** The line that was typed; empty when nothing comes any more. */
  readonly ask: (question: string) => Promise<string>;
  close(): void;
}

/** Questions go to `to`, so that what the program prints stays its result. */
export function typedLines(from: Readable, to: Writable): TypedLines {
  const reader = createInterface({ input: from });
  // Lines that come before they are asked for, as from a pipe, wait in it.
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      to.write(question);
      const { value, done } = await lines.next();
      return done ? '' : value;
    },
    close: () => reader.close(),
  };
}
