import type { Activity } from 'botbuilder';
import { logSaysCard } from '../../cards/device-log-cards';
import { oneLine } from '../../cards/escape';
import { cardAttachment } from '../../cards/render';
import { logStepsOf } from '../../diagnosis/catalogues/device-log-steps';
import { recognizeSdk } from '../../diagnosis/catalogues/sdks';
import { hasTrouble, logInWords, tellingLines } from '../../diagnosis/log-words';
import { sdkInUse } from '../../diagnosis/patterns/sdk-in-use';
import { makeTimeline } from '../../diagnosis/timeline';
import type { DeviceLog } from '../../evidence/device-log';
import type { Investigation } from '../../investigate';
import type { LastAnswer, LastAnswers } from '../../support/device-logs/last-answers';
import type { LogBook } from '../../support/device-logs/log-book';
import type { DiagnosisJob } from '../jobs';
import type { KeptButtons, Owner } from '../kept-buttons';
import { show } from '../words';

export interface GivenParts {
  readonly logs: Pick<LogBook, 'logsOf'>;
  readonly answers: LastAnswers;
  readonly buttons: KeptButtons;
}

/** What the logs that were just given did to the answer. */
export interface LogAnswer {
  readonly message: Partial<Activity>;
  /** Then the answer is to be shown anew. */
  readonly isOther: boolean;
}

const MOST_TOLD = 3;
const MOST_LINES = 6;

export function ownerOf(job: Pick<DiagnosisJob, 'person' | 'conversation'>): Owner {
  return { person: job.person, conversationId: job.conversation.conversation?.id ?? '' };
}

/** What the log says, which lines matter, and whether the answer is another one now. */
export async function answerLog(
  parts: GivenParts,
  job: DiagnosisJob,
  { report }: Investigation,
): Promise<LogAnswer | null> {
  const { hub, deviceId } = report.subject;
  const owner = ownerOf(job);
  const logs = await parts.logs.logsOf(owner, { hub, deviceId }, job.logs ?? []);
  // They expired, or were forgotten, or are of another of the devices of this job.
  if (logs.length === 0) return null;
  const before = await parts.answers.of(owner, { hub, deviceId });
  const { words, isOther } = changeOf(before, report);
  const { card, summary } = logSaysCard({
    deviceId,
    logs: toldOf(logs),
    lines: logs
      .flatMap((log) => tellingLines(log, MOST_LINES).map((line) => ({ log: log.name, ...line })))
      .slice(0, MOST_LINES),
    change: words,
    buttons: isOther ? [] : await parts.buttons.keep(owner, [lookAgain(job, deviceId)]),
  });
  return { message: show(cardAttachment(card), summary), isOther };
}

function lookAgain(job: DiagnosisJob, deviceId: string) {
  const ask = { devices: [deviceId], hub: job.hub.name, module: job.moduleId, period: job.period };
  return { title: 'Show the whole answer', intent: { kind: 'diagnose', ask } } as const;
}

function toldOf(logs: readonly DeviceLog[]): string[] {
  const left = logs.length - MOST_TOLD;
  const told = [...logs.filter(hasTrouble), ...logs.filter((log) => !hasTrouble(log))];
  return [...told.slice(0, MOST_TOLD).map(logInWords), ...(left > 0 ? [`And ${left} more.`] : [])];
}

function changeOf(before: LastAnswer | null, report: Investigation['report']): { words: string; isOther: boolean } {
  const now = oneLine(report.verdict.headline, 400);
  if (before === null) return { words: `With it, my answer is: ${now}`, isOther: true };
  const findings = report.findings.map(({ id }) => id);
  const isSame = before.status === report.verdict.status && before.findings[0] === findings[0];
  if (!isSame)
    return { words: `That changes my answer. Before: ${oneLine(before.headline, 300)} Now: ${now}`, isOther: true };
  const added = findings.filter((id) => !before.findings.includes(id));
  if (added.length === 0) return { words: `My answer stays: ${now}`, isOther: false };
  const titles = report.findings.filter(({ id }) => added.includes(id)).map(({ title }) => oneLine(title, 120));
  return { words: `My answer stays: ${now} The log adds: ${titles.join('; ')}.`, isOther: true };
}

/** Kept for the next log, and for whoever asks how to get one. */
export async function rememberAnswer(
  parts: Pick<GivenParts, 'answers'>,
  job: DiagnosisJob,
  { report, evidence }: Investigation,
  now: Date,
): Promise<void> {
  const { subject, verdict, findings } = report;
  await parts.answers.remember(ownerOf(job), subject, {
    at: now.toISOString(),
    status: verdict.status,
    headline: verdict.headline.slice(0, 2_000),
    findings: findings.map(({ id }) => id).slice(0, 100),
    sdk: sdkSeen({ evidence, report }),
  });
}

/** Of the catalogue of steps: IoT Edge for a gateway, an own client where the connects name no SDK, null without a connect. */
export function sdkSeen({ evidence, report }: Pick<Investigation, 'evidence' | 'report'>): string | null {
  const { identity, connections } = evidence;
  if (identity.ok && identity.data?.capabilities?.iotEdge === true) return 'iot-edge';
  if (!connections.ok) return null;
  const inUse = sdkInUse(makeTimeline(connections.data.records, report.subject));
  if (!inUse) return null;
  return logStepsOf(recognizeSdk(inUse.text)?.sdk.id ?? null)?.id ?? 'own';
}
