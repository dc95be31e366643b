import { sendTrouble } from '../../send-trouble';
import type { FileStore } from '../../store/store';
import { readAddition } from './case-in-store';
import type { CaseCard, CaseCardView, ChannelCards, SupportChannelPort } from './channel-cards';
import { contactOf } from './contact';
import type { Escalation } from './escalation';
import type { Delivery, Sink } from './sink';

export interface TeamsSinkParts {
  readonly cards: ChannelCards;
  readonly port: SupportChannelPort;
  readonly files: FileStore;
  /** Where else the case goes: its files lie there. */
  readonly places: readonly string[];
}

export interface TeamsSink extends Sink {
  /** Brings the card of a case up to date; false when it could not be. There may be none. */
  refresh(escalation: Escalation): Promise<boolean>;
}

/** Nobody has chosen a channel yet, or the card cannot be changed now. Milliseconds. */
const LATER = 5 * 60_000;
const MOST_ADDITIONS = 3;
const LONGEST_SHOWN = 500;

/**
 * One card a case in the channel of support, kept up to date in place. Its number is the key: a card is posted once, by
 * whoever wrote down first that it would, and one of which nobody knows whether it arrived is an operator's to look at.
 */
export function teamsSink({ cards, port, files, places }: TeamsSinkParts): TeamsSink {
  async function viewOf(escalation: Escalation, card: CaseCard | null): Promise<CaseCardView> {
    const { number, severity, contact, subject, verdict, answers, openedAt, expires } = escalation;
    return {
      ...{ number, severity, subject, openedAt, expires, places },
      state: stateOf(escalation, card),
      takenBy: card?.taken?.by ?? null,
      contact: contactOf(contact),
      headline: verdict?.headline ?? '',
      answers: answers.map(({ from, at }) => ({ from, at })),
      additions: await additionsOf(escalation),
    };
  }

  async function additionsOf({ number, parcels }: Escalation): Promise<CaseCardView['additions']> {
    const added = parcels.filter(({ kind }) => kind === 'addition').slice(-MOST_ADDITIONS);
    return Promise.all(
      added.map(async ({ id, at }) => ({
        at,
        text: ((await readAddition(files, number, id)) ?? '').slice(0, LONGEST_SHOWN),
      })),
    );
  }

  async function post(escalation: Escalation): Promise<Delivery> {
    const { number } = escalation;
    const channel = await cards.channel();
    if (!channel) return { ok: false, retry: true, after: LATER, why: NO_CHANNEL };
    const known = await cards.read(number);
    // An operator has looked, and asked for it again.
    if (known?.state === 'unclear') await cards.remove(number);
    if (known?.state === 'posted') return brought(escalation);
    if (known?.state === 'posting') return unclear(number);
    if (!(await cards.begin(number)))
      return { ok: false, retry: true, why: 'another instance is just posting the card' };
    try {
      const id = await port.put(channel.conversation, await viewOf(escalation, null));
      await cards.change(number, (card) => ({ ...card, state: 'posted', id: id === '' ? null : id }));
      return { ok: true, externalId: number };
    } catch (error) {
      return failed(number, error);
    }
  }

  async function failed(number: string, error: unknown): Promise<Delivery> {
    const { kind, what } = sendTrouble(error);
    if (kind === 'unclear') return unclear(number);
    await cards.remove(number);
    if (kind === 'unsaid') return { ok: false, retry: true, why: `the channel answered ${what}` };
    return { ok: false, retry: false, why: `Keepalive may no longer speak in that channel (${what})` };
  }

  async function unclear(number: string): Promise<Delivery> {
    await cards.change(number, (card) => ({ ...card, state: 'unclear' }));
    return { ok: false, retry: false, why: UNCLEAR };
  }

  async function refresh(escalation: Escalation): Promise<boolean> {
    const [channel, card] = await Promise.all([cards.channel(), cards.read(escalation.number)]);
    if (!channel || card?.state !== 'posted' || card.id === null) return true;
    return port.update(channel.conversation, card.id, await viewOf(escalation, card));
  }

  async function brought(escalation: Escalation): Promise<Delivery> {
    if (await refresh(escalation)) return { ok: true, externalId: escalation.number };
    return { ok: false, retry: true, after: LATER, why: 'the card in the channel could not be brought up to date' };
  }

  return {
    name: 'teams',
    where: 'the channel of the support team',
    deliver: post,
    add: brought,
    withdraw: brought,
    refresh,
  };
}

const NO_CHANNEL = 'nobody of support has typed “take escalations here” in a channel yet';
const UNCLEAR =
  'the connection failed while the card was posted: look in the channel whether it stands there; requeue the job only where it does not';

function stateOf({ state, answers }: Escalation, card: CaseCard | null): CaseCardView['state'] {
  if (state === 'withdrawn') return 'withdrawn';
  if (answers.at(-1)?.state === 'closed') return 'closed';
  if (answers.length > 0) return 'answered';
  return card?.taken ? 'taken' : 'open';
}
