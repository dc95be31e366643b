import type { Activity } from 'botbuilder';
import { oneLine } from '../../cards/escape';
import { type HubAnswer, type HubButtons, hubCard, hubSummary } from '../../cards/hub-card';
import { cardAttachment } from '../../cards/render';
import { hubRoomCard } from '../../cards/room-card';
import type { Clock } from '../../clock';
import type { Cloud } from '../../cloud';
import type { HubJudgement } from '../../diagnosis/hub-picture/hub-judgement';
import { judgeHub } from '../../diagnosis/hub-picture/judge-hub';
import type { HubPictureJob, RoomOfJob } from '../jobs';
import type { ButtonDeed, KeptButtons } from '../kept-buttons';
import { type BotLog, type LookAtHub, mayHaveArrived, type Tell } from '../ports';
import type { Ask } from '../understand/intent';
import { failed, say, show } from '../words';
import { hubAnswerPicture, type KeepPictureOf, keepingFor } from './answer-picture';

export interface HubAnswerParts {
  readonly lookAtHub: LookAtHub;
  readonly tell: Tell;
  readonly typing: (conversation: HubPictureJob['conversation']) => Promise<void>;
  readonly buttons: KeptButtons;
  /** As for the answer about a device. */
  readonly keepPicture?: KeepPictureOf | null;
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly log: BotLog;
}

/** Runs one job: the hub as a whole, as one card. Trouble becomes a sentence with a reference. */
export async function answerHubPicture(parts: HubAnswerParts, job: HubPictureJob): Promise<void> {
  try {
    await parts.typing(job.conversation);
    if (job.room) await answerRoom(parts, job, job.room);
    else await parts.tell.tell(job.conversation, await answerMessage(parts, job, await judged(parts, job)));
  } catch (error) {
    parts.log.error({ err: error, reference: job.id }, 'a hub could not be shown');
    if (mayHaveArrived(error)) throw error;
    await parts.tell.tell(job.conversation, say(failed(job.id)));
  }
}

/** The room sees the verdict, the asker the rest in their own chat. */
async function answerRoom(parts: HubAnswerParts, job: HubPictureJob, { ownChat, link }: RoomOfJob): Promise<void> {
  const answer = await judged(parts, job);
  let told = false;
  try {
    if (ownChat) await parts.tell.tell(ownChat, await answerMessage(parts, { ...job, conversation: ownChat }, answer));
    told = ownChat !== null;
  } catch (error) {
    parts.log.warn({ err: error, reference: job.id }, 'the details could not be told in the own chat');
  }
  const { others } = await buttonsFor(parts, job, { ...answer.judgement, worst: [] });
  const { card, summary } = hubRoomCard(answer, { told, link }, others);
  await parts.tell.tell(job.conversation, show(cardAttachment(card), summary));
}

async function judged(parts: HubAnswerParts, job: HubPictureJob): Promise<HubAnswer> {
  const { hub, zone } = job;
  const window = { from: new Date(job.window.from), to: new Date(job.window.to) };
  const look = await parts.lookAtHub(hub.host, window);
  const now = parts.clock.now();
  const judgement = judgeHub(hub.name, look, { window, now });
  return { hub, window, look, judgement, zone, now };
}

async function answerMessage(parts: HubAnswerParts, job: HubPictureJob, answer: HubAnswer): Promise<Partial<Activity>> {
  const picture = await hubAnswerPicture(
    { ...parts, keepPicture: keepingFor(parts.keepPicture, job) },
    answer,
    job.theme ?? 'light',
  );
  const card = hubCard({ ...answer, picture }, await buttonsFor(parts, job, answer.judgement), parts.cloud);
  return show(cardAttachment(card), hubSummary(answer));
}

/** Each of the worst is one press away from its own diagnosis. */
async function buttonsFor(parts: HubAnswerParts, job: HubPictureJob, { worst }: HubJudgement): Promise<HubButtons> {
  const ask: Ask = { devices: [], hub: job.hub.name, module: null, period: job.period };
  const deeds: ButtonDeed[] = worst.map(({ client, name }) => ({
    title: oneLine(`Check ${name}`, 60),
    intent: { kind: 'diagnose', ask: { ...ask, devices: [client.deviceId], module: client.moduleId } },
  }));
  const again: ButtonDeed = { title: 'Look again', intent: { kind: 'hub-picture', ask } };
  const owner = { person: job.person, conversationId: job.conversation.conversation?.id ?? '' };
  const kept = await parts.buttons.keep(owner, [...deeds, again]);
  return { worst: kept.slice(0, deeds.length), others: kept.slice(deeds.length) };
}
