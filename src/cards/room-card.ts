import { type Answer, answerSummary, verdictView } from './answer-card';
import { aboutView, freshness, waiting } from './answer-standing';
import type { Button } from './buttons';
import { type Markdown, md, oneLine, plain } from './escape';
import { type HubAnswer, hubSummary, hubVerdictView } from './hub-card';
import { render } from './render';
import type { SmallCard } from './small-cards';

/** Where whoever asked finds the rest. */
export interface WayToDetails {
  /** They lie in the asker's own chat already. */
  readonly told: boolean;
  /** Opens that chat; null where no address of it is known. */
  readonly link: string | null;
}

/** What a room sees of an answer: the verdict, and nothing of the device that was not asked for. */
export function roomCard(answer: Answer, way: WayToDetails, buttons: readonly Button[]): SmallCard {
  return roomVerdict(
    {
      ...{ summary: answerSummary(answer), verdict: verdictView(answer.report), about: aboutView(answer) },
      ...{ waiting: plain(waiting(answer)), freshness: freshness(answer) },
    },
    way,
    buttons,
  );
}

/** The same for a hub as a whole: its headline names no device but the one that stands out. */
export function hubRoomCard(answer: HubAnswer, way: WayToDetails, buttons: readonly Button[]): SmallCard {
  const verdict = hubVerdictView(answer.judgement);
  const about = md`**${answer.hub.name}** as a whole`;
  const stamp = plain(`As of ${answer.now.toISOString().slice(11, 16)} UTC, revision 1.`);
  return roomVerdict(
    { summary: hubSummary(answer), verdict, about, waiting: plain(''), freshness: stamp },
    way,
    buttons,
  );
}

interface RoomVerdict {
  readonly summary: string;
  readonly verdict: object;
  readonly about: Markdown;
  readonly waiting: Markdown;
  readonly freshness: Markdown;
}

function roomVerdict({ verdict, ...view }: RoomVerdict, way: WayToDetails, buttons: readonly Button[]): SmallCard {
  const where = way.told
    ? 'Whoever asked finds the details in their own chat with me.'
    : 'For the details, ask me the same in your own chat with me.';
  const links = way.told || way.link === null ? [] : [{ title: 'Open our chat', url: way.link }];
  const card = render('room', { ...view, ...verdict, where: plain(where), links, buttons });
  return { card, summary: view.summary };
}

/** Sends a person to their own chat. */
export function ownChatCard(text: string, link: string): SmallCard {
  return { card: render('own-chat', { summary: text, text: plain(oneLine(text, 400)), url: link }), summary: text };
}
