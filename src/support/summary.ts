import { logInWords } from '../diagnosis/log-words';
import type { Report } from '../diagnosis/report';
import { count, duration } from '../diagnosis/words';
import type { Evidence } from '../evidence/evidence';
import type { CaseContents } from './case-contents';
import type { CaseParts } from './case-parts';
import { whatWasTakenOut } from './contents-in-words';
import { type Ink, inkWithout } from './markdown';
import { utc } from './plain-report';
import { size } from './size';
import { aboutWhom } from './summary-subject';
import { timelineSection } from './summary-timeline';

/**
 * summary.md: what a support engineer reads first, at night and alone, so that nothing has to be asked twice. What was
 * found comes first, then whom it is about, then everything else that they would ask for.
 */
export function caseSummary(parts: CaseParts, contents: CaseContents, redact: (text: string) => string): string {
  const { report, evidence } = parts;
  const ink = inkWithout(redact);
  return [
    ...verdict(parts, ink),
    ...aboutWhom(parts, ink),
    ...findings(report, ink),
    ...advised(report, ink),
    ...timelineSection(report, evidence, ink),
    ...lookedAt(report, evidence, ink),
    ...missing(report, ink),
    ...deviceLogs(evidence, ink),
    ...whatIsHere(parts, contents, ink),
  ].join('\n');
}

function verdict({ report, escalation, reference }: CaseParts, ink: Ink): string[] {
  const { subject, window, dataUpTo, findings: all } = report;
  const { status, headline } = report.verdict;
  const number = escalation ? `${ink.plain(escalation.number)}: ` : '';
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const sure = all[0] ? `, ${all[0].confidence}` : '';
  const when = window
    ? `${utc(window.from)} to ${utc(window.to)} (${duration(window.to.getTime() - window.from.getTime())})`
    : 'everything there is';
  return [
    `# ${number}${ink.plain(name)} on ${ink.plain(subject.hub)}`,
    '',
    `**${ink.plain(headline)}**`,
    '',
    `- Verdict: ${status}${sure}`,
    `- Looked at: ${when}`,
    `- Data up to: ${dataUpTo ? utc(dataUpTo) : 'no log record of this hub was seen'}`,
    ...(reference === undefined ? [] : [`- Reference: ${ink.plain(reference)}, in the log of whoever runs Keepalive`]),
    '',
  ];
}

function findings({ findings: all }: Report, ink: Ink): string[] {
  const lines = ['## Findings', ''];
  if (all.length === 0) lines.push('None.', '');
  for (const [index, finding] of all.entries()) {
    const cause = all.find(({ explains }) => explains.includes(finding.id));
    lines.push(
      `### ${index + 1}. ${ink.plain(finding.title)}`,
      '',
      `\`${finding.id}\`, ${finding.severity}, ${finding.confidence}${cause ? `, follows from \`${cause.id}\`` : ''}. ${ink.plain(finding.explanation)}`,
      '',
    );
    for (const { kind, text, at } of finding.because)
      lines.push(`- Proof (${kind}): ${ink.plain(text)}${at ? ` (${utc(at)})` : ''}`);
    // Titles and addresses of guides are ours.
    for (const guide of finding.guides) lines.push(`- Guide: [${ink.plain(guide.title)}](${guide.url})`);
    lines.push('');
  }
  return lines;
}

function advised({ findings: all }: Report, ink: Ink): string[] {
  const steps = all.flatMap((finding) => finding.next.map((step) => ({ ...step, of: finding.id })));
  if (steps.length === 0) return [];
  return [
    '## What was advised',
    '',
    'Keepalive said this to the person. It cannot see whether it was done; where they talked about it, transcript.md tells.',
    '',
    ...steps.map(
      ({ who, text, command, of }) =>
        `- ${ink.plain(who)}: ${ink.plain(text)}${command ? ` ${ink.code(command)}` : ''} (\`${of}\`)`,
    ),
    '',
  ];
}

function lookedAt({ checks }: Report, evidence: Evidence, ink: Ink): string[] {
  const looks = Object.values(evidence).flatMap((slot) => (slot.ok ? [`- ${ink.plain(slot.searched)}`] : []));
  const of = (outcome: string) => checks.filter((check) => check.outcome === outcome).length;
  const crashed = of('crashed') > 0 ? `, ${of('crashed')} crashed` : '';
  return [
    '## What was looked at',
    '',
    ...(looks.length > 0 ? looks : ['Nothing could be read.']),
    '',
    `${count(checks.length, 'check')}: ${of('found')} found something, ${of('passed')} found nothing, ${of('skipped')} could not look${crashed}.`,
    '',
  ];
}

function missing({ gaps }: Report, ink: Ink): string[] {
  const lines = gaps.map(
    ({ kind, why, detail, fix }) =>
      `- ${kind} (${why}): ${ink.plain(detail)}${fix ? ` To cure it: ${ink.plain(fix)}` : ''}`,
  );
  return ['## What is missing', '', ...(lines.length > 0 ? lines : ['Nothing: everything could be looked at.']), ''];
}

const MOST_LOGS = 20;

function deviceLogs({ 'device-logs': given }: Evidence, ink: Ink): string[] {
  if (!given.ok || given.data.length === 0) return [];
  const shown = given.data.slice(0, MOST_LOGS).map((log) => `- ${ink.plain(logInWords(log))}`);
  const rest = given.data.length - shown.length;
  return ['## Logs of the device', '', ...shown, ...(rest > 0 ? [`- And ${count(rest, 'more log')}.`] : []), ''];
}

const MOST_LEFT_OUT = 20;

function whatIsHere({ madeAt, madeBy, expires }: CaseParts, contents: CaseContents, ink: Ink): string[] {
  const { removed, replaced, leftOut, whole, fits } = contents;
  const isChanged = [removed, replaced].some((counts) => Object.keys(counts).length > 0);
  const listed = leftOut
    .slice(0, MOST_LEFT_OUT)
    .map(({ name, bytes, what }) => `- ${ink.plain(name)}, ${size(bytes)}: ${what}`);
  const more = leftOut.length - listed.length;
  return [
    '## This case',
    '',
    `- Made ${utc(madeAt)} by ${ink.plain(madeBy)}. To be deleted after ${utc(expires)}, with every copy of it.`,
    `- ${whatWasTakenOut(contents)}${isChanged ? ' The same value has the same placeholder or stand-in in every file.' : ''}`,
    '- To judge it anew, in a clone of Keepalive: `npm run --silent diagnose -- --case FOLDER_OR_ZIP`',
    '- evidence/ holds what the services answered, device-logs/ what the device wrote; manifest.json has the SHA-256 of each.',
    '',
    ...(whole === null
      ? []
      : [
          '### Left out, so that it is small enough',
          '',
          ...listed,
          ...(more > 0 ? [`- And ${count(more, 'more file')}: manifest.json lists all.`] : []),
          '',
          `Where the whole case is: ${ink.plain(whole)}.${fits ? '' : ' This one is still larger than it should be.'}`,
          '',
        ]),
  ];
}
