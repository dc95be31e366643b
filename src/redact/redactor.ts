import { createHash, type Hash } from 'node:crypto';
import type { Transform } from 'node:stream';
import { onFirstUse } from '../on-first-use';
import { createPseudonyms, keepingRule, PSEUDONYM_RULES, type PseudonymOptions } from './pseudonyms';
import { redactionStream } from './redaction-stream';
import type { Rule } from './rule';
import { SECRETS, SECRETS_OF_EVIDENCE } from './rules';
import { createRuleBook, createScan, type Replacing, type RuleBook } from './scan';

/**
 * Takes secrets out of text before it is stored, logged or put into a case (rule 8). Placeholders hold neither quotes nor
 * backslashes, so JSON stays JSON. Within one redactor the same secret always gets the same placeholder, and with
 * pseudonyms the same address or name the same stand-in, so that what belongs together stays recognisable.
 */
export interface Redactor {
  redact(text: string): string;
  /**
   * The same for text of any size in UTF-8, in chunks of any size: about 20 KB are kept, and time grows with the text only.
   * What comes out does not depend on the chunks.
   */
  stream(): Transform;
  /** How often each rule removed or replaced something so far, by rule name. Never content. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface RedactorOptions {
  /** Gives addresses, names of machines and people stand-ins; for what leaves the house. */
  readonly pseudonyms?: PseudonymOptions;
}

/** Numbers of so many different secrets are remembered; those beyond share the number 0. */
const MOST_NUMBERED = 100_000;

const secretsBook = onFirstUse(() => createRuleBook(SECRETS));

export function createRedactor({ pseudonyms: options }: RedactorOptions = {}): Redactor {
  const counts: Record<string, number> = {};
  const numbers = new Map<string, number>();
  const pseudonyms = options && createPseudonyms(options);
  const book = options ? bookWithPseudonyms(options.keep ?? []) : secretsBook();

  function placeholder(rule: string, digest: string): string {
    const known = `${rule} ${digest}`;
    let number = numbers.get(known);
    if (number === undefined) {
      number = numbers.size < MOST_NUMBERED ? numbers.size + 1 : 0;
      if (number > 0) numbers.set(known, number);
    }
    count(rule);
    return `[removed:${rule}:${number}]`;
  }

  function count(rule: string): void {
    counts[rule] = (counts[rule] ?? 0) + 1;
  }

  function replacing(): Replacing {
    return {
      instead({ name }, found) {
        if (name === 'kept') return found;
        if (!pseudonyms || !REPLACED.has(name))
          return placeholder(name, createHash('sha256').update(found, 'latin1').digest('base64'));
        const written = fromBytes(found);
        const instead = pseudonyms.instead(name, written);
        if (instead === written) return found;
        count(name);
        return toBytes(instead);
      },
      begin({ name }) {
        const hash: Hash = createHash('sha256');
        return {
          take: (part) => hash.update(part, 'latin1'),
          end: () => placeholder(name, hash.digest('base64')),
        };
      },
    };
  }

  return {
    redact: (text) => fromBytes(createScan(book, replacing()).push(toBytes(text), true)),
    stream: () => redactionStream(createScan(book, replacing())),
    counts,
  };
}

/**
 * Texts are looked at byte by byte, as characters of Latin-1: no rule needs a letter beyond ASCII, no chunk of a stream can cut
 * what takes several bytes, and a text gives the same as its bytes in a stream.
 */
function toBytes(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
}

function fromBytes(bytes: string): string {
  return BEYOND_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString() : bytes;
}

const BEYOND_ASCII = /[^\0-\x7f]/;

const REPLACED: ReadonlySet<string> = new Set(PSEUDONYM_RULES.map(({ name }) => name));

/** For single texts: log lines, stored values. */
export function redact(text: string): string {
  return createRedactor().redact(text);
}

const EVIDENCE_RULES: readonly Rule[] = [...SECRETS, ...SECRETS_OF_EVIDENCE, ...PSEUDONYM_RULES];
const evidenceBook = onFirstUse(() => createRuleBook(EVIDENCE_RULES));

/** Ids that a rule would change, and that hold no secret, get a rule that passes them over. */
function bookWithPseudonyms(keep: readonly string[]): RuleBook {
  const odd = keep.filter((id) => id !== '' && redact(id) === id && isTouched(id));
  return odd.length === 0 ? evidenceBook() : createRuleBook([...odd.map(keepingRule), ...EVIDENCE_RULES]);
}

function isTouched(id: string): boolean {
  let touched = false;
  const marks: Replacing = {
    instead(_rule, found) {
      touched = true;
      return found;
    },
    begin: () => ({ take: () => undefined, end: () => '' }),
  };
  createScan(evidenceBook(), marks).push(id, true);
  return touched;
}
