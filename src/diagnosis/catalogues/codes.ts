import catalogue from './error-codes.json';

export interface CodeEntry {
  /** Six digits, or a class such as `500xxx` for a code that the catalogue does not know. */
  readonly code: string;
  readonly name: string;
  readonly meaning: string;
  readonly likelyCauses: readonly string[];
  readonly whatToDo: readonly string[];
  readonly retryable: boolean | 'conditional';
  readonly category: string;
  readonly relevance: string;
  readonly guideUrl: string | null;
  readonly olderGuideUrl: string | null;
}

/** Every code of the catalogue, in order of number. */
export const CODES: readonly CodeEntry[] = catalogue.errors.map((entry) => ({
  ...entry,
  retryable: typeof entry.retryable === 'boolean' ? entry.retryable : 'conditional',
}));

const byCode = new Map(CODES.map((entry) => [entry.code, entry]));

const byClass = new Map(
  catalogue.wildcards.map((wildcard): [string, CodeEntry] => [
    wildcard.pattern.slice(0, 3),
    {
      code: wildcard.pattern,
      name: classNameOf(wildcard.pattern),
      meaning: wildcard.rule,
      likelyCauses: [],
      whatToDo: [],
      retryable: wildcard.pattern.startsWith('5') ? true : 'conditional',
      category: wildcard.pattern.startsWith('5') ? 'service-fault' : 'request',
      relevance: 'disconnect-related',
      guideUrl: wildcard.guideUrl,
      olderGuideUrl: wildcard.olderGuideUrl,
    },
  ]),
);

/** The entry of a code: `404104`, or for an unknown one of a known class (`500123`, `500xxx`) the class. */
export function findCode(code: string): CodeEntry | undefined {
  const text = code.trim().toLowerCase();
  return byCode.get(text) ?? (/^\d{3}(\d{3}|xxx)$/.test(text) ? byClass.get(text.slice(0, 3)) : undefined);
}

function classNameOf(pattern: string): string {
  return pattern.startsWith('400') ? 'BadRequest' : pattern.startsWith('503') ? 'ServiceUnavailable' : 'InternalError';
}
