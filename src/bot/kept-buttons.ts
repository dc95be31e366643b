import { randomBytes } from 'node:crypto';
import type { Person } from '../access/access';
import type { Button } from '../cards/buttons';
import type { Clock } from '../clock';
import type { BotStorage, FirstTime } from './ports';
import type { Intent } from './understand/intent';
import { intentShape } from './understand/intent-shape';
import { DAY } from './understand/period';

/** What a button does: the same intent that its words would have when typed. */
export interface ButtonDeed {
  readonly title: string;
  readonly intent: Intent;
}

/** Whose card it is. */
export interface Owner {
  readonly person: Person;
  readonly conversationId: string;
}

export type Pressed =
  | { readonly kind: 'do'; readonly intent: Intent }
  | { readonly kind: 'twice' }
  | { readonly kind: 'not-yours' }
  /** Too old, forgotten, or never ours. */
  | { readonly kind: 'unknown' };

export interface KeptButtons {
  /** Keeps what the buttons of one card do, and gives their opaque tokens. */
  keep(owner: Owner, deeds: readonly ButtonDeed[]): Promise<Button[]>;
  /** `by`: the delivery that brings the press; brought once more after a crash, it is no second press. */
  press(token: string, owner: Owner, by?: string | null): Promise<Pressed>;
  /** Every button of this person in this conversation. */
  forget(owner: Owner): Promise<void>;
}

const LIFETIME = DAY;
/** Cards per person and conversation; older ones stop working. */
const MOST_CARDS = 60;

/**
 * Rule 6: the card carries an opaque id only; person, conversation, deed and expiry stay here. One stored item a card,
 * so that a job that sends a card never writes what a turn is writing too; one list a person, so that old ones go.
 */
export function keepButtons(storage: BotStorage, once: FirstTime, clock: Clock): KeptButtons {
  // One after the other: two cards made at the same time must both be on the list.
  let tail: Promise<unknown> = Promise.resolve();
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work, work);
    tail = result.catch(() => undefined);
    return result;
  }

  async function list(owner: Owner): Promise<Array<{ card: string; until: number }>> {
    const key = listKey(owner);
    const cards: unknown = (await storage.read([key]))[key]?.cards;
    return Array.isArray(cards) ? cards.filter(isListed) : [];
  }

  return {
    keep: (owner, deeds) =>
      inOrder(async () => {
        if (deeds.length === 0) return [];
        const card = randomBytes(12).toString('base64url');
        const now = clock.now().getTime();
        const until = now + LIFETIME;
        const all = [...(await list(owner)), { card, until }];
        const kept = all.filter((entry) => entry.until > now).slice(-MOST_CARDS);
        const gone = all.filter((entry) => !kept.includes(entry));
        const stored = {
          owner: ownerKey(owner),
          conversation: owner.conversationId,
          until,
          intents: deeds.map((deed) => deed.intent),
        };
        await storage.write({
          [cardKey(card)]: { ...stored, eTag: '*' },
          [listKey(owner)]: { cards: kept, eTag: '*' },
        });
        if (gone.length > 0) await storage.delete(gone.map((entry) => cardKey(entry.card)));
        return deeds.map((deed, i) => ({ title: deed.title, token: `${card}.${i}` }));
      }),

    async press(token, owner, by) {
      const [card = '', number = ''] = token.slice(0, 64).split('.');
      const stored = card === '' ? undefined : (await storage.read([cardKey(card)]))[cardKey(card)];
      if (!stored || stored.conversation !== owner.conversationId) return { kind: 'unknown' };
      if (stored.owner !== ownerKey(owner)) return { kind: 'not-yours' };
      if (!(Number(stored.until) > clock.now().getTime())) return { kind: 'unknown' };
      const intents: unknown = stored.intents;
      const intent = intentShape.safeParse(Array.isArray(intents) ? intents[Number(number)] : undefined);
      if (!intent.success) return { kind: 'unknown' };
      // Saying yes twice is saying yes; after a crash it must not be taken for done.
      if (intent.data.kind === 'consent') return { kind: 'do', intent: intent.data };
      if (!(await once.firstTime(`button:${card}.${number}`, LIFETIME, by ?? undefined))) return { kind: 'twice' };
      return { kind: 'do', intent: intent.data };
    },

    forget: (owner) =>
      inOrder(async () => {
        const cards = await list(owner);
        await storage.delete([...cards.map((entry) => cardKey(entry.card)), listKey(owner)]);
      }),
  };
}

function isListed(value: unknown): value is { card: string; until: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'card' in value &&
    typeof value.card === 'string' &&
    'until' in value &&
    typeof value.until === 'number'
  );
}

function ownerKey({ person }: Owner): string {
  return `${person.channel}/${person.id}`;
}

function cardKey(card: string): string {
  return `buttons/${card}`;
}

function listKey(owner: Owner): string {
  return `buttons-of/${encodeURIComponent(owner.conversationId)}/${encodeURIComponent(ownerKey(owner))}`;
}
