import { oneLine } from '../../cards/escape';
import { nameOfKind } from '../../cards/kind-names';
import type { Report } from '../../diagnosis/report';
import type { Kind } from '../../evidence/evidence';
import type { Investigation } from '../../investigate';
import { listOf } from '../words';

/** What the evidence that came after the first answer did to it. */
export interface LateChange {
  /** What a person would call another answer, the same one more exactly, or the same. */
  readonly kind: 'other' | 'more-exact' | 'none';
  /** What came, and what that did: one sentence. */
  readonly why: string;
  /** What is said now, in one sentence; empty when nothing changed. */
  readonly now: string;
}

/** Names in one sentence; more would hide what the sentence says. */
const MOST_NAMES = 2;

export function lateChange(first: Investigation, last: Investigation): LateChange {
  const [seen, unseen] = [true, false].map((ok) => first.missing.filter((kind) => last.evidence[kind].ok === ok));
  const who = seen?.length ? `${namesOf(seen)} answered late` : 'The rest could not be read';
  const headline = oneLine(last.report.verdict.headline, 400);
  if (cause(first.report) !== cause(last.report)) {
    return { kind: 'other', why: `${who}, and that changed my answer.`, now: headline };
  }
  const now =
    first.report.verdict.headline === last.report.verdict.headline ? surer(first.report, last.report) : headline;
  if (now !== '') return { kind: 'more-exact', why: `${who}, and my answer is more exact now.`, now };
  // "Found nothing" and "could not look" are different answers.
  const end = unseen?.length ? `${namesOf(unseen)} could not be read` : 'Everything has answered';
  return { kind: 'none', why: `${end}; my answer stays.`, now };
}

/** Which findings, and what they add up to. */
function cause({ verdict, findings }: Report): string {
  return JSON.stringify([verdict.status, findings.map(({ id }) => id)]);
}

/** The first finding that is more or less certain, or bad, than before. Both hold the same findings. */
function surer(first: Report, last: Report): string {
  for (const [index, now] of last.findings.entries()) {
    const was = first.findings[index];
    const title = oneLine(now.title, 200);
    if (was && was.confidence !== now.confidence) return `${title}: ${now.confidence} now, ${was.confidence} before.`;
    if (was && was.severity !== now.severity) return `${title}: ${now.severity} now, ${was.severity} before.`;
  }
  return '';
}

/** `The connection log and others`. */
function namesOf(kinds: readonly Kind[]): string {
  const names = kinds.map(nameOfKind);
  const words = listOf(names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), 'others'] : names);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
