import { z } from 'zod';
import type { Report } from '../../src/diagnosis/report';
import { compare } from '../score/compare';
import { type Truth, truth } from '../stories/truth';

const verdict = z.enum(['fault', 'benign', 'healthy', 'inconclusive']);
const severity = z.enum(['critical', 'warning', 'info']);
const confidence = z.enum(['confirmed', 'likely', 'possible']);

/** expected.json of a scenario: what an honest report says. Where several answers are honest, all of them stand. */
export const expectedFile = z.strictObject({
  verdict: z.union([verdict, z.array(verdict)]),
  /** The finding that stands first; '' where there need be none. */
  first: z.union([z.string(), z.array(z.string())]),
  must: z
    .array(
      z.strictObject({
        id: z.string(),
        severity: severity.optional(),
        confidence: confidence.optional(),
        explains: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  may: z.array(z.string()).default([]),
  /** Findings that would be wrong to claim here, and tempting. */
  absent: z.array(z.string()).default([]),
  /** The most that may be claimed. */
  atMost: z.record(z.string(), confidence).default({}),
  /** Why the evidence leaves it open, where it does. */
  undecidable: z.string().optional(),
});

export type Expected = z.infer<typeof expectedFile>;

export function truthOf(expected: Expected): Truth {
  const { must, may, atMost, undecidable = null } = expected;
  return truth({
    verdict: expected.verdict,
    first: expected.first,
    must: must.map(({ id }) => id),
    may,
    atMost,
    undecidable,
  });
}

/** In what a report differs from what is expected; empty: it is right. */
export function differences(report: Report, expected: Expected): readonly string[] {
  const told = truthOf(expected);
  const found = new Map(report.findings.map((finding) => [finding.id, finding]));
  const { rightFirst, rightVerdict, misses, accusations, wrongRemarks, tooSure, crashed } = compare(report, told);
  return [
    ...(rightVerdict ? [] : [`verdict ${report.verdict.status}, expected ${told.verdict.join(' or ')}`]),
    ...(rightFirst ? [] : [`first ${report.findings[0]?.id ?? 'nothing'}, expected ${told.first.join(' or ')}`]),
    ...misses.map((id) => `missed ${id}`),
    ...accusations.map((id) => `accuses ${id}`),
    ...wrongRemarks.map((id) => `remarks ${id}`),
    ...tooSure.map((text) => `too sure: ${text}`),
    ...crashed.map((id) => `crashed ${id}`),
    ...expected.absent
      .filter((id) => found.has(id) && !accusations.includes(id) && !wrongRemarks.includes(id))
      .map((id) => `claims ${id}`),
    ...expected.must.flatMap((wanted) => {
      const finding = found.get(wanted.id);
      if (!finding) return [];
      return [
        ...(wanted.severity && wanted.severity !== finding.severity
          ? [`${wanted.id} is ${finding.severity}, expected ${wanted.severity}`]
          : []),
        ...(wanted.confidence && wanted.confidence !== finding.confidence
          ? [`${wanted.id} is ${finding.confidence}, expected ${wanted.confidence}`]
          : []),
        ...(wanted.explains ?? [])
          .filter((id) => !finding.explains.includes(id))
          .map((id) => `${wanted.id} does not explain ${id}`),
      ];
    }),
  ];
}

/** What would have to be expected for this report to be right: never written but on demand. */
export function expectedFrom(report: Report, before: Expected): Expected {
  return {
    ...before,
    verdict: report.verdict.status,
    first: report.findings[0]?.id ?? '',
    must: report.findings.slice(1).map(({ id, severity, confidence }) => ({ id, severity, confidence })),
    may: [],
    absent: before.absent.filter((id) => !report.findings.some((finding) => finding.id === id)),
  };
}
