import type { Activity } from 'botbuilder';
import { previewCard } from '../../cards/escalation-cards';
import { cardAttachment } from '../../cards/render';
import type { Clock } from '../../clock';
import type { Investigation } from '../../investigate';
import { contactOf } from '../../support/escalation/contact';
import type { Draft, EscalationDesk } from '../../support/escalation/desk';
import type { Escalation } from '../../support/escalation/escalation';
import { type DiagnosisJob, ownerOfJob } from '../jobs';
import type { ButtonDeed } from '../kept-buttons';
import { say, show, WORDS } from '../words';
import { type MessageParts, withReport } from './answer-message';

export interface DraftParts extends Pick<MessageParts, 'buttons' | 'attachReport'> {
  /** Absent where nothing can be handed over. */
  readonly desk?: Pick<EscalationDesk, 'fill' | 'decline' | 'places'>;
  /** Makes the case of a draft from what was found. */
  readonly draftCase?: (job: DiagnosisJob, draft: Escalation, found: Investigation) => Promise<Draft>;
  readonly caseDays?: number;
  readonly clock: Clock;
}

const DAY = 24 * 3_600_000;
const USUAL_CASE_DAYS = 30;

/** The case is made and kept; what it holds is shown, with a button for yes and one for no. */
export async function draftMessage(
  parts: DraftParts,
  job: DiagnosisJob,
  found: Investigation,
): Promise<Partial<Activity>> {
  const { desk, draftCase, caseDays = USUAL_CASE_DAYS } = parts;
  const { escalation: number } = job;
  if (!desk || !draftCase || number === undefined) return say(WORDS.noCollecting);
  if (found.report.findings[0]?.id === 'device-not-found') {
    await desk.decline(number, job.person);
    return withReport(
      parts,
      say(`${found.report.verdict.headline} So there is nothing to hand over to support.`),
      found,
    );
  }
  const escalation = await desk.fill(number, (draft) => draftCase(job, draft, found));
  if (!escalation) return say(WORDS.draftGone);
  const deeds: ButtonDeed[] = [
    { title: 'Send it to support', intent: { kind: 'consent', number } },
    { title: 'Do not send', intent: { kind: 'decline', number } },
  ];
  const keptUntil = new Date(parts.clock.now().getTime() + caseDays * DAY);
  const view = { escalation, contact: contactOf(escalation.contact), places: desk.places, keptUntil };
  const { card, summary } = previewCard(view, await parts.buttons.keep(ownerOfJob(job), deeds));
  return withReport(parts, show(cardAttachment(card), summary), found);
}
