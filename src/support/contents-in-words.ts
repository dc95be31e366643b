import { count } from '../diagnosis/words';
import { redactionInWords } from '../redact';
import type { CaseContents } from './case-contents';
import { size } from './size';

/** `14 files, 45 KB`; where something was left out, how much. */
export function whatItHolds({ files, leftOut }: Pick<CaseContents, 'files' | 'leftOut'>): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const cut = leftOut.length === 0 ? '' : `; ${count(leftOut.length, 'file is', 'files are')} left out or cut to fit`;
  return `${count(files.length + 1, 'file')}, ${size(bytes)}${cut}`;
}

/** `Removed 3 keys and 1 token; replaced 12 IP addresses.` */
export function whatWasTakenOut({ removed, replaced }: Pick<CaseContents, 'removed' | 'replaced'>): string {
  return redactionInWords({ ...removed, ...replaced });
}
