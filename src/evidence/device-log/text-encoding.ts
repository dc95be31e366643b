export type TextEncoding = 'utf8' | 'utf-16le' | 'utf-16be' | 'binary';

/** What a log is is told by its beginning; every format in question shows itself within a few lines. */
const HEAD_BYTES = 4096;
/** Firmware resets spill some junk into a serial log; a program or a picture is full of it. Own judgement. */
const MOST_CONTROL_BYTES = 0.1;
/** What is packed or encrypted holds all bytes alike. Text in an old encoding is no UTF-8 either, but has no control bytes. */
const FEW_CONTROL_BYTES = 0.02;
const MOST_JUNK = 0.3;
/** In UTF-16 about every second byte of Latin text is NUL, and nearly all of them on the same side. Own judgement. */
const LEAST_NULS = 0.2;
const ONE_SIDED = 0.9;

/** By its byte order mark, else by where its NUL bytes lie. Junk is `binary`. */
export function encodingOf(head: Buffer): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  let [even, odd, control, runs] = [0, 0, 0, 0];
  for (const [index, byte] of head.entries()) {
    if (byte === 0) {
      if (index % 2 === 0) even++;
      else odd++;
      // A power cut leaves a block of zeros within good text.
      if (head[index - 1] !== 0) runs++;
    } else if (isControl(byte)) control++;
  }
  const nuls = even + odd;
  if (nuls >= LEAST_NULS * head.length && control <= MOST_CONTROL_BYTES * head.length) {
    if (odd >= ONE_SIDED * nuls) return 'utf-16le';
    if (even >= ONE_SIDED * nuls) return 'utf-16be';
  }
  return (nuls > 0 && nuls === head.length) || isJunk(head, runs + control) ? 'binary' : 'utf8';
}

function isJunk(head: Buffer, control: number): boolean {
  if (control > MOST_CONTROL_BYTES * head.length) return true;
  if (control <= FEW_CONTROL_BYTES * head.length) return false;
  const invalid = head.toString('utf8').split('\ufffd').length - 1;
  return control + invalid > MOST_JUNK * head.length;
}

/** Tab, line breaks, form feed and ESC (colours) belong to text. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f;
}

/** The first bytes of a stream, and the whole stream again. */
export interface Opened {
  /** At most 4 096 bytes. */
  readonly head: Buffer;
  readonly chunks: AsyncIterable<Buffer>;
}

/** The head is as long whatever the stream's chunks are, so that nothing depends on how it was cut. */
export async function openStream(stream: AsyncIterable<unknown>): Promise<Opened> {
  const source = buffers(stream);
  const first: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const begin = first.length === 1 && first[0] ? first[0] : Buffer.concat(first);
  async function* chunks(): AsyncGenerator<Buffer> {
    yield begin;
    yield* source;
  }
  return { head: begin.subarray(0, HEAD_BYTES), chunks: chunks() };
}

async function* buffers(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}

/** The same text in UTF-8, without its byte order mark. */
export async function* utf8Chunks(
  chunks: AsyncIterable<Buffer>,
  encoding: Exclude<TextEncoding, 'binary'>,
): AsyncGenerator<Buffer> {
  if (encoding === 'utf8') return yield* withoutMark(chunks);
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let atStart = true;
  for await (const chunk of chunks) {
    yield atStart && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    atStart = false;
  }
}
