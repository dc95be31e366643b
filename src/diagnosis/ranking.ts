import type { Confidence, Finding, Severity } from './finding';

/** A finding with what the order depends on of its check. */
export interface Found {
  readonly finding: Finding;
  readonly yieldsTo: readonly string[];
  readonly yieldsOverSame: readonly string[];
  readonly advisory: boolean;
}

const SEVERITY: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };
const CONFIDENCE: Readonly<Record<Confidence, number>> = { confirmed: 0, likely: 1, possible: 2 };

/** Folds consequences under their causes and ranks: the first is the primary cause, a consequence follows its cause. */
export function ranked(all: readonly Found[]): readonly Finding[] {
  const causes = causeOf(all);
  const consequences = (cause: Found): Found[] => all.filter((one) => causes.get(one) === cause);
  const explaining = (one: Found): boolean => consequences(one).length > 0;

  const compare = (a: Found, b: Found): number =>
    Number(explaining(b)) - Number(explaining(a)) ||
    SEVERITY[a.finding.severity] - SEVERITY[b.finding.severity] ||
    (a.finding.severity === 'info' ? Number(a.advisory) - Number(b.advisory) : 0) ||
    CONFIDENCE[a.finding.confidence] - CONFIDENCE[b.finding.confidence] ||
    (b.finding.latest?.getTime() ?? 0) - (a.finding.latest?.getTime() ?? 0) ||
    (a.finding.id < b.finding.id ? -1 : 1);

  const withConsequences = (one: Found): readonly Finding[] => {
    const following = consequences(one).sort(compare);
    const explains = following.map(({ finding }) => finding.id);
    return [{ ...one.finding, explains }, ...following.flatMap(withConsequences)];
  };
  return all
    .filter((one) => !causes.has(one))
    .sort(compare)
    .flatMap(withConsequences);
}

/** Each consequence's cause: the first that it yields to, else one that names it. Never in a circle. */
function causeOf(all: readonly Found[]): ReadonlyMap<Found, Found> {
  const byId = new Map(all.map((one) => [one.finding.id, one]));
  const causes = new Map<Found, Found>();
  const leadsTo = (from: Found | undefined, to: Found): boolean =>
    from !== undefined && (from === to || leadsTo(causes.get(from), to));
  for (const one of all) {
    const named = all
      .filter((other) => other.finding.explains.includes(one.finding.id))
      .map(({ finding }) => finding.id);
    const overSame = one.yieldsOverSame.filter((id) => accountForSame(one, byId.get(id)));
    const cause = [...one.yieldsTo, ...overSame, ...named]
      .map((id) => byId.get(id))
      .find((candidate) => candidate !== undefined && !leadsTo(candidate, one));
    if (cause) causes.set(one, cause);
  }
  return causes;
}

function accountForSame({ finding }: Found, other: Found | undefined): boolean {
  const theirs = new Set(other?.finding.accountsFor);
  return (finding.accountsFor ?? []).some((item) => theirs.has(item));
}
