import type { Activity } from 'botbuilder';
import { type Answer, answerCard, answerSummary } from '../../cards/answer-card';
import type { Edition } from '../../cards/answer-standing';
import type { Button } from '../../cards/buttons';
import { collectedCard } from '../../cards/collected-card';
import { oneLine } from '../../cards/escape';
import { cardAttachment } from '../../cards/render';
import type { Clock } from '../../clock';
import type { Cloud } from '../../cloud';
import { toJson } from '../../diagnosis/report-json';
import type { Evidence, Subject } from '../../evidence/evidence';
import type { Investigation } from '../../investigate';
import { whatItHolds, whatWasTakenOut } from '../../support/contents-in-words';
import type { EscalationDesk } from '../../support/escalation/desk';
import { type DiagnosisJob, ownerOfJob } from '../jobs';
import type { ButtonDeed, KeptButtons } from '../kept-buttons';
import type { BotLog, KeepCase, SimilarIds } from '../ports';
import type { Ask } from '../understand/intent';
import { show } from '../words';
import { answerPicture, type KeepPictureOf, keepingFor } from './answer-picture';

export interface MessageParts {
  readonly similarIds: SimilarIds;
  /** Null where no case can be written. */
  readonly keepCase: KeepCase | null;
  readonly buttons: KeptButtons;
  /** Absent where nothing can be handed over. */
  readonly desk?: Pick<EscalationDesk, 'fill' | 'decline' | 'places'>;
  /** Null or absent where no picture can be fetched from here: then only small ones are shown. */
  readonly keepPicture?: KeepPictureOf | null;
  /** Whether a gateway's agent can be asked from here, by an operator. */
  readonly canCallEdge: boolean;
  /** Whether events of devices reach us; absent: no. */
  readonly canWatch?: boolean;
  /** Whether a device can be enabled from here, by an operator. */
  readonly canEnable?: boolean;
  /** Whether its person is an operator of its hub; absent: nobody is told apart. */
  readonly isOperator?: (job: DiagnosisJob) => Promise<boolean>;
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly log: BotLog;
  /** The answer then carries the report as `channelData.report`, so that any client can check it. */
  readonly attachReport: boolean;
}

/** Close ids offered for an unknown one. */
const MOST_SIMILAR = 4;

/** The answer as a card. `edition` where it is one of several. */
export async function answerMessage(
  parts: MessageParts,
  job: DiagnosisJob,
  investigation: Investigation,
  edition: Edition | null,
): Promise<Partial<Activity>> {
  const which = edition && { edition };
  const answer: Answer = { ...investigation, hub: job.hub, zone: job.zone, now: parts.clock.now(), ...which };
  const picture = await answerPicture(
    { ...parts, keepPicture: keepingFor(parts.keepPicture, job) },
    answer,
    job.theme ?? 'light',
  );
  const buttons = await buttonsFor(parts, job, investigation);
  const card = answerCard({ ...answer, picture }, buttons, parts.cloud);
  return withReport(parts, show(cardAttachment(card), answerSummary(answer)), investigation);
}

async function buttonsFor(
  parts: MessageParts,
  job: DiagnosisJob,
  { report, evidence }: Investigation,
): Promise<Button[]> {
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
  } else {
    const isOperator = (await parts.isOperator?.(job)) ?? true;
    if (isOperator && parts.canEnable && isDisabled(report))
      deeds.push({ title: 'Enable the device', intent: { kind: 'enable-device', ask, confirmed: false } });
    if (isOperator && parts.canCallEdge && hasLivingAgent(evidence))
      deeds.push({
        title: 'Fetch edgeHub’s log',
        intent: { kind: 'edge-log', ask, module: 'edgeHub', confirmed: false },
      });
    deeds.push({ title: 'How do I get the log?', intent: { kind: 'log-guide', ask, sdk: null } });
    if (parts.keepCase) deeds.push({ title: 'Collect logs for support', intent: { kind: 'collect', ask } });
  }
  // Of what is well, or away for good, there would be nothing to tell.
  if (parts.canWatch && isWorthWatching(report))
    deeds.push({ title: 'Watch it', intent: { kind: 'watch', ask: { ...ask, period: null } } });
  if (parts.desk && report.findings[0]?.id !== 'device-not-found')
    deeds.push({ title: 'Escalate to support', intent: { kind: 'escalate', ask, severity: null, contact: null } });
  return parts.buttons.keep(ownerOfJob(job), deeds);
}

const NEVER_THERE = ['device-not-found', 'device-disabled', 'device-never-connected'];

function isWorthWatching({ verdict, findings }: Investigation['report']): boolean {
  return verdict.status === 'fault' && !NEVER_THERE.includes(findings[0]?.id ?? '');
}

/** A device of which the registry itself says so: a module has no status of its own. */
function isDisabled({ findings, subject }: Investigation['report']): boolean {
  return subject.moduleId === null && findings.some(({ id }) => id === 'device-disabled');
}

/** A gateway of which the registry says that its agent is connected; it may lag by minutes. */
function hasLivingAgent({ identity, modules }: Evidence): boolean {
  if (!identity.ok || identity.data?.capabilities?.iotEdge !== true || !modules.ok) return false;
  return modules.data.some(
    ({ moduleId, connectionState }) => moduleId === '$edgeAgent' && connectionState === 'Connected',
  );
}

/** A mere offer: without it the answer is still whole. */
async function similar(parts: MessageParts, { hub, deviceId }: Subject): Promise<readonly string[]> {
  try {
    return (await parts.similarIds(hub, deviceId)).slice(0, MOST_SIMILAR);
  } catch (error) {
    parts.log.warn({ err: error }, 'close ids could not be looked up');
    return [];
  }
}

/** Where the case is, and what is in it. */
export async function keptMessage(
  parts: MessageParts,
  keepCase: KeepCase,
  job: DiagnosisJob,
  investigation: Investigation,
): Promise<Partial<Activity>> {
  const { where, address, contents } = await keepCase(job, investigation);
  const { verdict, subject } = investigation.report;
  const { card, summary } = collectedCard({
    deviceId: subject.deviceId,
    hub: job.hub.name,
    headline: verdict.headline,
    where,
    address,
    holds: whatItHolds(contents),
    takenOut: whatWasTakenOut(contents),
    expires: contents.expires,
    zone: job.zone,
  });
  return withReport(parts, show(cardAttachment(card), summary), investigation);
}

export function withReport(
  parts: Pick<MessageParts, 'attachReport'>,
  message: Partial<Activity>,
  { report }: Investigation,
): Partial<Activity> {
  return parts.attachReport ? { ...message, channelData: { report: toJson(report) } } : message;
}
