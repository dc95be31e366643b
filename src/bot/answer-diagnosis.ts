import type { Activity } from 'botbuilder';
import { type Answer, answerCard, answerSummary } from '../cards/answer-card';
import type { Button } from '../cards/buttons';
import { oneLine } from '../cards/escape';
import { cardAttachment } from '../cards/render';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { Report } from '../diagnosis/report';
import { toJson } from '../diagnosis/report-json';
import type { Subject } from '../evidence/evidence';
import type { Investigation } from '../investigate';
import type { Ask } from './intent';
import type { DiagnosisJob } from './jobs';
import type { ButtonDeed, KeptButtons } from './kept-buttons';
import type { BotLog, Investigate, KeepCase, SimilarIds, Tell } from './ports';
import { failed, say, show } from './words';

export interface AnswerParts {
  readonly investigate: Investigate;
  readonly tell: Tell;
  readonly typing: (conversation: DiagnosisJob['conversation']) => Promise<void>;
  readonly similarIds: SimilarIds;
  /** Null where no case can be written. */
  readonly keepCase: KeepCase | null;
  readonly buttons: KeptButtons;
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly log: BotLog;
  /** The answer then carries the report as `channelData.report`, so that any client can check it. */
  readonly attachReport: boolean;
}

/** Close ids offered for an unknown one. */
const MOST_SIMILAR = 4;
const REPLACED = 'The late data changed the picture. This replaces my answer from a moment ago.';
const UNCHANGED = 'Everything has answered now. My answer stays as it is.';

/** Runs one job: its devices one after the other, each with its card. Trouble becomes a sentence with a reference. */
export async function answerDiagnosis(parts: AnswerParts, job: DiagnosisJob): Promise<void> {
  for (const deviceId of job.deviceIds) {
    try {
      await answerOne(parts, job, { hub: job.hub.host, deviceId, moduleId: job.moduleId });
    } catch (error) {
      parts.log.error({ err: error, reference: job.id }, 'a diagnosis could not be answered');
      await parts.tell.tell(job.conversation, say(failed(job.id)));
    }
  }
}

async function answerOne(parts: AnswerParts, job: DiagnosisJob, subject: Subject): Promise<void> {
  await parts.typing(job.conversation);
  const window = { from: new Date(job.window.from), to: new Date(job.window.to) };
  let first: Report | undefined;
  let last: Investigation | undefined;
  await parts.investigate({ subject, window }, async (investigation) => {
    last = investigation;
    const changed = first === undefined || gist(first) !== gist(investigation.report);
    if (changed) {
      if (first !== undefined) await parts.tell.tell(job.conversation, say(REPLACED));
      await parts.tell.tell(job.conversation, await answerMessage(parts, job, investigation));
    } else {
      await parts.tell.tell(job.conversation, say(UNCHANGED));
    }
    first = investigation.report;
  });
  if (job.kind === 'collect' && last) await keep(parts, job, last);
}

/** What a person would call another answer: the verdict, its sentence, and which findings with which confidence. */
function gist({ verdict, findings }: Report): string {
  return JSON.stringify([verdict, findings.map((finding) => [finding.id, finding.severity, finding.confidence])]);
}

async function answerMessage(
  parts: AnswerParts,
  job: DiagnosisJob,
  investigation: Investigation,
): Promise<Partial<Activity>> {
  const answer: Answer = { ...investigation, hub: job.hub, zone: job.zone, now: parts.clock.now() };
  const card = answerCard(answer, await buttonsFor(parts, job, investigation.report), parts.cloud);
  const message = show(cardAttachment(card), answerSummary(answer));
  return parts.attachReport ? { ...message, channelData: { report: toJson(investigation.report) } } : message;
}

async function buttonsFor(parts: AnswerParts, job: DiagnosisJob, report: Report): Promise<Button[]> {
  const ask: Ask = { devices: [report.subject.deviceId], hub: job.hub.name, module: job.moduleId, period: job.period };
  const again: ButtonDeed = { title: 'Look again', intent: { kind: 'diagnose', ask } };
  const deeds: ButtonDeed[] = [again];
  if (report.findings[0]?.id === 'device-not-found') {
    const ids = await similar(parts, report.subject);
    deeds.unshift(
      ...ids.map(
        (id): ButtonDeed => ({
          title: oneLine(`Check ${id}`, 40),
          intent: { kind: 'diagnose', ask: { ...ask, devices: [id] } },
        }),
      ),
    );
  } else if (parts.keepCase) {
    deeds.push({ title: 'Collect logs for support', intent: { kind: 'collect', ask } });
  }
  return parts.buttons.keep({ person: job.person, conversationId: job.conversation.conversation?.id ?? '' }, deeds);
}

/** A mere offer: without it the answer is still whole. */
async function similar(parts: AnswerParts, { hub, deviceId }: Subject): Promise<readonly string[]> {
  try {
    return (await parts.similarIds(hub, deviceId)).slice(0, MOST_SIMILAR);
  } catch (error) {
    parts.log.warn({ err: error }, 'close ids could not be looked up');
    return [];
  }
}

async function keep(parts: AnswerParts, job: DiagnosisJob, investigation: Investigation): Promise<void> {
  if (!parts.keepCase) return;
  const { where } = await parts.keepCase(job, investigation);
  const id = investigation.report.subject.deviceId;
  await parts.tell.tell(
    job.conversation,
    say(
      `I put what I read about ${id} into ${where}. Keys and tokens were taken out first. Attach that folder when you ask support.`,
    ),
  );
}
