import { cloudOfHost, PUBLIC_CLOUD } from '../cloud';
import { CaseFolderTaken, writeCase } from '../support/write-case';
import { BadInput } from './bad-input';
import type { Diagnosis, Shell } from './shell';

/** Writes the diagnosis as a case into a new folder. */
export async function save(folder: string, diagnosis: Diagnosis, shell: Shell): Promise<void> {
  try {
    await writeCase(folder, {
      ...diagnosis,
      cloud: (diagnosis.cloud ?? cloudOfHost(diagnosis.report.subject.hub) ?? PUBLIC_CLOUD).name,
      madeAt: shell.clock.now(),
      madeBy: 'keepalive diagnose',
    });
  } catch (error) {
    if (error instanceof CaseFolderTaken) throw new BadInput(error.message);
    if (typeof error === 'object' && error !== null && 'code' in error)
      throw new BadInput(`The case cannot be written to "${folder}" (${error.code}).`);
    throw error;
  }
}
