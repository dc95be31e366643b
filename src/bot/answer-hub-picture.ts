import type { Activity } from 'botbuilder';
import { oneLine } from '../cards/escape';
import { type HubAnswer, type HubButtons, hubCard, hubSummary } from '../cards/hub-card';
import { cardAttachment } from '../cards/render';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { HubJudgement } from '../diagnosis/hub-picture/hub-judgement';
import { judgeHub } from '../diagnosis/hub-picture/judge-hub';
import { hubAnswerPicture, type KeepPictureOf, keepingFor } from './answer-picture';
import type { Ask } from './intent';
import type { HubPictureJob } from './jobs';
import type { ButtonDeed, KeptButtons } from './kept-buttons';
import type { BotLog, LookAtHub, Tell } from './ports';
import { failed, say, show } from './words';

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
    await parts.tell.tell(job.conversation, await answerMessage(parts, job));
  } catch (error) {
    parts.log.error({ err: error, reference: job.id }, 'a hub could not be shown');
    await parts.tell.tell(job.conversation, say(failed(job.id)));
  }
}

async function answerMessage(parts: HubAnswerParts, job: HubPictureJob): Promise<Partial<Activity>> {
  const { hub, zone } = job;
  const window = { from: new Date(job.window.from), to: new Date(job.window.to) };
  const look = await parts.lookAtHub(hub.host, window);
  const now = parts.clock.now();
  const judgement = judgeHub(hub.name, look, { window, now });
  const answer: HubAnswer = { hub, window, look, judgement, zone, now };
  const picture = await hubAnswerPicture(
    { ...parts, keepPicture: keepingFor(parts.keepPicture, job) },
    answer,
    job.theme ?? 'light',
  );
  const card = hubCard({ ...answer, picture }, await buttonsFor(parts, job, judgement), parts.cloud);
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
