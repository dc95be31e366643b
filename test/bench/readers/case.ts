// Makes a case with one device's log as a zip in a process of its own, and tells what it took: `fork(this, [log, zip, limit])`.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { diagnose } from '../../../src/diagnosis/diagnose';
import { zipCase } from '../../../src/support/zip-case';
import { evidenceOf, identityOf, logRecords, SUBJECT } from '../../kit/log-records';
import type { Zipped } from '../rows/case';

const KB = 1024;

async function main(log: string, zip: string, limit: string | undefined): Promise<Zipped> {
  const begun = performance.now();
  const records = logRecords([
    [5, 'on'],
    [100, '404104'],
    [111, 'on'],
  ]);
  const evidence = evidenceOf({ identity: identityOf(), connections: { records, limited: false } });
  const madeAt = records.at(-1)?.time ?? new Date(0);
  const made = zipCase(
    {
      report: diagnose(evidence, { subject: SUBJECT, window: null, now: madeAt }),
      evidence,
      cloud: 'public',
      madeAt,
      madeBy: 'the bench',
      expires: madeAt,
      now: madeAt,
      deviceLogs: [{ name: basename(log), open: async () => createReadStream(log) }],
    },
    limit === undefined ? null : { bytes: Number(limit), whole: 'elsewhere' },
  );
  await pipeline(made.zip, createWriteStream(zip));
  return {
    ms: performance.now() - begun,
    bytes: statSync(zip).size,
    logs: made.contents().files.filter(({ name }) => name.startsWith('device-logs/')).length,
    fits: made.contents().fits,
    peak: process.resourceUsage().maxRSS * KB,
  };
}

const [log = '', zip = '', limit] = process.argv.slice(2);
main(log, zip, limit).then(
  (zipped) => process.send?.(zipped),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
