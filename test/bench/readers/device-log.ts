// Reads one device's log in a process of its own, and tells what it took: `fork(this, [path])`.
import { createReadStream } from 'node:fs';
import { readDeviceLog } from '../../../src/evidence/device-log/read';
import type { Taken } from '../rows/device-log';

const KB = 1024;

async function main(path: string): Promise<Taken> {
  const before = process.resourceUsage().maxRSS * KB;
  const begun = performance.now();
  const { bytes, lines, counts } = await readDeviceLog(path, createReadStream(path));
  const ms = performance.now() - begun;
  const events = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ms, bytes, lines, events, memory: process.resourceUsage().maxRSS * KB - before };
}

main(process.argv[2] ?? '').then(
  (taken) => process.send?.(taken),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
