import type { Cloud } from '../cloud';
import { diagnose } from '../diagnosis/diagnose';
import { readCase } from '../support/read-case';
import { BadInput } from './bad-input';
import type { Diagnosis } from './shell';

/** Judges a case anew. */
export async function diagnoseCase(path: string, cloud: Cloud | null): Promise<Diagnosis> {
  if (path === '') throw new BadInput('--case needs a folder or a zip.');
  const read = await readCase(path);
  if (!read.ok) throw new BadInput(read.problem);
  const { subject, window, now, evidence, deviceLogs } = read.case;
  return {
    report: diagnose(evidence, { subject, window, now, ...(cloud && { cloud }) }),
    evidence,
    now,
    deviceLogs,
  };
}
