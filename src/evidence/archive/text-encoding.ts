/**
 * Makes UTF-8 of a text that comes in pieces, the first of which is not empty. Windows PowerShell writes `az … > file` as
 * UTF-16 with a byte order mark; everything else stays as it is.
 */
export function asUtf8(): (chunk: Buffer) => Buffer {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined;
  return (chunk) => {
    if (decoder === undefined) decoder = chunk[0] === 0xff && chunk[1] === 0xfe ? new TextDecoder('utf-16le') : null;
    return decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  };
}
