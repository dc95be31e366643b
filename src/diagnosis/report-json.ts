import type { Finding, NextStep, Proof } from './finding';
import type { Report } from './report';

/** report.json, schemaVersion 1: what the shell prints, a case holds, and the lab's answers carry. */
export interface ReportJson {
  readonly schemaVersion: 1;
  readonly subject: { readonly hub: string; readonly deviceId: string; readonly moduleId: string | null };
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly dataUpTo: string | null;
  readonly verdict: { readonly status: string; readonly headline: string };
  readonly findings: readonly FindingJson[];
  readonly checks: ReadonlyArray<{ readonly id: string; readonly outcome: string; readonly why?: string }>;
  readonly gaps: ReadonlyArray<{
    readonly kind: string;
    readonly why: string;
    readonly detail: string;
    readonly fix?: string;
  }>;
}

export interface FindingJson {
  readonly id: string;
  readonly severity: string;
  readonly confidence: string;
  readonly title: string;
  readonly explanation: string;
  readonly codes: readonly string[];
  readonly because: ReadonlyArray<{ readonly kind: string; readonly text: string; readonly at?: string }>;
  readonly guides: ReadonlyArray<{ readonly title: string; readonly url: string }>;
  readonly next: readonly NextStep[];
  readonly explains: readonly string[];
}

export function toJson(report: Report): ReportJson {
  const { subject, window } = report;
  return {
    schemaVersion: 1,
    subject: { hub: subject.hub, deviceId: subject.deviceId, moduleId: subject.moduleId },
    window: window && { from: window.from.toISOString(), to: window.to.toISOString() },
    dataUpTo: report.dataUpTo?.toISOString() ?? null,
    verdict: { status: report.verdict.status, headline: report.verdict.headline },
    findings: report.findings.map(findingToJson),
    checks: report.checks.map(({ id, outcome, why }) => ({ id, outcome, ...(why === undefined ? {} : { why }) })),
    gaps: report.gaps.map(({ kind, why, detail, fix }) => ({
      kind,
      why,
      detail,
      ...(fix === undefined ? {} : { fix }),
    })),
  };
}

/** Field by field: what else a finding carries inside the program stays inside. */
function findingToJson(finding: Finding): FindingJson {
  return {
    id: finding.id,
    severity: finding.severity,
    confidence: finding.confidence,
    title: finding.title,
    explanation: finding.explanation,
    codes: finding.codes,
    because: finding.because.map(proofToJson),
    guides: finding.guides.map(({ title, url }) => ({ title, url })),
    next: finding.next.map((step) => ({
      do: step.do,
      who: step.who,
      text: step.text,
      ...(step.command === undefined ? {} : { command: step.command }),
    })),
    explains: finding.explains,
  };
}

function proofToJson({ kind, text, at }: Proof): FindingJson['because'][number] {
  return { kind, text, ...(at === undefined ? {} : { at: at.toISOString() }) };
}
