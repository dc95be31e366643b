import type { Answer, CardPicture } from '../cards/answer-card';
import type { Theme } from '../cards/timeline-picture/colours';
import { drawTimeline, timelineOf } from '../cards/timeline-picture/draw';
import type { BotLog } from './ports';

/** Keeps a picture that is too large to travel inside of the card, and says where the client can fetch it. */
export type KeepPicture = (png: Uint8Array) => Promise<string>;

/** Characters of base64: Direct Line takes 256 KB an activity, Teams about 100 KB, and the rest of the answer needs most of that. */
export const LARGEST_INLINE = 24_000;

/** An extra: if it cannot be drawn or kept, the answer goes out without it. */
export async function answerPicture(
  parts: { readonly keepPicture?: KeepPicture | null; readonly log: BotLog },
  answer: Answer,
  theme: Theme,
): Promise<CardPicture | null> {
  try {
    const source = timelineOf(answer);
    if (source === null) return null;
    const { png, alt } = drawTimeline(source, theme);
    const inline = png.toString('base64');
    if (inline.length <= LARGEST_INLINE) return { url: `data:image/png;base64,${inline}`, alt };
    return parts.keepPicture ? { url: await parts.keepPicture(png), alt } : null;
  } catch (error) {
    parts.log.warn({ err: error }, 'the timeline picture could not be made');
    return null;
  }
}
