import catalogue from './device-log-steps.json';

export interface LogStep {
  readonly text: string;
  /** To be copied as it stands, but for words in capitals, which stand for what only the person knows. */
  readonly command?: string;
}

/** How to get a log from a device, for somebody at the device or signed in there over SSH. */
export interface LogSteps {
  /** Of the catalogue of SDKs; `own` for a client that names no SDK. */
  readonly id: string;
  readonly name: string;
  /** How people call it, in lower case. */
  readonly words: readonly string[];
  readonly steps: readonly LogStep[];
}

/**
 * Options and names as "How to collect device logs" (Azure documentation, 2023-01), the troubleshooting page of IoT Edge
 * and the SDKs' own sources have them; that page's dotnet-trace gives a file that only its own tools read.
 */
export const LOG_STEPS: readonly LogSteps[] = catalogue;

export function logStepsOf(id: string | null): LogSteps | undefined {
  return LOG_STEPS.find((entry) => entry.id === id);
}

/** The SDK that these words name, the longest name first: "embedded c" is not "c". */
export function logStepsNamed(text: string): LogSteps | undefined {
  const line = ` ${text.toLowerCase().replace(/[\s,;:?!()"“”]+/g, ' ')} `;
  const named = LOG_STEPS.flatMap((entry) => entry.words.map((word) => ({ entry, word })));
  return named.sort((a, b) => b.word.length - a.word.length).find(({ word }) => line.includes(` ${word} `))?.entry;
}
