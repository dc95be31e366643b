import { logGuideCard } from '../../cards/device-log-cards';
import { cardAttachment } from '../../cards/render';
import { LOG_STEPS, logStepsOf } from '../../diagnosis/catalogues/device-log-steps';
import type { LastAnswers } from '../../support/device-logs/last-answers';
import type { ButtonDeed, KeptButtons } from '../kept-buttons';
import { enter, type GuardParts } from '../refusal';
import type { Turn } from '../turn';
import type { Ask } from '../understand/intent';
import { show } from '../words';
import { type UploadPlaceParts, uploadPlace } from './upload-place';

export interface GuideParts extends GuardParts, Pick<UploadPlaceParts, 'links' | 'uploadAddress'> {
  readonly buttons: KeptButtons;
  readonly answers: LastAnswers;
}

/** No id of the catalogue: asks for one. */
const ANOTHER = 'another';

/** How to get the log of the device last spoken of, for the SDK that was seen; else a choice. */
export async function showLogGuide(parts: GuideParts, turn: Turn, asked: Ask, sdk: string | null): Promise<void> {
  const ask = asked.devices.length > 0 ? asked : { ...(turn.talk.last ?? asked), period: asked.period };
  const [deviceId] = ask.devices;
  const hubName = ask.hub ?? turn.talk.last?.hub ?? null;
  // A hub that was named and is none of theirs is not the only one that they have.
  const hub =
    hubName === null ? onlyOne(turn.hubs) : turn.hubs.find(({ name, host }) => name === hubName || host === hubName);
  // Of a hub that they may not see the steps stay, and nothing else.
  const mayEnter = hub && deviceId !== undefined && (await enter(parts, turn, 'log-guide', hub, deviceId)).ok;
  const subject = hub && mayEnter ? { hub: hub.host, deviceId } : null;
  const seen = subject && (await parts.answers.of(turn.owner, subject));
  const steps = logStepsOf(sdk ?? seen?.sdk ?? null);
  const complete: Ask = { ...ask, devices: deviceId === undefined ? [] : [deviceId], hub: hub?.name ?? null };
  const guide = (title: string, id: string): ButtonDeed => ({
    title,
    intent: { kind: 'log-guide', ask: complete, sdk: id },
  });
  const deeds = steps ? [guide('Another client', ANOTHER)] : LOG_STEPS.map(({ id, name }) => guide(name, id));
  const address = subject && hub ? await uploadPlace(parts, turn, complete, hub, subject.deviceId) : null;
  const { card, summary } = logGuideCard({
    deviceId: deviceId ?? null,
    steps: steps ?? null,
    wasSeen: steps !== undefined && sdk === null,
    upload: address,
    others: await parts.buttons.keep(turn.owner, deeds),
  });
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
