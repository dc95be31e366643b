import type { Attachment } from 'botbuilder';
import { cardAttachment } from '../cards/render';
import { chooseHubCard } from '../cards/small-cards';
import type { ButtonDeed, KeptButtons, Owner } from './kept-buttons';
import type { Talk } from './talk';

/** Which hub is meant, with a button for each that may be. */
export async function hubQuestionCard(
  buttons: Pick<KeptButtons, 'keep'>,
  owner: Owner,
  { pending }: Talk,
  question: string,
  names: readonly string[],
): Promise<{ attachment: Attachment; summary: string }> {
  const deeds = names.map((title): ButtonDeed => {
    const ask = { devices: [], module: null, period: null, ...pending?.ask, hub: title };
    // What was said of severity and contact is remembered with the conversation, not behind the button.
    if (pending?.kind === 'escalate')
      return { title, intent: { kind: 'escalate', ask, severity: null, contact: null } };
    return { title, intent: { kind: pending?.kind ?? 'diagnose', ask } };
  });
  const { card, summary } = chooseHubCard(question, await buttons.keep(owner, deeds));
  return { attachment: cardAttachment(card), summary };
}
