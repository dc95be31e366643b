import type { Report } from '../diagnosis/report';
import type { Session } from '../diagnosis/session';
import { makeTimeline } from '../diagnosis/timeline';
import type { Evidence } from '../evidence/evidence';
import { printable, utc } from './plain-report';

const MOST_SESSIONS = 40;

/** summary.md: what a support engineer reads first, so that nothing has to be asked twice. */
export function caseSummary(report: Report, evidence: Evidence): string {
  const { subject, verdict, window, dataUpTo } = report;
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  return [
    `# ${md(name)} on ${md(subject.hub)}`,
    '',
    `**${md(verdict.headline)}**`,
    '',
    `- Verdict: ${verdict.status}`,
    `- Window: ${window ? `${utc(window.from)} to ${utc(window.to)}` : 'everything there is'}`,
    `- Data up to: ${dataUpTo ? utc(dataUpTo) : 'no log record of this hub was seen'}`,
    '',
    ...findings(report),
    ...sessions(report, evidence),
    ...tried(evidence),
    ...missing(report),
  ].join('\n');
}

function findings(report: Report): string[] {
  const lines = ['## Findings', ''];
  if (report.findings.length === 0) lines.push('None.', '');
  for (const finding of report.findings) {
    lines.push(
      `### ${md(finding.title)}`,
      '',
      `\`${finding.id}\`, ${finding.severity}, ${finding.confidence}. ${md(finding.explanation)}`,
      '',
    );
    for (const proof of finding.because) lines.push(`- ${md(proof.text)}${proof.at ? ` (${utc(proof.at)})` : ''}`);
    for (const step of finding.next)
      lines.push(`- Next, ${md(step.who)}: ${md(step.text)}${step.command ? ` ${code(step.command)}` : ''}`);
    for (const guide of finding.guides) lines.push(`- [${md(guide.title)}](${guide.url})`);
    lines.push('');
  }
  return lines;
}

function sessions(report: Report, evidence: Evidence): string[] {
  if (!evidence.connections.ok) return [];
  const { sessions: all, refusals } = makeTimeline(evidence.connections.data.records, report.subject);
  const shown = all.slice(-MOST_SESSIONS);
  const left = all.length - shown.length;
  const lines = [
    '## Timeline',
    '',
    `${all.length} sessions, ${refusals.length} refused connects.${left > 0 ? ` The last ${shown.length}:` : ''}`,
    '',
  ];
  if (shown.length > 0)
    lines.push('| connected | ended | how | address | SDK |', '|---|---|---|---|---|', ...shown.map(row), '');
  const last = refusals.at(-1);
  if (last) lines.push(`Last refusal: ${utc(last.at)}, ${last.code} ${md(last.description)}`, '');
  return lines;
}

function row(session: Session): string {
  const how = session.codes.length > 0 ? session.codes.join(' + ') : session.end;
  const cells = [
    session.from ? utc(session.from) : '?',
    session.to ? utc(session.to) : '?',
    how,
    session.address,
    session.sdkVersion,
  ];
  return `| ${cells.map(md).join(' | ')} |`;
}

function tried(evidence: Evidence): string[] {
  const looks = Object.values(evidence).flatMap((slot) => (slot.ok ? [`- ${md(slot.searched)}`] : []));
  return ['## What was looked at', '', ...(looks.length > 0 ? looks : ['Nothing could be read.']), ''];
}

function missing(report: Report): string[] {
  if (report.gaps.length === 0) return [];
  const lines = report.gaps.map(
    ({ kind, why, detail, fix }) => `- ${kind} (${why}): ${md(detail)}${fix ? ` ${md(fix)}` : ''}`,
  );
  return ['## What is missing', '', ...lines, ''];
}

/** The one escape for Markdown files: no text from outside becomes markup, a table cell or a link. */
function md(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>()#+!|~&$]/g, '\\$&');
}

function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'")}\``;
}
