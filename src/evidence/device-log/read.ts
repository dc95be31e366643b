import type { Readable } from 'node:stream';
import type { DeviceLog } from '../device-log';
import { readCheck, startsCheck } from './iotedge-check';
import { createLineCutter } from './lines';
import { createLogReader } from './log-reader';
import { encodingOf, openStream, utf8Chunks } from './text-encoding';

/**
 * Reads a device's log of any SDK and size, line by line, in bounded memory. Never throws on what it holds: bytes that
 * are no text give a log of 0 lines. Also takes what `iotedge check --output json` prints.
 *
 * @param name as the person knows it
 * @param options.asOf the moment to judge at; gives stamps without a year (syslog) theirs
 */
export async function readDeviceLog(
  name: string,
  stream: Readable,
  options: { readonly asOf?: Date } = {},
): Promise<DeviceLog> {
  const { head, chunks } = await openStream(stream);
  const encoding = encodingOf(head);
  if (encoding === 'binary') return nothingRead(name, await sizeOf(chunks));
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const text = utf8Chunks(counted(), encoding);
  if (startsCheck(head)) return { ...(await readCheck(name, text, options)), bytes };
  const reader = createLogReader(options.asOf);
  const cutter = createLineCutter(reader.line);
  for await (const chunk of text) cutter.push(chunk);
  cutter.end();
  return { name, bytes, ...reader.end() };
}

/** Whether there was text at all; else it was a picture, a program, a trace in a format of its own. */
export function holdsText({ lines, bytes }: DeviceLog): boolean {
  return lines > 0 || bytes === 0;
}

function nothingRead(name: string, bytes: number): DeviceLog {
  return { name, bytes, ...createLogReader(undefined).end() };
}

async function sizeOf(chunks: AsyncIterable<Buffer>): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) size += chunk.length;
  return size;
}
