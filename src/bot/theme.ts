import { z } from 'zod';
import type { Theme } from '../cards/timeline-picture/colours';

const CHANNEL_DATA = z.looseObject({ theme: z.enum(['light', 'dark']) });

/** Our page says with each message which theme it shows; other clients do not, and then it is not known. */
export function themeOf(channelData: unknown): Theme | null {
  const read = CHANNEL_DATA.safeParse(channelData);
  return read.success ? read.data.theme : null;
}
