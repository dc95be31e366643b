// Redacts one log into another file in a process of its own, and tells what it took: `fork(this, [path, result])`.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createRedactor, redactionReport } from '../../../src/redact';
import type { Redacted } from '../rows/redaction';

const KB = 1024;

async function main(path: string, result: string): Promise<Redacted> {
  const before = process.resourceUsage().maxRSS * KB;
  const begun = performance.now();
  const redactor = createRedactor({ pseudonyms: { keep: ['contoso-lab.azure-devices.net', 'pump-17'] } });
  const source = createReadStream(path);
  await pipeline(source, redactor.stream(), createWriteStream(result));
  const ms = performance.now() - begun;
  const { removed, replaced } = redactionReport(redactor.counts);
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  const memory = process.resourceUsage().maxRSS * KB - before;
  return { ms, bytes: source.bytesRead, removed: sum(removed), replaced: sum(replaced), memory };
}

main(process.argv[2] ?? '', process.argv[3] ?? '').then(
  (redacted) => process.send?.(redacted),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
