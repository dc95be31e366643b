import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Redactor } from '../redact';

/** The text without its secrets, of any size, in memory that does not grow with it. */
export async function* redactedText(redactor: Redactor, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const redacting = redactor.stream();
  const piped = pipeline(Readable.from(chunks), redacting);
  // Trouble with the source comes out of the stream that is read here, and is not lost.
  piped.catch(() => undefined);
  for await (const chunk of redacting) yield chunk;
  await piped;
}
