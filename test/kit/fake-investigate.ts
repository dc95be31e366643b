import type { Investigate } from '../../src/bot/ports';
import type { Investigation } from '../../src/investigate';
import { sampleEvidence, sampleReport } from './sample-report';

/** Answers with what it is given, one after the other, about whatever device is asked for; or fails. */
export function fakeInvestigate(
  ...answers: ReadonlyArray<Partial<Investigation> | Error>
): Investigate & { readonly asked: string[] } {
  const asked: string[] = [];
  const run: Investigate = async ({ subject, window }, answer) => {
    asked.push(`${subject.hub}/${subject.deviceId}`);
    for (const given of answers) {
      if (given instanceof Error) throw given;
      const report = { ...(given.report ?? sampleReport()), subject, window };
      await answer({ evidence: sampleEvidence(), missing: [], final: true, ...given, report });
    }
  };
  return Object.assign(run, { asked });
}
