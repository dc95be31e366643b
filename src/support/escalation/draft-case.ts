import { redactionInWords } from '../../redact';
import { type CaseParts, FITTING_BYTES } from '../case-parts';
import { zipCase } from '../zip-case';
import { contactOf } from './contact';
import type { Draft } from './desk';
import { type Escalation, LONGEST_TEXT } from './escalation';

/** More files than a case usually has are counted in the preview, not named. */
const MOST_NAMED = 200;

/** The case of an escalation as a zip that every sink takes. */
export function draftCase(parts: CaseParts, { number, severity, contact }: Escalation): Draft {
  const { status, headline } = parts.report.verdict;
  const { zip, contents } = zipCase(
    { ...parts, escalation: { number, severity, contact: contactOf(contact) } },
    { bytes: FITTING_BYTES, whole: 'with whoever runs Keepalive' },
  );
  return {
    zip,
    verdict: { status, headline: headline.slice(0, LONGEST_TEXT) },
    preview() {
      const { files, leftOut, removed, replaced } = contents();
      return {
        files: files.slice(0, MOST_NAMED).map(({ name, bytes }) => ({ name, bytes })),
        takenOut: redactionInWords({ ...removed, ...replaced }),
        leftOut: leftOut.slice(0, 50).map(({ name, what }) => `${name} ${what}.`.slice(0, LONGEST_TEXT)),
      };
    },
  };
}
