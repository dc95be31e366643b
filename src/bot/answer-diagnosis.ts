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
import { answerPicture, type KeepPicture } from './answer-picture';
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
  /** Null or absent where no picture can be fetched from here: then only small ones are shown. */
  readonly keepPicture?: KeepPicture | null;
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
  const request = { subject, window: { from: new Date(job.window.from), to: new Date(job.window.to) } };
  const tell = (message: Partial<Activity>) => parts.tell.tell(job.conversation, message);
  const { keepCase } = parts;
  if (job.kind === 'collect' && keepCase) {
    await parts.investigate(request, async (investigation) => {
      if (investigation.final) await tell(await keptMessage(parts, keepCase, job, investigation));
    });
    return;
  }
  let before: string | undefined;
  await parts.investigate(request, async (investigation) => {
    const now = gist(investigation.report);
    if (now === before) return tell(say(UNCHANGED));
    if (before !== undefined) await tell(say(REPLACED));
    await tell(await answerMessage(parts, job, investigation));
    before = now;
  });
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
  const picture = await answerPicture(parts, answer, job.theme ?? 'light');
  const buttons = await buttonsFor(parts, job, investigation.report);
  const card = answerCard({ ...answer, picture }, buttons, parts.cloud);
  return withReport(parts, show(cardAttachment(card), answerSummary(answer)), investigation);
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

/** No card: who collects has seen it, or can ask for it. */
async function keptMessage(
  parts: AnswerParts,
  keepCase: KeepCase,
  job: DiagnosisJob,
  investigation: Investigation,
): Promise<Partial<Activity>> {
  const { where } = await keepCase(job, investigation);
  const { verdict, subject } = investigation.report;
  const message = say(
    `Collected. ${verdict.headline} What I read about ${subject.deviceId} is in ${where}; keys and tokens were taken out first. Attach it when you ask support. “check ${subject.deviceId}” shows the whole answer.`,
  );
  return withReport(parts, message, investigation);
}

function withReport(parts: AnswerParts, message: Partial<Activity>, { report }: Investigation): Partial<Activity> {
  return parts.attachReport ? { ...message, channelData: { report: toJson(report) } } : message;
}
