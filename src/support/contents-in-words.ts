import { count } from '../diagnosis/words';
import type { CaseContents } from './case-contents';
import { size } from './size';

/** `14 files, 45 KB`; where something was left out, how much. */
export function whatItHolds({ files, leftOut }: Pick<CaseContents, 'files' | 'leftOut'>): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const cut = leftOut.length === 0 ? '' : `; ${count(leftOut.length, 'file is', 'files are')} left out or cut to fit`;
  return `${count(files.length + 1, 'file')}, ${size(bytes)}${cut}`;
}

/** `3 × key, 1 × jwt`; null when nothing looked like a secret. */
export function whatWasTakenOut({ removed }: Pick<CaseContents, 'removed'>): string | null {
  const rules = Object.entries(removed).filter(([, times]) => times > 0);
  return rules.length === 0 ? null : rules.map(([rule, times]) => `${times} × ${rule}`).join(', ');
}
