import { createHash } from 'node:crypto';
import { type Activity, ActivityTypes, type ConversationReference, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { BotLog, Tell } from '../bot/ports';
import { say } from '../bot/words';
import type { Clock } from '../clock';
import { within } from '../json';
import { type JobKind, OTHER_VERSION } from '../store/run-job';
import type { JobStore, RecordStore } from '../store/store';
import { PATIENCE } from './patience';
import { UNCLEAR, unclearShape } from './unclear-record';

/** Messages of which nobody knows whether they arrived: never sent again, and never passed over in silence. */
export interface UnclearSends {
  /** For the operator, and for the person of this turn. Never rejects: the failure itself goes on to whoever sent. */
  note(context: TurnContext, why: string): Promise<void>;
  /** Puts what is to be said of them before the next message. For the turn's adapter. */
  attach(context: TurnContext): void;
}

/** The kind of the job that tells a person to whom nothing else is said soon. */
export const TELL_UNCLEAR = 'tell-unclear';

/** The failure of a create that may have arrived; with the status or code that it had. */
class MayHaveArrived extends Error {
  readonly mayHaveArrived = true;
  readonly statusCode: unknown;
  readonly code: unknown;
  constructor(cause: unknown) {
    super('A message may not have arrived.', { cause });
    this.statusCode = within(cause, 'statusCode');
    this.code = within(cause, 'code');
  }
}

export const UNCLEAR_WORDS =
  'The connection failed while I was saying something a moment ago: it may be missing here, or show twice. Nothing was done twice. If an answer is missing, ask again.';

/** The next message usually comes within seconds, and says it by the way. Milliseconds. */
const TELL_AFTER = 20_000;
/** While a channel fails again and again, one word about it is enough. */
const TELL_EVERY = 10 * 60_000;

export interface UnclearParts {
  readonly records: RecordStore;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
  readonly log: BotLog;
}

export interface KeptUnclearSends extends UnclearSends {
  /** The kinds of jobs that tell people, for the runner. */
  work(tell: Tell): Readonly<Record<string, JobKind>>;
  /** Removes what was last written before then; there are as many as conversations that had such trouble. */
  sweep(before: Date): Promise<void>;
}

const body = z.object({
  key: z.string(),
  conversation: z.custom<Partial<ConversationReference>>((value) => typeof value === 'object' && value !== null),
});

export function keepUnclearSends({ records, jobs, clock, log }: UnclearParts): KeptUnclearSends {
  let total = 0;
  /** How many of each turn. */
  const ofTurn = new WeakMap<TurnContext, number>();
  /** Conversations whose person is to be told; another instance's are told by its job. */
  const untold = new Set<string>();

  async function write(key: string, context: TurnContext, why: string): Promise<void> {
    const known = await records.get(key, unclearShape);
    const count = (known && !known.value.told ? known.value.count : 0) + 1;
    const value = { at: clock.now().toISOString(), channel: context.activity.channelId, why, count, told: false };
    // Whoever wrote in between wrote the same.
    await records.put(key, value, known?.etag ?? null);
    const conversation: unknown = JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity)));
    const id = `${key}:${Math.floor(clock.now().getTime() / TELL_EVERY)}`;
    await jobs.put({ id, kind: TELL_UNCLEAR, body: { key, conversation } }, TELL_AFTER);
  }

  async function markTold(key: string): Promise<void> {
    untold.delete(key);
    const known = await records.get(key, unclearShape);
    if (known && !known.value.told) await records.put(key, { ...known.value, told: true }, known.etag);
  }

  async function note(context: TurnContext, why: string): Promise<void> {
    total += 1;
    ofTurn.set(context, (ofTurn.get(context) ?? 0) + 1);
    const key = keyOf(context);
    untold.add(key);
    log.error(
      { unclear: total, why, channel: context.activity.channelId, record: key },
      'a message may not have arrived',
    );
    try {
      await write(key, context, why);
    } catch (error) {
      log.error({ err: error, record: key }, 'that a message may not have arrived could not be written down');
    }
  }

  return {
    note,

    async sweep(before) {
      for (const key of await records.list(UNCLEAR)) {
        const known = await records.get(key, unclearShape);
        if (known && known.value.at < before.toISOString()) await records.remove(key);
      }
    },

    attach(context) {
      const key = keyOf(context);
      context.onSendActivities(async (_context, activities, next) => {
        const message = activities.find(({ type }) => type === ActivityTypes.Message);
        const tells = message !== undefined && untold.has(key);
        if (tells) message.text = withNote(message);
        const before = ofTurn.get(context);
        try {
          const sent = await next();
          if (tells) await markTold(key);
          return sent;
        } catch (error) {
          const isUnclear = ofTurn.get(context) !== before;
          const isTurn = !context.turnState.has(PATIENCE);
          // Too much is being said: it surely was not taken, and a turn cannot wait until it may be.
          const isUnsaid = isTurn && message !== undefined && within(error, 'statusCode') === 429;
          if (!isUnclear && !isUnsaid) throw error;
          // Whoever says something by its stored reference has the failure, and may be tried again by an operator.
          if (activities.length > 1 || !isTurn) throw isUnclear ? new MayHaveArrived(error) : error;
          // In its turn, what the person asked for is done all the same: they hear of it with the next message.
          if (!isUnclear) await note(context, '429');
          return [{ id: '' }];
        }
      });
    },

    work: (tell) => ({
      [TELL_UNCLEAR]: {
        async run(job) {
          const read = body.safeParse(job.body);
          if (!read.success) return OTHER_VERSION;
          const { key, conversation } = read.data;
          const known = await records.get(key, unclearShape);
          if (!known || known.value.told) return 'done';
          // First, so that it is not said before itself, and once at most.
          await markTold(key);
          await tell.tell(conversation, say(UNCLEAR_WORDS), 1).catch((error: unknown) => {
            log.warn({ err: error, record: key }, 'a person could not be told that a message may not have arrived');
          });
          return 'done';
        },
      },
    }),
  };
}

function withNote({ text, textFormat }: Partial<Activity>): string {
  return [UNCLEAR_WORDS, text].filter(Boolean).join(textFormat === 'plain' ? ' ' : '\n\n');
}

/** Names in the store are ours, never people's. */
function keyOf({ activity }: TurnContext): string {
  const where = JSON.stringify([activity.channelId, activity.serviceUrl, activity.conversation?.id]);
  return `${UNCLEAR}${createHash('sha256').update(where).digest('hex').slice(0, 40)}`;
}

/** Where nothing is kept: it is in the log alone. */
export function onlyLogged(log: BotLog): UnclearSends {
  return {
    async note(context, why) {
      log.error({ why, channel: context.activity.channelId }, 'a message may not have arrived');
    },
    attach: () => undefined,
  };
}
