import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '../clock';
import type { Report } from '../diagnosis/report';
import type { Evidence, Subject, Window } from '../evidence/evidence';
import { writeCase } from './write-case';

/** A log query as a source asked it. */
export interface Asked {
  readonly subject: Subject;
  readonly window: Window;
}

/** The log queries of the last diagnoses, for a case's queries.json. */
const KEPT_QUERIES = 50;

export interface CaseKeeper {
  /** Remembers a query for the case that may follow. */
  asked(query: Asked): void;
  /** Writes one case folder; the answer names it in words for a person. */
  keep(
    job: { readonly id: string },
    found: { readonly report: Report; readonly evidence: Evidence },
  ): Promise<{ where: string }>;
}

/** Cases as folders under the data folder. */
export function keepCasesIn(dataDir: string, clock: Clock, cloud: string): CaseKeeper {
  const queries: Asked[] = [];
  return {
    asked(query) {
      queries.push(query);
      if (queries.length > KEPT_QUERIES) queries.shift();
    },
    async keep(job, { report, evidence }) {
      const { subject, window } = report;
      const name = `${job.id}-${subject.deviceId.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 60)}`;
      const folder = resolve(join(dataDir, 'cases', name));
      // What an earlier attempt at this job may have left when it was cut off.
      await rm(folder, { recursive: true, force: true });
      await writeCase(folder, {
        report,
        evidence,
        cloud,
        madeAt: clock.now(),
        madeBy: 'keepalive bot',
        expires: new Date(clock.now().getTime() + 30 * 24 * 3_600_000),
        queries: queries.filter((query) => isAbout(query, subject, window)),
      });
      return { where: `the folder ${folder}` };
    },
  };
}

function isAbout(query: Asked, subject: Subject, window: Window | null): boolean {
  const same = (a: Date, b: Date | undefined) => a.getTime() === b?.getTime();
  return (
    query.subject.hub === subject.hub &&
    query.subject.deviceId === subject.deviceId &&
    query.subject.moduleId === subject.moduleId &&
    same(query.window.from, window?.from) &&
    same(query.window.to, window?.to)
  );
}
