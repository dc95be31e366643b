import type { Report } from '../diagnosis/report';
import { listed } from '../diagnosis/words';

/** How much of an answer a card shows. */
export interface Limits {
  /** Findings with proofs and steps; the others are named. */
  readonly detailed: number;
  readonly proofs: number;
  /** Characters of one text. */
  readonly text: number;
  readonly commands: boolean;
  readonly documents: boolean;
  /** What was checked, one by one. */
  readonly steps: boolean;
  /** How to enable what could not be checked. */
  readonly fixes: boolean;
  /** Of what could not be checked. */
  readonly gaps: number;
}

const ALL: Limits = {
  ...{ detailed: 8, proofs: 4, text: 700, gaps: 20 },
  ...{ commands: true, documents: true, steps: true, fixes: true },
};
const SHORT: Limits = { ...ALL, detailed: 2, proofs: 3, text: 300 };
const SHORTEST: Limits = { ...SHORT, detailed: 1, proofs: 2, text: 200, documents: false, commands: false };

/** Tried in this order until the card is small enough: the least useful goes first, and the card says what went. */
export const LIMITS: readonly Limits[] = [
  ALL,
  { ...ALL, detailed: 4, proofs: 3, text: 400 },
  SHORT,
  { ...SHORT, documents: false },
  SHORTEST,
  { ...SHORTEST, steps: false },
  { ...SHORTEST, steps: false, fixes: false, text: 160, gaps: 5 },
];

/** What the card leaves out, in one sentence; empty when nothing. Fewer proofs say so themselves. */
export function leftOut(limits: Limits, { gaps, findings }: Report, shown: number): string {
  const more = shown - limits.detailed;
  const hasCommands = findings.some(({ next }) => next.some(({ command }) => command !== undefined));
  const parts = [
    ...(more > 0 ? [more === 1 ? 'the details of one more finding' : `the details of ${more} more findings`] : []),
    ...(limits.commands || !hasCommands ? [] : ['commands to copy']),
    ...(limits.documents ? [] : ['the list of documents']),
    ...(limits.steps ? [] : ['what I checked, one by one']),
    ...(gaps.length > limits.gaps ? [`${gaps.length - limits.gaps} more things I could not check`] : []),
    ...(limits.fixes || !gaps.some(({ fix }) => fix) ? [] : ['how to enable what I could not check']),
  ];
  return parts.length > 0 ? `Left out, so that this fits into the chat: ${listed(parts, parts.length)}.` : '';
}
