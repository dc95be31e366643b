import type { Report } from '../../src/diagnosis/report';
import type { Story } from '../stories/story';
import { type Comparison, isRight } from './compare';

export interface Judged {
  /** With the number it gives the story again. */
  readonly seed: string;
  readonly number: number;
  readonly story: Pick<Story, 'plot' | 'kind' | 'truth'>;
  readonly report: Pick<Report, 'findings' | 'verdict'>;
  readonly comparison: Comparison;
}

export interface FindingRow {
  readonly id: string;
  readonly hits: number;
  readonly misses: number;
  readonly accusations: number;
  readonly wrongRemarks: number;
}

export interface Tally {
  readonly stories: number;
  readonly benign: number;
  readonly allRight: number;
  readonly rightFirst: number;
  readonly rightVerdict: number;
  readonly benignCalledFault: number;
  readonly falseAccusations: number;
  readonly tooSure: number;
  readonly crashed: number;
  readonly findings: readonly FindingRow[];
}

export function tally(judged: readonly Judged[]): Tally {
  const count = (is: (one: Judged) => boolean): number => judged.filter(is).length;
  return {
    stories: judged.length,
    benign: count(({ story }) => !story.truth.verdict.includes('fault')),
    allRight: count(({ comparison }) => isRight(comparison)),
    rightFirst: count(({ comparison }) => comparison.rightFirst),
    rightVerdict: count(({ comparison }) => comparison.rightVerdict),
    benignCalledFault: count(({ comparison }) => comparison.benignCalledFault),
    falseAccusations: count(({ comparison }) => comparison.accusations.length > 0),
    tooSure: count(({ comparison }) => comparison.tooSure.length > 0),
    crashed: count(({ comparison }) => comparison.crashed.length > 0),
    findings: findingRows(judged),
  };
}

function findingRows(judged: readonly Judged[]): readonly FindingRow[] {
  const ids = new Set(
    judged.flatMap(({ comparison: one }) => [...one.hits, ...one.misses, ...one.accusations, ...one.wrongRemarks]),
  );
  const times = (id: string, list: 'hits' | 'misses' | 'accusations' | 'wrongRemarks'): number =>
    judged.filter(({ comparison }) => comparison[list].includes(id)).length;
  return [...ids]
    .filter((id) => id !== '')
    .sort()
    .map((id) => ({
      id,
      hits: times(id, 'hits'),
      misses: times(id, 'misses'),
      accusations: times(id, 'accusations'),
      wrongRemarks: times(id, 'wrongRemarks'),
    }));
}
