import type { Finding } from '../diagnosis/finding';
import type { Report } from '../diagnosis/report';

/** How words are emphasised: on a terminal by colour, elsewhere not at all. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly severity: (severity: Finding['severity'], text: string) => string;
}

const same = (text: string) => text;
export const noPaint: Paint = { strong: same, faint: same, severity: (_severity, text) => text };

const colour = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
export const terminalPaint: Paint = {
  strong: colour(1),
  faint: colour(2),
  severity: (severity, text) => colour({ critical: 31, warning: 33, info: 36 }[severity])(text),
};

/** The report for a person at a terminal: verdict first, then findings with proof and next steps, then what was not seen. */
export function plainReport(report: Report, paint: Paint = noPaint): string {
  const { subject, window, verdict, dataUpTo } = report;
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const lines = [
    paint.strong(printable(verdict.headline)),
    paint.faint(
      [
        `${printable(name)} on ${subject.hub}`,
        window ? `${utc(window.from)} to ${utc(window.to)}` : 'everything there is',
        dataUpTo ? `data up to ${utc(dataUpTo)}` : 'no log record seen',
      ].join(' · '),
    ),
  ];
  for (const finding of report.findings) lines.push('', ...findingLines(finding, report.findings, paint));
  if (report.gaps.length > 0) {
    lines.push('', paint.strong('Not seen'));
    for (const gap of report.gaps) {
      lines.push(`- ${gap.kind}: ${printable(gap.detail)}`);
      if (gap.fix) lines.push(`  ${printable(gap.fix)}`);
    }
  }
  const passed = report.checks.filter(({ outcome }) => outcome === 'passed').length;
  const skipped = report.checks.filter(({ outcome }) => outcome === 'skipped').length;
  const crashed = report.checks.filter(({ outcome }) => outcome === 'crashed').length;
  const trouble = crashed > 0 ? `, ${crashed} crashed` : '';
  lines.push(
    '',
    paint.faint(`${report.checks.length} checks: ${passed} found nothing, ${skipped} could not look${trouble}.`),
  );
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding, all: readonly Finding[], paint: Paint): string[] {
  const cause = all.find(({ explains }) => explains.includes(finding.id));
  const follows = cause ? ` (follows from ${cause.id})` : '';
  const lines = [
    `${paint.severity(finding.severity, paint.strong(printable(finding.title)))}  ${paint.faint(`${finding.id}, ${finding.severity}, ${finding.confidence}${follows}`)}`,
    `  ${printable(finding.explanation)}`,
  ];
  for (const proof of finding.because) lines.push(`  - ${printable(proof.text)} ${paint.faint(`[${proof.kind}]`)}`);
  for (const step of finding.next) {
    lines.push(`  > ${printable(step.text)} ${paint.faint(`(${step.who})`)}`);
    if (step.command) lines.push(`    ${printable(step.command)}`);
  }
  for (const guide of finding.guides) lines.push(`  ${paint.faint(`${guide.title}: ${guide.url}`)}`);
  return lines;
}

/** `2026-11-20 12:01 UTC`. */
export function utc(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Text from outside may hold control characters that a terminal obeys; it must not. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');
}
