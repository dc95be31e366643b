import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { type JobKind, OTHER_VERSION } from '../../store/run-job';
import type { JobStore } from '../../store/store';
import type { ChannelCards, SupportChannel } from './channel-cards';
import { type Escalation, noted } from './escalation';
import type { EscalationBook } from './escalation-book';
import type { Told } from './outbox';
import { LONGEST_ANSWER, type Taken, takeAnswer } from './take-answer';
import type { TeamsSink } from './teams-sink';

/** Who of support does something, as the person may read it. */
export interface Expert {
  readonly id: string;
  readonly name: string;
}

/** What support does with a case from its card. Whether they may is asked before. */
export interface SupportDesk {
  channel(): Promise<SupportChannel | null>;
  choose(channel: SupportChannel): Promise<void>;
  find(number: string): Promise<Escalation | null>;
  /** The name of whoever has it. */
  take(number: string, expert: Expert): Promise<{ readonly by: string; readonly isNew: boolean }>;
  /** The same words of the same expert count once. */
  answer(number: string, expert: Expert, text: string, state: 'answered' | 'closed'): Promise<Taken>;
  /** Somebody of support has it in hand, and has not closed it: the bot says nothing of itself about it. */
  isTaken(number: string): Promise<boolean>;
}

/** The kind under which a card waits to be brought up to date. */
export const CASE_CARD = 'case-card';
/** The kind under which the person waits to hear who has taken their case. */
export const CASE_TAKEN = 'case-taken';

export interface SupportDeskParts {
  readonly cards: ChannelCards;
  readonly book: EscalationBook;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
}

export function supportDesk({ cards, book, jobs, clock }: SupportDeskParts): SupportDesk {
  return {
    channel: cards.channel,
    choose: cards.choose,
    find: book.read,
    async take(number, expert) {
      const at = clock.now().toISOString();
      let isNew = false;
      const card = await cards.change(number, (found) => {
        isNew = found.taken === null;
        return isNew ? { ...found, taken: { by: expert.name, person: expert.id, at } } : null;
      });
      const by = card?.taken?.by ?? expert.name;
      if (isNew)
        await book.change(number, (kept) => ({ ...kept, history: noted(kept, clock.now(), 'support', 'taken') }));
      // Also where it was taken before: a crash may have come in between.
      await jobs.put({ id: `${CASE_TAKEN}:${number}`, kind: CASE_TAKEN, body: { number, by } });
      await bringUpToDate(jobs, number, `taken ${at}`);
      return { by, isNew };
    },
    async answer(number, expert, text, state) {
      const id = createHash('sha256')
        .update(JSON.stringify([expert.id, text, state]))
        .digest('hex')
        .slice(0, 40);
      const given = { number, id, from: expert.name, text: text.slice(0, LONGEST_ANSWER), state };
      return takeAnswer({ book, jobs, clock, onChange: (one) => bringUpToDate(jobs, one, id) }, given);
    },
    async isTaken(number) {
      const [card, found] = await Promise.all([cards.read(number), book.read(number)]);
      return card?.taken != null && found?.answers.at(-1)?.state !== 'closed';
    },
  };
}

/** @param why tells one change from another */
export function bringUpToDate(jobs: Pick<JobStore, 'put'>, number: string, why: string): Promise<void> {
  const id = createHash('sha256').update(why).digest('hex').slice(0, 16);
  return jobs.put({ id: `${CASE_CARD}:${number}:${id}`, kind: CASE_CARD, body: { number } });
}

const cardBody = z.object({ number: z.string().max(20) });
const takenBody = z.object({ number: z.string().max(20), by: z.string().max(2_000) });

/** @param tellTaken says to the person who has their case */
export function supportDeskWork(
  { book, sink }: { readonly book: EscalationBook; readonly sink: TeamsSink },
  tellTaken: (escalation: Escalation, by: string) => Promise<Told>,
): Readonly<Record<string, JobKind>> {
  return {
    [CASE_CARD]: {
      async run(job) {
        const read = cardBody.safeParse(job.body);
        if (!read.success) return OTHER_VERSION;
        const found = await book.read(read.data.number);
        if (!found || (await sink.refresh(found))) return 'done';
        return { why: `${found.number}: the card in the channel could not be brought up to date.` };
      },
    },
    [CASE_TAKEN]: {
      async run(job) {
        const read = takenBody.safeParse(job.body);
        if (!read.success) return OTHER_VERSION;
        const found = await book.read(read.data.number);
        if (!found || (await tellTaken(found, read.data.by)) !== 'again') return 'done';
        return { why: `${found.number}: the person could not be told who has it.` };
      },
    },
  };
}
