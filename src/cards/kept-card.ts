import type { Button } from './buttons';
import { plain } from './escape';
import { render } from './render';
import type { SmallCard } from './small-cards';

export interface KeptThing {
  /** Such as `Cases`. */
  readonly name: string;
  /** Sentences, one a line. */
  readonly lines: readonly string[];
}

export interface KeptView {
  readonly things: readonly KeptThing[];
  readonly footer: string;
  readonly buttons: readonly Button[];
}

const TITLE = 'What I keep of you';

/** Everything that is kept of one person, in words. */
export function keptCard({ things, footer, buttons }: KeptView): SmallCard {
  const summary = `${TITLE}. ${things.map(({ name, lines }) => `${name}: ${lines.join(' ')}`).join(' ')} ${footer}`;
  const card = render('kept', {
    summary,
    title: plain(TITLE),
    things: things.map(({ name, lines }) => ({
      name: plain(name),
      lines: lines.map((text) => ({ text: plain(text) })),
    })),
    footer: plain(footer),
    buttons,
  });
  return { card, summary };
}

/** Before anything is deleted. */
export function deleteCard(buttons: readonly Button[]): SmallCard {
  const question = 'Delete all of that? It cannot be undone.';
  const hint = 'What you handed over to support stays there until its date.';
  const card = render('choose-hub', { summary: question, question: plain(question), hint, buttons });
  return { card, summary: `${question} ${hint} Answer yes or no.` };
}
