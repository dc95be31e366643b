import type { Confidence } from '../../src/diagnosis/finding';
import type { VerdictStatus } from '../../src/diagnosis/report';

/** What an honest report says of a story. It follows from what was lived, never from what the engine answers. */
export interface Truth {
  /** More than one where the evidence leaves it open. */
  readonly verdict: readonly VerdictStatus[];
  /** The findings of which one must stand first. */
  readonly first: readonly string[];
  /** Others that must stand in the report. */
  readonly must: readonly string[];
  /** Others that may. Whatever is found beside these is wrong: an accusation, where it is critical or a warning. */
  readonly may: readonly string[];
  /** The most that may be claimed of a finding. */
  readonly atMost: Readonly<Record<string, Confidence>>;
  /** Why the evidence cannot tell, where it cannot. */
  readonly undecidable: string | null;
}

export type Told = Partial<Omit<Truth, 'verdict' | 'first'>> & {
  readonly verdict: VerdictStatus | readonly VerdictStatus[];
  readonly first: string | readonly string[];
};

export function truth(told: Told): Truth {
  const { must = [], may = [], atMost = {}, undecidable = null } = told;
  return { verdict: [told.verdict].flat(), first: [told.first].flat(), must, may, atMost, undecidable };
}
