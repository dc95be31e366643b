import type { Confidence, Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import type { Truth } from '../stories/truth';

/** How a report fares against the truth of its story. */
export interface Comparison {
  readonly rightFirst: boolean;
  readonly rightVerdict: boolean;
  /** Nothing is wrong, and the report says fault. */
  readonly benignCalledFault: boolean;
  /** True findings that it named, and those that it missed. */
  readonly hits: readonly string[];
  readonly misses: readonly string[];
  /** Critical or warning findings that are not true. */
  readonly accusations: readonly string[];
  /** Other findings that are not true. */
  readonly wrongRemarks: readonly string[];
  /** Findings that claim more than the evidence gives: `network-loss likely > possible`. */
  readonly tooSure: readonly string[];
  readonly crashed: readonly string[];
}

const SURENESS: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, confirmed: 2 };

export function compare(report: Report, truth: Truth): Comparison {
  const ids = report.findings.map(({ id }) => id);
  const isTrue = (id: string): boolean => [...truth.first, ...truth.must, ...truth.may].includes(id);
  const isWrong = (finding: Finding): boolean => !isTrue(finding.id);
  const first = ids[0] ?? '';
  const rightFirst = truth.first.includes(first);
  const rightVerdict = truth.verdict.includes(report.verdict.status);
  const wanted = truth.first.length === 1 ? [...truth.first, ...truth.must] : truth.must;
  const named = truth.first.find((id) => ids.includes(id));
  return {
    rightFirst,
    rightVerdict,
    benignCalledFault: report.verdict.status === 'fault' && !truth.verdict.includes('fault'),
    hits: [...new Set([...wanted.filter((id) => ids.includes(id)), ...(named === undefined ? [] : [named])])],
    misses: [...new Set([...wanted.filter((id) => id !== '' && !ids.includes(id)), ...missedFirst(truth, named)])],
    accusations: report.findings.filter((one) => isWrong(one) && accuses(one)).map(({ id }) => id),
    wrongRemarks: report.findings.filter((one) => isWrong(one) && !accuses(one)).map(({ id }) => id),
    tooSure: report.findings.flatMap(({ id, confidence }) => {
      const most = truth.atMost[id];
      return most !== undefined && SURENESS[confidence] > SURENESS[most] ? [`${id} ${confidence} > ${most}`] : [];
    }),
    crashed: report.checks.filter(({ outcome }) => outcome === 'crashed').map(({ id }) => id),
  };
}

/** `drops-unexplained` names no cause, whatever its severity. */
function accuses({ id, severity }: Finding): boolean {
  return severity !== 'info' && id !== 'drops-unexplained';
}

/** Where several findings may stand first and none was named, the first of them counts as missed. */
function missedFirst(truth: Truth, named: string | undefined): readonly string[] {
  const [wanted] = truth.first;
  return named === undefined && wanted !== undefined && wanted !== '' && !truth.first.includes('') ? [wanted] : [];
}

export function isRight(comparison: Comparison): boolean {
  const { rightFirst, rightVerdict, misses, accusations, wrongRemarks, tooSure, crashed } = comparison;
  return (
    rightFirst &&
    rightVerdict &&
    [misses, accusations, wrongRemarks, tooSure, crashed].every((list) => list.length === 0)
  );
}
