import { join } from 'node:path';
import type { Clock } from '../clock';
import type { Store } from '../store/store';
import { type CaseLinks, keepCaseLinks } from './case-links';
import { type CaseKeeper, type CaseKeeping, keepCases } from './keep-case';
import { sweepCases } from './sweep-cases';

export interface OpenCases {
  readonly cases: CaseKeeper;
  readonly links: CaseLinks;
  /** Deletes what has had its days: folders and links. */
  tidy(now: Date): Promise<void>;
}

/** Everything around cases that are collected: their folders, their zips, and the links to these. */
export function openCases(
  { files, records }: Pick<Store, 'files' | 'records'>,
  clock: Clock,
  keeping: Omit<CaseKeeping, 'files' | 'links' | 'clock'>,
): OpenCases {
  const links = keepCaseLinks({ files, records }, clock);
  return {
    cases: keepCases({ ...keeping, files, links, clock }),
    links,
    async tidy(now) {
      await sweepCases(join(keeping.dataDir, 'cases'), keeping.caseDays, now);
      await links.sweep();
    },
  };
}
