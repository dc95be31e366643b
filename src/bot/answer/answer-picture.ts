import type { Answer, CardPicture } from '../../cards/answer-card';
import type { HubAnswer } from '../../cards/hub-card';
import { chartSourceOf, drawChart } from '../../cards/hub-chart/draw-chart';
import type { Theme } from '../../cards/timeline-picture/colours';
import { drawTimeline, timelineOf } from '../../cards/timeline-picture/draw';
import type { Job } from '../jobs';
import type { BotLog } from '../ports';

/** Keeps a picture that is too large to travel inside of the card, and says where the client can fetch it. */
export type KeepPicture = (png: Uint8Array) => Promise<string>;

/** The same for whoever asks in this job. */
export type KeepPictureOf = (png: Uint8Array, job: Pick<Job, 'person' | 'hub'>) => Promise<string>;

export function keepingFor(
  keep: KeepPictureOf | null | undefined,
  job: Pick<Job, 'person' | 'hub'>,
): KeepPicture | null {
  return keep ? (png) => keep(png, job) : null;
}

/** Characters of base64: Direct Line takes 256 KB an activity, Teams about 100 KB, and the rest of the answer needs most of that. */
export const LARGEST_INLINE = 24_000;

interface PictureParts {
  readonly keepPicture?: KeepPicture | null;
  readonly log: BotLog;
}

/** The timeline of a device. */
export function answerPicture(parts: PictureParts, answer: Answer, theme: Theme): Promise<CardPicture | null> {
  return shown(parts, () => {
    const source = timelineOf(answer);
    return source && drawTimeline(source, theme);
  });
}

/** The chart of a hub. */
export function hubAnswerPicture(
  parts: PictureParts,
  { look, zone, now }: Pick<HubAnswer, 'look' | 'zone' | 'now'>,
  theme: Theme,
): Promise<CardPicture | null> {
  return shown(parts, () => {
    const source = chartSourceOf(look, zone, now);
    return source && drawChart(source, theme);
  });
}

/** An extra: if it cannot be drawn or kept, the answer goes out without it. */
async function shown(
  parts: PictureParts,
  draw: () => { readonly png: Buffer; readonly alt: string } | null,
): Promise<CardPicture | null> {
  try {
    const drawn = draw();
    if (drawn === null) return null;
    const { png, alt } = drawn;
    const inline = png.toString('base64');
    if (inline.length <= LARGEST_INLINE) return { url: `data:image/png;base64,${inline}`, alt };
    return parts.keepPicture ? { url: await parts.keepPicture(png), alt } : null;
  } catch (error) {
    parts.log.warn({ err: error }, 'the picture could not be made');
    return null;
  }
}
