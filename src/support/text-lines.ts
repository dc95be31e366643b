import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { bytesOf } from '../bytes';

/** A record of a resource log is a few hundred bytes; a line far above that is not one, and is skipped unread. */
const LONGEST_LINE = 1024 * 1024;

/** The stream's lines without line breaks; a line of more than 1 MB comes as null. Memory stays bounded by that. */
export async function* textLines(stream: Readable): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let skipping = false;
  for await (const chunk of stream) {
    const parts = (rest + (Buffer.isBuffer(chunk) ? decoder.write(chunk) : String(chunk))).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      yield skipping || part.length > LONGEST_LINE ? null : part.replace(/\r$/, '');
      skipping = false;
    }
    if (rest.length > LONGEST_LINE) {
      skipping = true;
      rest = '';
    }
  }
  if (skipping) yield null;
  else if (rest !== '') yield rest;
}

/** The whole text, or undefined when it is longer than the limit. */
export async function wholeText(stream: Readable, limit: number): Promise<string | undefined> {
  const bytes = await bytesOf(stream, limit);
  return bytes?.toString('utf8').replace(/^\uFEFF/, '');
}
