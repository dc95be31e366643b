import { lineBefore, matchAt, startsWord } from '../escapes';
import type { Found, Rule } from '../rule';
import { LONGEST_VALUE, moreOfBare, type Value, valueAfter, valueAt } from '../values';

export interface NamedSecret {
  /** As it stands in placeholders. */
  readonly rule: string;
  /** In words: `shared access key` is found as SharedAccessKey, shared_access_key, shared-access-key as well. */
  readonly names: readonly string[];
  /** The name must begin a word: `sig`, not `config`. */
  readonly whole?: boolean;
  readonly shortest: number;
  /** Where the value tells whether it is one. */
  readonly looksRight?: (value: string) => boolean;
}

/** What stands in the place of a secret, and says that there is none. */
const NONE =
  /^(?:null|none|nil|undefined|true|false|yes|no|ok|empty|hidden|redacted|omitted|unset|set|changed|missing|required|wrong|invalid|incorrect|bad|expired|failed|rejected|not|is|was|has|and|or|for|in|of|to|the|with|\*+|x{3,}|X{3,}|\.{3,}|\$\{.*|\$\(.*|%[A-Z_]+%|\{\{.*|\$[A-Z_]+)$/i;
/** Rules of their own take out what of these is secret, and leave the rest to be read. */
const OF_ANOTHER_RULE =
  /^-----BEGIN|^SharedAccessSignature\b|^(?:Bearer|Basic)(?: |$)|^(?:wpa_passphrase|nmcli)$|shared_?access_?(?:key|signature)[^A-Za-z]|accountkey=|\[removed:/i;

/** `password: PSK=…`: what looked like the value is the name of the next one. */
const NAME =
  /(?:password|passwd|passphrase|pass|pwd|psk|secret|key|token|sig)\d{0,2}(?:[ \t]{0,8}(?<sign>[=:])[ \t]{0,8})?$/i;
const ASSIGNS = /(?:[ \t]|%20){0,8}(?:[=:]|%3[aAdD])/y;

function isName(text: string, written: string, { enclosed, end }: Value): boolean {
  const name = NAME.exec(written);
  if (name?.groups?.sign !== undefined) return true;
  return name !== null && !enclosed && matchAt(ASSIGNS, text, end) !== null;
}

/** A secret that its name tells, wherever a value may stand. */
export function namedSecret({ rule, names, whole = false, shortest, looksRight }: NamedSecret): Rule {
  return {
    name: rule,
    triggers: names.flatMap(spellings),
    find(text, at, after) {
      if (whole && !startsWord(text, at)) return undefined;
      const value = valueAfter(text, at, after) ?? valueBeside(text, at, after);
      if (!value) return undefined;
      const written = text.slice(value.start, value.end);
      if (written.length < shortest || NONE.test(written) || OF_ANOTHER_RULE.test(written)) return undefined;
      if (looksRight && !looksRight(written)) return undefined;
      if (isName(text, written, value)) return undefined;
      return foundOf(text, at, value);
    },
  };
}

function spellings(name: string): string[] {
  return name.includes(' ') ? ['', '_', '-', ' ', '.', '%20'].map((between) => name.replaceAll(' ', between)) : [name];
}

function foundOf(text: string, at: number, value: Value): Found {
  const { start, end, enclosed, isCut, around } = value;
  if (isCut) return { start, end: start + LONGEST_VALUE, goesOn: moreOfBare };
  const to = enclosed ? end : lineEnd(text, at, end);
  return { start, end: to, ...(around !== undefined && { around }) };
}

/** What stands at the beginning of the line before a setting of its own. */
const OWN_LINE = /(?:^|["'])(?:[ \t]|%20)*(?:export[ \t]+|set[ \t]+|setx[ \t]+|-[ \t]+)?[\w.-]{0,60}$/;
/** Signs of a line that holds more than one setting. */
const REST = /(?:[^\r\n\\"'`;&{}<>,=|#%]|%(?!0[aAdD]|2[267cC]|3[bBdD])){0,200}/y;

/** A line that says more holds more than one value, and rules of their own must see it. */
const SAYS_MORE = /-----BEGIN|nmcli|pass(?:word|wd|phrase)|psk|pwd|secret|key|token|bearer|basic|signature|eyJ/i;

/** A passphrase may hold blanks; in a file of settings, its line is its own. */
function lineEnd(text: string, at: number, end: number): number {
  const { before, whole } = lineBefore(text, at, 100);
  const quoted = /["']/.test(before);
  if (!OWN_LINE.test(before) || !(whole || quoted)) return end;
  const rest = matchAt(REST, text, end)?.[0] ?? '';
  if (SAYS_MORE.test(rest)) return end;
  const upTo = end + rest.length;
  const next = text[upTo];
  const isLine =
    next === undefined || '\r\n'.includes(next) || /^(?:\\{1,31}[nr]|%0[AaDd])/.test(text.slice(upTo, upTo + 33));
  return isLine || (quoted && '"\'\\'.includes(next)) ? end + rest.trimEnd().length : end;
}

const OF_COMMAND_LINE = /(?:^|[ \t("'[,=]|%2[02])--?(?:\w{1,40}-){0,4}$/;
const OF_DEFINE = /(?:#|%23)define(?:[ \t]|%20){1,20}\w{0,60}$/;
/** Blanks, or the next item of a list. */
const BESIDE = /(?:(?:[ \t]|%20){1,24}|\\{0,31}["'],[ \t\r\n]{0,64})(?![-|;&]|\\[nr])/y;

/** `--password value`, `["--password", "value"]`, `#define WIFI_PASSWORD "value"`. */
function valueBeside(text: string, at: number, after: number): Value | undefined {
  const beside = matchAt(BESIDE, text, after)?.[0];
  if (beside === undefined) return undefined;
  const { before } = lineBefore(text, at, 100);
  const isGiven = OF_COMMAND_LINE.test(before) || OF_DEFINE.test(before);
  const quote = /^(\\{0,31}["']),/.exec(beside)?.[1];
  return isGiven ? valueAt(text, after + beside.length, { ...(quote !== undefined && { quote }) }) : undefined;
}
