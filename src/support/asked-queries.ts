import type { Report } from '../diagnosis/report';
import type { Subject, Window } from '../evidence/evidence';

/** A log query as a source asked it. */
export interface Asked {
  readonly subject: Subject;
  readonly window: Window;
}

/** The log queries of the last diagnoses, for a case's queries.json. */
export interface AskedQueries {
  /** Remembers a query for the case that may follow. */
  note(query: Asked): void;
  /** Those that were asked for this report. */
  of(report: Pick<Report, 'subject' | 'window'>): readonly Asked[];
}

const MOST_QUERIES = 50;

export function rememberQueries(): AskedQueries {
  const queries: Asked[] = [];
  return {
    note(query) {
      queries.push(query);
      if (queries.length > MOST_QUERIES) queries.shift();
    },
    of: ({ subject, window }) => queries.filter((query) => isAbout(query, subject, window)),
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
