import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import { teamsForm } from './teams-form';

/**
 * Bytes of UTF-16, which is what Teams counts: about 100 KB a message, of which "Format your bot messages" on
 * learn.microsoft.com (2026) advises to stay below 80. Older texts, and with them clouds that get news later, say 28 KB.
 */
export const FULL_CARD = 80_000;
export const COMPACT_CARD = 28_000;

export function largestCard(cloud: Pick<Cloud, 'name'>): number {
  return cloud.name === PUBLIC_CLOUD.name ? FULL_CARD : COMPACT_CARD;
}

/** Of the card as Teams gets it, in bytes of UTF-16. Pictures inside of a card do not count (same page). */
export function sizeInTeams(card: Readonly<Record<string, unknown>>): number {
  const text = JSON.stringify(teamsForm(card), (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('data:image/') ? 'data:' : value,
  );
  return 2 * text.length;
}
