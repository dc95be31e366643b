export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Other words that people use for them. */
const WORDS: ReadonlyArray<readonly [RegExp, Severity]> = [
  [/\b(?:critical|blocker|urgent|emergency|sev(?:erity)? ?(?:0|1|a)|p[01])\b/i, 'critical'],
  [/\b(?:high|important|major|sev(?:erity)? ?(?:2|b)|p2)\b/i, 'high'],
  [/\b(?:medium|moderate|normal|sev(?:erity)? ?(?:3|c)|p3)\b/i, 'medium'],
  [/\b(?:low|minor|minimal|sev(?:erity)? ?4|p4)\b/i, 'low'],
];

/** How bad it is, in what a person wrote; null when it does not say. */
export function severityIn(text: string): Severity | null {
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
