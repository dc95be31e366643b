import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { cloudOfHost, PUBLIC_CLOUD } from '../cloud';
import { readCaseDays } from '../config';
import { systemCode } from '../evidence/system-code';
import { type CaseParts, FITTING_BYTES, type Fit } from '../support/case-parts';
import { CaseFolderTaken, writeCase } from '../support/write-case';
import { zipCase } from '../support/zip-case';
import { BadInput } from './bad-input';
import type { Diagnosis, Shell } from './shell';

const DAY = 24 * 3_600_000;

/** Writes the diagnosis as a case: a new folder, or a new file where the name ends in .zip. */
export async function save(path: string, mustFit: boolean, diagnosis: Diagnosis, shell: Shell): Promise<void> {
  const problems: string[] = [];
  const days = readCaseDays(shell.env, problems);
  if (problems.length > 0) throw new BadInput(problems.join(' '));
  const madeAt = shell.clock.now();
  const parts: CaseParts = {
    ...diagnosis,
    cloud: (diagnosis.cloud ?? cloudOfHost(diagnosis.report.subject.hub) ?? PUBLIC_CLOUD).name,
    madeAt,
    madeBy: 'keepalive diagnose',
    expires: new Date(madeAt.getTime() + days * DAY),
  };
  try {
    if (path.toLowerCase().endsWith('.zip')) await saveZip(path, parts, mustFit ? FIT : null);
    else await writeCase(path, parts);
  } catch (error) {
    if (error instanceof CaseFolderTaken) throw new BadInput(error.message);
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new BadInput(`The case cannot be written to "${path}" (${code}).`);
  }
}

const FIT: Fit = { bytes: FITTING_BYTES, whole: 'written by the same command without --fit' };

async function saveZip(path: string, parts: CaseParts, fit: Fit | null): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(zipCase(parts, fit).zip, file);
  } catch (error) {
    // Half a zip is none; but a file that was there before is not ours.
    if (systemCode(error) !== 'EEXIST') await rm(path, { force: true });
    throw error;
  }
}
