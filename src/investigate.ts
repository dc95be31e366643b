import type { Clock } from './clock';
import type { Cloud } from './cloud';
import { diagnose } from './diagnosis/diagnose';
import type { Report } from './diagnosis/report';
import { collect, type FaultLog } from './evidence/collect';
import { FIRST_ANSWER } from './evidence/deadlines';
import type { Evidence, Kind, Subject, Window } from './evidence/evidence';
import type { AnySource } from './evidence/source';

export interface Investigation {
  readonly report: Report;
  readonly evidence: Evidence;
  /** Kinds that have not answered yet: "still looking". */
  readonly missing: readonly Kind[];
  /** No further answer follows. */
  readonly final: boolean;
}

/**
 * Collects and judges, as one job. `answer` gets the report once every source has answered, or after 4 s with what is
 * there; in that case once more, when the rest has come (rule 2). The second is never given before the first has been
 * taken. A failing `answer` fails the investigation: a message that could not be sent is for the job to repeat.
 */
export async function investigate(
  deps: {
    readonly sources: readonly AnySource[];
    readonly clock: Clock;
    readonly log: FaultLog;
    readonly cloud?: Cloud;
  },
  request: { readonly subject: Subject; readonly window: Window },
  answer: (investigation: Investigation) => Promise<void>,
): Promise<{ readonly report: Report; readonly evidence: Evidence }> {
  const { subject, window } = request;
  const where = deps.cloud && { cloud: deps.cloud };
  const collection = collect(deps, subject, window);
  // Judged at the window's end, not by the clock: of a window in the past, what came after is not known; and a replayed
  // case gets the same answer.
  const judge = (evidence: Evidence) => diagnose(evidence, { subject, window, now: window.to, ...where });

  const settled = new AbortController();
  const done = collection.done.finally(() => settled.abort());
  await deps.clock.wait(FIRST_ANSWER, settled.signal);
  const { evidence: early, missing } = collection.soFar();
  if (!settled.signal.aborted && missing.length > 0) {
    await answer({ report: judge(early), evidence: early, missing, final: false });
  }
  const evidence = await done;
  const report = judge(evidence);
  await answer({ report, evidence, missing: [], final: true });
  return { report, evidence };
}
