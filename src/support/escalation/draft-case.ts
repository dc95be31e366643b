import type { Clock } from '../../clock';
import type { Report } from '../../diagnosis/report';
import type { Evidence } from '../../evidence/evidence';
import { FITTING_BYTES } from '../case-parts';
import { zipCase } from '../zip-case';
import { contactOf } from './contact';
import type { Draft } from './desk';
import { type Escalation, LONGEST_TEXT } from './escalation';

/** More files than a case usually has are counted in the preview, not named. */
const MOST_NAMED = 200;

/** The case of an escalation as a zip that every sink takes. */
export function draftCase(
  parts: {
    readonly cloud: string;
    readonly caseDays: number;
    readonly clock: Clock;
    /** The log queries of this diagnosis. */
    readonly queries: (report: Report) => unknown;
  },
  { number, severity, contact }: Escalation,
  { report, evidence }: { readonly report: Report; readonly evidence: Evidence },
): Draft {
  const madeAt = parts.clock.now();
  const expires = new Date(madeAt.getTime() + parts.caseDays * 24 * 3_600_000);
  const { zip, contents } = zipCase(
    {
      report,
      evidence,
      cloud: parts.cloud,
      madeAt,
      madeBy: 'keepalive bot',
      expires,
      queries: parts.queries(report),
      escalation: { number, severity, contact: contactOf(contact) },
    },
    { bytes: FITTING_BYTES, whole: 'with whoever runs Keepalive' },
  );
  return {
    zip,
    verdict: { status: report.verdict.status, headline: report.verdict.headline.slice(0, LONGEST_TEXT) },
    preview() {
      const { files, leftOut, removed } = contents();
      return {
        files: files.slice(0, MOST_NAMED).map(({ name, bytes }) => ({ name, bytes })),
        removed: { ...removed },
        leftOut: leftOut.slice(0, 50).map(({ name, what }) => `${name} ${what}.`.slice(0, LONGEST_TEXT)),
      };
    },
  };
}
