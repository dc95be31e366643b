import type { Cloud } from './cloud';
import { diagnose } from './diagnosis/diagnose';
import type { Report } from './diagnosis/report';
import { type CollectDeps, collect } from './evidence/collect';
import { FIRST_ANSWER, PROGRESS_PAUSES } from './evidence/deadlines';
import { type Evidence, KINDS, type Kind, type Subject, type Window } from './evidence/evidence';
import { noTelemetry } from './telemetry/telemetry';

export interface Investigation {
  readonly report: Report;
  readonly evidence: Evidence;
  /** Kinds that have not answered yet: "still looking". */
  readonly missing: readonly Kind[];
  /** No further answer follows. */
  readonly final: boolean;
}

/** How far a look has come that has no answer yet. */
export interface Progress {
  readonly evidence: Evidence;
  /** The kinds that are looked at. */
  readonly asked: readonly Kind[];
  /** Of these, the ones that have not answered yet. */
  readonly missing: readonly Kind[];
}

/**
 * Collects and judges, as one job. `answer` gets the report once every source has answered, or after 4 s with what is
 * there; in that case once more, when the rest has come (rule 2). Before that `progress` hears what has answered: first
 * after 1.5 s, then once more if that has changed; never when everything has answered by then. No call is made before
 * the one before it has been taken. A failing `answer` fails the investigation: a message that could not be sent is for
 * the job to repeat.
 */
export async function investigate(
  deps: CollectDeps & { readonly cloud?: Cloud },
  request: { readonly subject: Subject; readonly window: Window },
  answer: (investigation: Investigation) => Promise<void>,
  progress: (progress: Progress) => Promise<void> = async () => undefined,
): Promise<{ readonly report: Report; readonly evidence: Evidence }> {
  const { subject, window } = request;
  const where = deps.cloud && { cloud: deps.cloud };
  const begun = deps.clock.now();
  const collection = collect(deps, subject, window);
  // Judged at the window's end, not by the clock: of a window in the past, what came after is not known; and a replayed
  // case gets the same answer.
  const judge = (evidence: Evidence) => diagnose(evidence, { subject, window, now: window.to, ...where });

  const settled = new AbortController();
  const done = collection.done.finally(() => settled.abort());
  const answerIsDue = new AbortController();
  const firstAnswer = deps.clock.wait(FIRST_ANSWER, settled.signal).then(() => answerIsDue.abort());
  const kinds = new Set(deps.sources.flatMap((source) => source.kinds));
  const asked = KINDS.filter((kind) => kinds.has(kind));
  let before = asked.length + 1;
  for (const pause of PROGRESS_PAUSES) {
    await deps.clock.wait(pause, answerIsDue.signal);
    const { evidence, missing } = collection.soFar();
    if (answerIsDue.signal.aborted || missing.length === 0) break;
    if (missing.length < before) await progress({ evidence, asked, missing });
    before = missing.length;
  }
  await firstAnswer;
  const { evidence: early, missing } = collection.soFar();
  if (!settled.signal.aborted && missing.length > 0) {
    await answer({ report: judge(early), evidence: early, missing, final: false });
  }
  const evidence = await done;
  const report = judge(evidence);
  note(deps, begun, report);
  await answer({ report, evidence, missing: [], final: true });
  return { report, evidence };
}

/** What it came to, in words of ours only. */
function note({ clock, log, reference, telemetry = noTelemetry }: CollectDeps, begun: Date, report: Report): void {
  const { verdict, findings, gaps } = report;
  const ended = clock.now();
  telemetry.took('keepalive.diagnosis', { begun, ended, reference: reference ?? null }, { verdict: verdict.status });
  for (const [at, { id }] of findings.entries())
    telemetry.count('keepalive.findings', { finding: id, place: at === 0 ? 'first' : 'other' });
  for (const { kind, why } of gaps) telemetry.count('keepalive.gaps', { kind, why });
  const found = findings.map(({ id }) => id);
  const lacking = gaps.map(({ kind, why }) => `${kind}: ${why}`);
  const ms = ended.getTime() - begun.getTime();
  log.info?.({ reference, verdict: verdict.status, findings: found, gaps: lacking, ms }, 'a diagnosis ended');
}
