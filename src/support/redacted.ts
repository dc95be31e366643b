import { StringDecoder } from 'node:string_decoder';
import type { Redactor } from '../redact';

const BLOCK = 256 * 1024;
/** No PEM block is longer; what looks like one and has no end does not hold up the rest. */
const LONGEST_PEM = 40 * 1024;

/** The text without its secrets, cut only at line breaks, and never within a key that goes over several lines. */
export async function* redactedText(redactor: Redactor, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new StringDecoder('utf8');
  let held = '';
  for await (const chunk of chunks) {
    held += decoder.write(chunk);
    if (held.length < BLOCK) continue;
    const end = safeEnd(held);
    yield Buffer.from(redactor.redact(held.slice(0, end)));
    held = held.slice(end);
  }
  held += decoder.end();
  if (held !== '') yield Buffer.from(redactor.redact(held));
}

function safeEnd(text: string): number {
  const begun = text.lastIndexOf('-----BEGIN ');
  const isOpen = begun > 0 && begun > text.length - LONGEST_PEM && !text.includes('-----END ', begun);
  const newline = text.lastIndexOf('\n', isOpen ? begun : text.length);
  return newline > 0 ? newline + 1 : text.length;
}
