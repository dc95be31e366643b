import { type ProgressView, progressCard, progressText } from '../../cards/progress-card';
import { cardAttachment } from '../../cards/render';
import type { Clock } from '../../clock';
import type { Progress } from '../../investigate';
import type { BotLog } from '../ports';
import { say, show } from '../words';
import type { AnswerPlace } from './answer-place';

/**
 * Tells how far a look has come: a card that is kept up to date where the channel can, else one short message. A
 * courtesy: it is tried once, and its failure holds up no answer.
 */
export function tellProgress(
  parts: { readonly clock: Clock; readonly log: BotLog; readonly typing: () => Promise<void> },
  about: Pick<ProgressView, 'deviceId' | 'hub'>,
  place: AnswerPlace,
): (progress: Progress) => Promise<void> {
  let isOver = false;

  async function tell(progress: Progress): Promise<boolean> {
    const view: ProgressView = { ...progress, ...about, now: parts.clock.now(), revision: place.revision };
    if (place.inPlace) {
      const { card, summary } = progressCard(view);
      return place.offer(show(cardAttachment(card), summary));
    }
    await place.offer(say(progressText(view)));
    // A message ends the "…" that was shown before it.
    await parts.typing();
    return false;
  }

  return async (progress) => {
    if (isOver) return;
    try {
      isOver = !(await tell(progress));
    } catch (error) {
      isOver = true;
      parts.log.warn({ err: error }, 'progress could not be told');
    }
  };
}
