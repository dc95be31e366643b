import { type Cloud, deviceExplorerLink } from '../cloud';
import { RECOMMENDED_DOCUMENTS } from '../diagnosis/catalogues/guides';
import { guideIn } from '../diagnosis/catalogues/guides-in-cloud';
import type { Finding, Guide, NextStep, Proof } from '../diagnosis/finding';
import type { Report, ReportGap } from '../diagnosis/report';
import type { Evidence } from '../evidence/evidence';
import { capital } from '../evidence/gaps';
import { LIMITS, type Limits, leftOut } from './answer-limits';
import { aboutView, freshness, type Standing, waiting } from './answer-standing';
import { stepsView } from './article-steps';
import type { Button } from './buttons';
import { largestCard, sizeInTeams } from './card-size';
import { isOwnAddress, link, list, type Markdown, md, oneLine, plain } from './escape';
import { nameOfKind } from './kind-names';
import { clockFace, UTC } from './local-time';
import { render } from './render';

export interface Answer extends Standing {
  readonly evidence: Evidence;
  /** The timeline as a picture; absent when there is none or it could not be drawn. */
  readonly picture?: CardPicture | null;
}

export interface CardPicture {
  /** A `data:` address, or one of our own host. */
  readonly url: string;
  /** Says the same in words. */
  readonly alt: string;
}

/** Look again, Collect logs; for an unknown device, those with close ids first. */
export type AnswerButtons = readonly Button[];

const LONGEST_COMMAND = 1_500;

export function answerCard(answer: Answer, buttons: AnswerButtons, cloud: Cloud): Record<string, unknown> {
  let card: Record<string, unknown> = {};
  for (const limits of LIMITS) {
    card = render('answer', answerView(answer, buttons, cloud, limits));
    if (sizeInTeams(card) <= largestCard(cloud)) return card;
  }
  return card;
}

/** The verdict in one plain sentence, for notifications and for clients that show no cards. */
export function answerSummary({ report }: Pick<Answer, 'report'>): string {
  const { headline } = report.verdict;
  const named = headline.startsWith(`${report.subject.deviceId}:`);
  return oneLine(named ? headline : `${report.subject.deviceId}: ${headline}`, 400);
}

function answerView(answer: Answer, buttons: AnswerButtons, cloud: Cloud, limits: Limits): object {
  const { report, evidence, hub } = answer;
  const main = report.findings[0];
  const folded = consequences(report.findings);
  const shown = report.findings.filter((finding) => !folded.has(finding));
  const portal = hub.resourceId ? deviceExplorerLink(cloud, hub.resourceId) : null;
  return {
    summary: answerSummary(answer),
    ...verdictView(report),
    about: aboutView(answer),
    freshness: freshness(answer),
    waiting: plain(waiting(answer)),
    picture: answer.picture?.url ?? '',
    pictureAlt: answer.picture?.alt ?? '',
    findings: shown
      .slice(0, limits.detailed)
      .map((finding, i) => findingView(finding, i, folded, main, answer, cloud, limits)),
    others: list(shown.slice(limits.detailed).map((finding) => md`${oneLine(finding.title, 120)} (${badge(finding)})`)),
    ...onlySome(stepsView(evidence, report.subject, answer.now, cloud), limits),
    gaps: report.gaps.slice(0, limits.gaps).map((gap) => gapView(gap, limits)),
    gapTitle:
      report.gaps.length === 1 ? 'One thing I could not check' : `${report.gaps.length} things I could not check`,
    portal: portal ? link('Open IoT Devices of this hub in the Azure portal', portal, cloud) : '',
    documents: limits.documents ? documents(cloud) : '',
    leftOut: plain(leftOut(limits, report, shown.length)),
    checks: checksLine(report),
    buttons,
  };
}

const VERDICTS = {
  fault: { word: 'Fault found', style: 'warning', color: 'Warning' },
  benign: { word: 'Harmless', style: 'accent', color: 'Accent' },
  healthy: { word: 'Looks healthy', style: 'good', color: 'Good' },
  inconclusive: { word: 'Cannot tell yet', style: 'emphasis', color: 'Default' },
} as const;

/** Word, look and headline of a verdict. */
export function verdictView(report: Report): object {
  const verdict = VERDICTS[report.verdict.status];
  const critical = report.verdict.status === 'fault' && report.findings[0]?.severity === 'critical';
  const { word, style, color } = critical ? { ...verdict, style: 'attention', color: 'Attention' } : verdict;
  const main = report.findings[0];
  const sure =
    main && saysIt(report, main) && report.verdict.status !== 'inconclusive'
      ? md`${word} · ${howSure(report, main)}`
      : plain(word);
  return { word: sure, style, wordColor: color, headline: plain(oneLine(report.verdict.headline, 400)) };
}

/** A fault is more or less bad; of anything else only how sure it is matters. */
function howSure(report: Report, main: Finding): string {
  return report.verdict.status === 'fault' ? badge(main).toLowerCase() : main.confidence;
}

/** The headline already holds the main finding's title: then it is not said twice. */
function saysIt(report: Report, finding: Finding): boolean {
  return report.verdict.headline.toLowerCase().includes(finding.title.toLowerCase());
}

function findingView(
  finding: Finding,
  index: number,
  folded: ReadonlyMap<Finding, Finding>,
  main: Finding | undefined,
  answer: Answer,
  cloud: Cloud,
  limits: Limits,
): object {
  const proofs = finding.because.slice(0, limits.proofs);
  const left = finding.because.length - proofs.length;
  const consequencesOfIt = [...folded].filter(([, cause]) => cause === finding).map(([consequence]) => consequence);
  return {
    id: `finding${index}`,
    open: finding === main,
    titled: finding === main && !saysIt(answer.report, finding),
    closed: finding !== main,
    separator: index > 0,
    title: plain(oneLine(finding.title, 200)),
    badge: plain(badge(finding)),
    // What a screen reader says of the row: the words that are seen.
    label: `${oneLine(finding.title, 200)} ${badge(finding)}`,
    color: COLORS[finding.severity],
    explanation: plain(oneLine(finding.explanation, limits.text)),
    proofs: list(proofs.map((proof) => proofLine(proof, answer.now, limits))),
    moreProofs: left > 0 ? plain(`and ${left} more like these`) : '',
    next: finding.next.slice(0, limits.proofs + 1).map((step) => nextView(step, limits)),
    guides: finding.guides
      .filter((guide) => isOwnAddress(guide.url, cloud))
      .slice(0, 4)
      .map((guide) => ({ text: guideLine(guide, finding === main, cloud) })),
    consequences: consequencesOfIt.map((consequence) => ({
      text: md`**Follows from it:** ${oneLine(consequence.title, limits.text)}. ${oneLine(consequence.explanation, limits.text)}`,
    })),
  };
}

/** What one finds there is said where people look first; elsewhere the title must do. */
function guideLine({ title, url, about }: Guide, explained: boolean, cloud: Cloud): Markdown {
  return explained && about ? md`${link(title, url, cloud)} – ${about}` : link(title, url, cloud);
}

/** Those that can be read in this cloud. */
function documents(cloud: Cloud): Markdown {
  const lines = RECOMMENDED_DOCUMENTS.flatMap((document) => {
    const guide = guideIn(cloud, document);
    return guide ? [md`${link(guide.title, guide.url, cloud)} – ${document.when}`] : [];
  });
  return list(lines);
}

function proofLine(proof: Proof, now: Date, limits: Limits): Markdown {
  const line = plain(oneLine(proof.text, limits.text));
  return proof.at && !/\bUTC\b/.test(proof.text) ? md`${line} (${clockFace(proof.at, UTC, now)} UTC)` : line;
}

const COLORS = { critical: 'Attention', warning: 'Warning', info: 'Accent' } as const;
const SEVERITIES = { critical: 'Critical', warning: 'Warning', info: 'For information' } as const;

function badge(finding: Finding): string {
  return `${SEVERITIES[finding.severity]} · ${finding.confidence}`;
}

function nextView(step: NextStep, limits: Limits): object {
  return {
    text: md`**${capital(oneLine(step.who, 80))}:** ${oneLine(step.text, limits.text)}`,
    command: limits.commands ? whole(step.command ?? '') : '',
  };
}

/** A command is of use only as a whole. */
function whole(command: string): string {
  const line = oneLine(command, Number.POSITIVE_INFINITY);
  return line.length <= LONGEST_COMMAND ? line : '';
}

/** Each finding that merely follows, with its cause: the first one before it that names it. */
function consequences(findings: readonly Finding[]): Map<Finding, Finding> {
  const folded = new Map<Finding, Finding>();
  findings.forEach((finding, i) => {
    const cause = findings.slice(0, i).find((earlier) => earlier.explains.includes(finding.id) && !folded.has(earlier));
    if (cause) folded.set(finding, cause);
  });
  return folded;
}

function gapView(gap: ReportGap, { fixes }: Limits): object {
  return {
    text: md`**${capital(nameOfKind(gap.kind))}:** ${oneLine(gap.detail, 300)}`,
    // A role assignment names a resource by its whole id, and must not lose its end.
    fix: gap.fix && fixes ? md`To enable it: ${oneLine(gap.fix, 500)}` : '',
  };
}

function onlySome(view: ReturnType<typeof stepsView>, { steps, documents }: Limits): object {
  return { ...view, ...(!steps && { steps: [] }), ...(!documents && { codeGuides: '' }) };
}

function checksLine(report: Report): Markdown {
  const count = (outcome: string) => report.checks.filter((check) => check.outcome === outcome).length;
  const crashed = count('crashed');
  return plain(
    `${report.checks.length} checks: ${count('found')} found something, ${count('passed')} passed, ${count('skipped')} had too little data${
      crashed > 0 ? `, ${crashed} failed by a fault of mine` : ''
    }.`,
  );
}
