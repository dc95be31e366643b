import type { Expansion } from '../kit/arm/expand';
import type { ValueObject } from '../kit/arm/value';
import { givenIn, type Subject } from './subject';

/** What is wrong, in words; nothing where all is well. */
export type Rule = (subject: Subject) => readonly string[];

/** A rule over each case that expands; its problems with the name of the case. */
export function inEachCase(
  of: (expansion: Expansion, subject: Subject, given: ValueObject) => readonly string[],
): Rule {
  return (subject) =>
    subject.expanded.flatMap((one) => {
      if (!one.ok) return [];
      const given = { ...givenIn(subject.files[one.of.cloud]), ...one.of.parameters };
      return of(one.expansion, subject, given).map((problem) => `${one.name}: ${problem}`);
    });
}
