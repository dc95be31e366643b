import type { Activity } from 'botbuilder';
import type { Answer } from '../../cards/answer-card';
import { cardAttachment } from '../../cards/render';
import { roomCard } from '../../cards/room-card';
import type { Investigation } from '../../investigate';
import { type DiagnosisJob, ownerOfJob, type RoomOfJob } from '../jobs';
import type { Tell } from '../ports';
import { show } from '../words';
import { answerMessage, type MessageParts } from './answer-message';
import { type AnswerPlace, answerPlace } from './answer-place';
import { lateChange } from './late-evidence';

/**
 * The answer to what was asked where others read along: the room sees the verdict, the asker gets the details in their
 * own chat. Where they have none yet, the room's card leads there.
 */
export function inRoom(
  parts: MessageParts & { readonly tell: Tell },
  job: DiagnosisJob,
  place: AnswerPlace,
  room: RoomOfJob,
) {
  const own = room.ownChat && { place: answerPlace(parts.tell, room.ownChat), conversation: room.ownChat };
  let hasDetails = own !== null;
  let first: Investigation | undefined;

  async function answer(found: Investigation): Promise<void> {
    const late = first && lateChange(first, found);
    const changed = late === undefined || late.kind === 'none' ? '' : late.why;
    // First the details: the room's card says whether they are there.
    if (own !== null && hasDetails) hasDetails = await details(own, found, changed);
    await place.put(await verdict(found, changed));
    first = found;
  }

  async function details(to: NonNullable<typeof own>, found: Investigation, changed: string): Promise<boolean> {
    const edition = { revision: to.place.revision, below: false, changed };
    const { conversation } = to;
    try {
      await to.place.put(await answerMessage(parts, { ...job, conversation }, found, edition));
      return true;
    } catch (error) {
      parts.log.warn({ err: error, reference: job.id }, 'the details could not be told in the own chat');
      return false;
    }
  }

  async function verdict(found: Investigation, changed: string): Promise<Partial<Activity>> {
    const edition = { revision: place.revision, below: false, changed };
    const answer: Answer = { ...found, hub: job.hub, zone: job.zone, now: parts.clock.now(), edition };
    const { deviceId } = found.report.subject;
    const ask = { devices: [deviceId], hub: job.hub.name, module: job.moduleId, period: job.period };
    const again = { title: 'Look again', intent: { kind: 'diagnose', ask } } as const;
    const buttons = await parts.buttons.keep(ownerOfJob(job), [again]);
    const { card, summary } = roomCard(answer, { told: hasDetails, link: room.link }, buttons);
    return show(cardAttachment(card), summary);
  }

  return { answer, hasAnswered: () => first !== undefined };
}
