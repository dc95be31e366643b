import { Readable } from 'node:stream';
import type { DeviceLog } from '../device-log';
import { holdsText, readDeviceLog } from './read';
import { encodingOf, utf8Chunks } from './text-encoding';
import { PackedTrouble, unpackedFiles } from './unpack';

/** One sentence says why there are none. */
export type DeviceLogsResult =
  | { readonly ok: true; readonly logs: readonly DeviceLog[] }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads what people give as a device's log: text, the same in gzip, what `iotedge check --output json` prints, or a zip
 * of these, such as that of `iotedge support-bundle`: then each file in it is a log. Its content tells what it is, not
 * its name. Bombs, names that lead out of the zip, broken files and files without any text are a problem, never a throw.
 */
export async function readDeviceLogs(
  name: string,
  stream: Readable,
  options?: Parameters<typeof readDeviceLog>[2],
): Promise<DeviceLogsResult> {
  const problem = (what: string): DeviceLogsResult => ({ ok: false, problem: `The device log "${name}" ${what}.` });
  const logs: DeviceLog[] = [];
  try {
    for await (const file of unpackedFiles(name, stream)) {
      const log = await readDeviceLog(file.name, Readable.from(file.chunks), options);
      if (holdsText(log)) logs.push(log);
    }
  } catch (error) {
    if (error instanceof PackedTrouble) return problem(error.problem);
    throw error;
  }
  return logs.length > 0 ? { ok: true, logs } : problem('holds no text');
}

export interface LogText {
  readonly name: string;
  /** UTF-8, whatever it was; good until the next log is asked for. Fails with a PackedTrouble where its end cannot be unpacked. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** The same logs as they stand, for a case, in memory that does not grow with them. Those that are empty or no text stay out. */
export async function* deviceLogTexts(name: string, stream: Readable): AsyncGenerator<LogText, void> {
  for await (const { name: member, head, chunks } of unpackedFiles(name, stream)) {
    const encoding = encodingOf(head);
    if (head.length > 0 && encoding !== 'binary') yield { name: member, chunks: utf8Chunks(chunks, encoding) };
  }
}
