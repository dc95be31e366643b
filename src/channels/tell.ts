import { type Activity, ActivityTypes, type CloudAdapter, type ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { BotLog, Tell } from '../bot/ports';
import type { Clock } from '../clock';

export interface TellSettings {
  readonly adapter: Pick<CloudAdapter, 'continueConversationAsync'>;
  /** Empty in the lab. */
  readonly appId: string;
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly clock: Clock;
  readonly log: BotLog;
}

/** Tries in all. A send is repeated only after 429: after anything else it may have arrived (rule 5). */
const ATTEMPTS = 4;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

const throttled = z.object({
  statusCode: z.literal(429),
  response: z
    .object({
      headers: z.object({
        get: z.custom<(name: string) => string | undefined>((value) => typeof value === 'function'),
      }),
    })
    .optional(),
});

/** Says something in a conversation by its stored reference. */
export function createTell(
  settings: TellSettings,
): Tell & { typing(conversation: Partial<ConversationReference>): Promise<void> } {
  async function send(conversation: Partial<ConversationReference>, message: Partial<Activity>): Promise<void> {
    if (!settings.mayAnswerTo(conversation.serviceUrl ?? ''))
      throw new Error('The stored conversation names a place that this bot does not answer to.');
    for (let attempt = 1; ; attempt += 1) {
      try {
        await settings.adapter.continueConversationAsync(settings.appId, conversation, async (context) => {
          await context.sendActivity(message);
        });
        return;
      } catch (error) {
        const wait = waitAfter(error, attempt);
        if (wait === null) throw error;
        await settings.clock.wait(wait);
      }
    }
  }

  return {
    tell: send,
    /** "…" while the work runs. A courtesy: its failure is noted and harms nothing. */
    async typing(conversation) {
      try {
        await send(conversation, { type: ActivityTypes.Typing });
      } catch (error) {
        settings.log.warn({ err: error }, 'typing could not be shown');
      }
    },
  };
}

/** How long to wait before the next try; null when there may be none. */
export function waitAfter(error: unknown, attempt: number): number | null {
  const read = throttled.safeParse(error);
  if (!read.success || attempt >= ATTEMPTS) return null;
  const seconds = Number(read.data.response?.headers.get('retry-after'));
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : FIRST_WAIT * 2 ** (attempt - 1);
  return Math.min(asked, LONGEST_WAIT);
}
