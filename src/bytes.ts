/**
 * All of a stream, or of the body of a fetch, in one piece; null when it is more than that, and then it is not read on.
 *
 * @throws the stream's own error
 */
export async function bytesOf(
  stream: AsyncIterable<Uint8Array | string> | null | undefined,
  most: number,
): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > most) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
