import { z } from 'zod';
import type { RecordStore } from '../../store/store';
import type { Escalation } from './escalation';

/** What a card in the channel of support shows of a case. Times are ISO, UTC. */
export interface CaseCardView {
  readonly number: string;
  readonly state: 'open' | 'taken' | 'answered' | 'closed' | 'withdrawn';
  readonly takenBy: string | null;
  readonly severity: string;
  readonly contact: string;
  readonly subject: Escalation['subject'];
  readonly headline: string;
  /** Where the files of the case lie. */
  readonly places: readonly string[];
  readonly answers: ReadonlyArray<{ readonly from: string; readonly at: string }>;
  readonly additions: ReadonlyArray<{ readonly at: string; readonly text: string }>;
  readonly openedAt: string;
  readonly expires: string;
}

/** What speaks in the channel; the bot does. */
export interface SupportChannelPort {
  /** Gives the id of the card. Rejects with the channel's `statusCode` or `code`, and `mayHaveArrived` where nobody knows. */
  put(conversation: Escalation['conversation'], view: CaseCardView): Promise<string | null>;
  /** False when it could not be brought up to date. */
  update(conversation: Escalation['conversation'], id: string, view: CaseCardView): Promise<boolean>;
}

const channelShape = z.object({
  /** The bot SDK's conversation reference; only the bot reads it. */
  conversation: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
  by: z.string().max(2_000),
});
export type SupportChannel = z.infer<typeof channelShape>;

const cardShape = z.object({
  /** `posting`: it is being said, or a crash came while it was. `unclear`: it may stand there or not; an operator knows. */
  state: z.enum(['posting', 'posted', 'unclear']),
  id: z.string().max(2_000).nullable(),
  taken: z.object({ by: z.string().max(2_000), person: z.string().max(2_000), at: z.iso.datetime() }).nullable(),
});
export type CaseCard = z.infer<typeof cardShape>;

const CHANNEL = 'support-channel';
const CARDS = 'support-cards/';
const WRITES = 20;

/** Which channel takes escalations, and the card of each case there. */
export interface ChannelCards {
  channel(): Promise<SupportChannel | null>;
  choose(channel: SupportChannel): Promise<void>;
  read(number: string): Promise<CaseCard | null>;
  /** Only one of several is told true: it may post. */
  begin(number: string): Promise<boolean>;
  /** What `change` makes of it; null from `change` leaves it. Null when there is none. */
  change(number: string, change: (card: CaseCard) => CaseCard | null): Promise<CaseCard | null>;
  remove(number: string): Promise<void>;
  all(): Promise<readonly string[]>;
}

export function keepChannelCards(records: RecordStore): ChannelCards {
  return {
    channel: async () => (await records.get(CHANNEL, channelShape))?.value ?? null,
    async choose(channel) {
      for (let attempt = 0; attempt < WRITES; attempt += 1) {
        const known = await records.get(CHANNEL, channelShape);
        if (await records.put(CHANNEL, channel, known?.etag ?? null)) return;
      }
      throw new Error('The channel of support is chosen by too many at once.');
    },
    read: async (number) => (await records.get(`${CARDS}${number}`, cardShape))?.value ?? null,
    begin: (number) => records.put(`${CARDS}${number}`, { state: 'posting', id: null, taken: null }, null),
    async change(number, change) {
      for (let attempt = 0; attempt < WRITES; attempt += 1) {
        const known = await records.get(`${CARDS}${number}`, cardShape);
        if (!known) return null;
        const changed = change(known.value);
        if (changed === null) return known.value;
        if (await records.put(`${CARDS}${number}`, changed, known.etag)) return changed;
      }
      throw new Error('The card of a case is written by too many at once.');
    },
    remove: (number) => records.remove(`${CARDS}${number}`),
    all: async () => (await records.list(CARDS)).map((key) => key.slice(CARDS.length)),
  };
}
