import catalogue from './status-words.json';

/** A word with which device SDKs tell of their connection. */
export interface StatusWord {
  readonly word: string;
  readonly alsoWritten: readonly string[];
  /** Ids of the catalogue of SDKs. */
  readonly sdks: readonly string[];
  readonly means: string;
  /** What people take it for, wrongly. */
  readonly doesNotMean: string;
  readonly source: string;
}

export const STATUS_WORDS: readonly StatusWord[] = catalogue.words;

const byText = new Map(
  STATUS_WORDS.flatMap((word) =>
    [word.word, ...word.alsoWritten].map((text): [string, StatusWord] => [text.toLowerCase(), word]),
  ),
);

/** `NO_NETWORK`, `No_Network` and `IOTHUB_CLIENT_CONNECTION_NO_NETWORK` are one word. */
export function findStatusWord(text: string): StatusWord | undefined {
  return byText.get(text.trim().toLowerCase());
}
