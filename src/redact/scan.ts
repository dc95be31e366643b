import { type Found, LAG, LOOKAHEAD, LOOKBACK, type Rule } from './rule';
import { createTriggers, type Triggers } from './triggers';

/** Rules in the order in which they are asked, and what finds where to ask them. */
export interface RuleBook {
  readonly rules: readonly Rule[];
  readonly triggers: Triggers;
  /** By trigger: its length, and the numbers of the rules that it is of. */
  readonly lengths: readonly number[];
  readonly askedAt: ReadonlyArray<readonly number[]>;
  readonly askedAfterRuns: readonly number[];
}

export function createRuleBook(rules: readonly Rule[]): RuleBook {
  const literals = [...new Set(rules.flatMap(({ triggers }) => triggers))];
  const numbersOf = (is: (rule: Rule) => boolean) => rules.flatMap((rule, number) => (is(rule) ? [number] : []));
  return {
    rules,
    triggers: createTriggers(literals),
    lengths: literals.map(({ length }) => length),
    askedAt: literals.map((literal) => numbersOf(({ triggers }) => triggers.includes(literal))),
    askedAfterRuns: numbersOf(({ afterRuns }) => afterRuns === true),
  };
}

/** What stands in the place of what was found. */
export interface Replacing {
  /** The found part as a whole; the same text where it may stay. */
  instead(rule: Rule, found: string): string;
  /** Takes a secret of any length in parts; what stands in its place follows at the end. */
  begin(rule: Rule): { take(part: string): void; end(): string };
}

export interface Scan {
  /** Takes more of the text, and returns as much of the result as is certain; all of it when that was the last. */
  push(more: string, last: boolean): string;
}

interface Open {
  readonly goesOn: NonNullable<Found['goesOn']>;
  readonly taking: ReturnType<Replacing['begin']>;
  readonly around: string;
}

/**
 * Goes over a text once, from left to right. Whatever it decides depends on LOOKBACK characters before a trigger and
 * LOOKAHEAD behind it, never on how the text was cut. It keeps so much of the text, and no more: 17 000 characters.
 */
export function createScan(
  { rules, triggers, lengths, askedAt, askedAfterRuns }: RuleBook,
  replacing: Replacing,
): Scan {
  const search = triggers.search();
  /** Of each rule: nothing that it finds begins before. */
  const deafUntil = rules.map(() => 0);
  let text = '';
  /** Searched up to here. */
  let at = 0;
  /** Told up to here. */
  let told = 0;
  let open: Open | undefined;
  let out: string[] = [];

  function tell(to: number): void {
    if (to > told) out.push(text.slice(told, to));
    told = Math.max(told, to);
  }

  function ask(number: number, start: number, after: number): Found | undefined {
    const rule = rules[number];
    if (!rule || start < (deafUntil[number] ?? 0)) return undefined;
    const found = rule.find(text, start, after, told);
    if (typeof found !== 'number') return found && found.start >= told && found.end > found.start ? found : undefined;
    deafUntil[number] = found;
    return undefined;
  }

  /** Asks the rules of the triggers that end at `after`; true when one found something. */
  function look(after: number): boolean {
    if (search.run > 0) {
      const end = after - 1;
      for (const number of askedAfterRuns) if (take(number, ask(number, end - search.run, end))) return true;
    }
    for (const literal of search.found) {
      const start = after - (lengths[literal] ?? 0);
      for (const number of askedAt[literal] ?? []) if (take(number, ask(number, start, after))) return true;
    }
    return false;
  }

  function take(number: number, found: Found | undefined): boolean {
    const rule = rules[number];
    if (!rule || !found) return false;
    tell(found.start);
    const { end, goesOn, around = '' } = found;
    const part = text.slice(found.start, end);
    if (goesOn) {
      const taking = replacing.begin(rule);
      taking.take(part);
      open = { goesOn, taking, around };
    } else out.push(`${around}${replacing.instead(rule, part)}${around}`);
    told = end;
    at = end;
    return true;
  }

  /** Goes on with a secret of any length; false when more of the text must come first. */
  function follow(last: boolean): boolean {
    while (open) {
      if (!last && at > text.length - LOOKAHEAD) return false;
      const next = open.goesOn(text, at);
      if (next > at) {
        open.taking.take(text.slice(at, next));
        at = next;
        told = next;
      } else {
        out.push(`${open.around}${open.taking.end()}${open.around}`);
        open = undefined;
      }
    }
    search.jump(at);
    return true;
  }

  function go(last: boolean): void {
    if (open && !follow(last)) return;
    const to = last ? text.length : text.length - LOOKAHEAD;
    while (at < to || last) {
      const after = search.next(text, at, to, last);
      if (after < 0) {
        at = Math.max(at, to);
        break;
      }
      at = Math.min(after, text.length);
      if (look(after) && !follow(last)) return;
    }
    tell(last ? text.length : Math.max(told, at - LAG));
  }

  /** What can no longer be asked for goes. */
  function forget(): void {
    const by = Math.max(0, Math.min(told, at - LOOKBACK));
    if (by === 0) return;
    text = text.slice(by);
    at -= by;
    told -= by;
    search.shift(by);
    for (const [number, until] of deafUntil.entries()) deafUntil[number] = Math.max(0, until - by);
  }

  return {
    push(more, last) {
      text = text === '' ? more : text + more;
      if (last || text.length > LOOKAHEAD) go(last);
      forget();
      const result = out.length === 1 ? (out[0] ?? '') : out.join('');
      out = [];
      return result;
    },
  };
}
