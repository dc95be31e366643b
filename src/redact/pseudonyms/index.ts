import { createHash, randomBytes } from 'node:crypto';
import { startsWord } from '../escapes';
import type { Rule } from '../rule';
import { createEmailPseudonyms, EMAILS } from './emails';
import { HOSTS } from './host-names';
import { createHostPseudonyms } from './hosts';
import { createIpv4Pseudonyms, IPV4 } from './ipv4';
import { createIpv6Pseudonyms, IPV6 } from './ipv6';
import { createMacPseudonyms, MAC } from './mac';

export interface PseudonymOptions {
  /** The same seed gives the same pseudonyms; without one they differ from redactor to redactor. */
  readonly seed?: string;
  /** What stays as it is: the hub's host name, the ids of the subject. */
  readonly keep?: readonly string[];
}

/** What is no secret, and still nobody else's business: it gets a name that stands for it, always the same. */
export const PSEUDONYM_RULES: readonly Rule[] = [EMAILS, MAC, IPV6, IPV4, ...HOSTS];

export interface Pseudonyms {
  /** The name for what a rule of PSEUDONYM_RULES found; the same text where it may stay. */
  instead(rule: string, written: string): string;
}

export function createPseudonyms({ seed, keep = [] }: PseudonymOptions): Pseudonyms {
  const key = seed === undefined ? randomBytes(32) : createHash('sha256').update(seed).digest();
  const ipv4 = createIpv4Pseudonyms(key);
  const hosts = createHostPseudonyms(key, keep);
  const kinds = new Map<string, { instead(written: string): string }>([
    ['ipv4', ipv4],
    ['ipv6', createIpv6Pseudonyms(key, ipv4)],
    ['mac', createMacPseudonyms(key)],
    ['host', hosts],
    ['email', createEmailPseudonyms(key, hosts, keep)],
  ]);
  const kept = new Set(keep);
  return { instead: (rule, written) => (kept.has(written) ? written : (kinds.get(rule)?.instead(written) ?? written)) };
}

/** Ids may hold what looks like an address: `pump-10.0.0.5`. Where the id stands as a word, it is passed over. */
export function keepingRule(id: string): Rule {
  // It must be asked before the first sign that asks another rule.
  const sign = id.search(/[.:@-]/);
  return {
    name: 'kept',
    triggers: [id.slice(0, Math.max(1, sign)).toLowerCase()],
    find(text, at) {
      const end = at + id.length;
      const isWord = text.startsWith(id, at) && startsWord(text, at) && !/[.:-]/.test(text[at - 1] ?? ' ');
      return isWord && !/^(?:\w|[.:-]\w)/.test(text.slice(end, end + 2)) ? { start: at, end } : undefined;
    },
  };
}
