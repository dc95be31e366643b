import { Readable } from 'node:stream';
import type { DeviceLog, DeviceLogEvent } from '../../src/evidence/device-log';
import { readDeviceLog } from '../../src/evidence/device-log/read';

/** Reads text or bytes as a device's log, in one chunk or in the given pieces. */
export function readLog(
  content: string | Buffer | readonly Buffer[],
  options?: Parameters<typeof readDeviceLog>[2],
): Promise<DeviceLog> {
  const chunks = typeof content === 'string' ? [Buffer.from(content)] : Buffer.isBuffer(content) ? [content] : content;
  return readDeviceLog('device.txt', Readable.from(chunks, { objectMode: true }), options);
}

/** `credentials-refused 5`, `lost (gate-01/filter)`: meaning, code, client. */
export function brief({ meaning, code, client }: DeviceLogEvent): string {
  return [meaning, code, client === undefined ? undefined : `(${client})`]
    .filter((part) => part !== undefined)
    .join(' ');
}

export async function briefs(
  content: string | Buffer,
  options?: Parameters<typeof readDeviceLog>[2],
): Promise<string[]> {
  return (await readLog(content, options)).events.map(brief);
}
