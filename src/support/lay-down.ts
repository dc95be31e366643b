import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DeviceLog } from '../evidence/device-log';
import { readDeviceLog } from '../evidence/device-log/read';
import type { CaseFile } from './case-contents';
import type { CaseEntry } from './given-logs';
import { measured, packedSize } from './measure';

/** A device log that lies, redacted, where it can be read again. */
export interface LaidLog extends CaseFile {
  /** In a zip. */
  readonly packed: number;
  /** What its redacted text says: that is what a replay reads. */
  readonly says: DeviceLog;
  open(): AsyncIterable<Buffer>;
}

/** Lays the logs down in the folder, which is the caller's to remove. */
export async function layDown(logs: AsyncIterable<CaseEntry>, folder: string, asOf: Date): Promise<LaidLog[]> {
  const laid: LaidLog[] = [];
  for await (const log of logs) {
    const path = join(folder, String(laid.length));
    const open = () => createReadStream(path);
    const files: CaseFile[] = [];
    const { chunks } = measured(log, (file) => files.push(file));
    await pipeline(Readable.from(chunks), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    const says = await readDeviceLog(log.name, open(), { asOf });
    for (const file of files) laid.push({ ...file, open, says, packed: await packedSize(open()) });
  }
  return laid;
}
