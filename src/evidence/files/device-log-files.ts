import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { DeviceLog } from '../device-log';
import { readDeviceLogs } from '../device-log/read-packed';
import type { Slot } from '../evidence';
import { type FileRead, whyClosed, whyNoFile } from './read-file';

/** The logs that people fetched from the device: text, zips of it, gzip. `asOf` is the moment to judge at. */
export async function readDeviceLogFiles(
  paths: readonly string[],
  asOf: Date,
): Promise<FileRead<Slot<readonly DeviceLog[]>>> {
  const logs: DeviceLog[] = [];
  for (const path of paths) {
    const why = await whyNoFile(path);
    if (why !== undefined) return { ok: false, problem: why };
    try {
      const read = await readDeviceLogs(basename(path), createReadStream(path), { asOf });
      if (!read.ok) return read;
      logs.push(...read.logs);
    } catch (error) {
      return { ok: false, problem: whyClosed(path, error) };
    }
  }
  const searched = `${logs.length === 1 ? 'one log' : `${logs.length} logs`} of the device`;
  return { ok: true, data: { ok: true, data: logs, searched } };
}
