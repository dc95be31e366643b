import type { Attachment } from 'botbuilder';
import { type ActParts, act, ask, askForSupport, reply } from './act';
import { type Ask, type Intent, NOTHING_ASKED } from './intent';
import { interrupt } from './interrupt';
import { refuse, turnAway } from './refusal';
import { onTopOf } from './same-question';
import { type TakeParts, takeLogs } from './take-logs';
import type { Turn } from './turn';
import { say } from './words';

export type { TakeParts };

/** What came with a message beside its words. */
export interface GivenWithMessage {
  readonly pasted: string | null;
  readonly files: readonly Attachment[];
}

/**
 * Reads what came, and looks anew at the device that the words name, else at the one last spoken of; else it asks. Who
 * may see no hub hears so before anything is fetched or kept (rule 6).
 */
export async function takeGiven(
  parts: ActParts & TakeParts,
  turn: Turn,
  given: GivenWithMessage,
  intent: Intent,
): Promise<void> {
  if (turn.hubs.length === 0) return refuse(turn, await turnAway(parts, turn, 'give-log'));
  const { ids, says } = await takeLogs(parts, turn, given);
  if (says.length > 0) await turn.context.sendActivity(say(says.join(' ')));
  const isSaid = turn.context.activity.text.trim() !== '';
  const { pending } = turn.talk;
  if (turn.dialog.activeDialog) {
    if (pending && ids.length > 0) turn.talk.pending = { ...pending, logs: [...(pending.logs ?? []), ...ids] };
    return isSaid ? interrupt(parts, turn, intent) : void (await turn.dialog.repromptDialog());
  }
  if (ids.length === 0) return isSaid ? act(parts, turn, intent) : undefined;
  const more = { how: `logs ${ids.join(' ')}`, logs: ids };
  // They go into the case that is asked for.
  if (intent.kind === 'collect' || intent.kind === 'escalate') return askForSupport(parts, turn, intent, more);
  if (intent.kind === 'add' || intent.kind === 'status' || intent.kind === 'withdraw') await act(parts, turn, intent);
  if (intent.kind === 'explain-code' || intent.kind === 'help' || intent.kind === 'hubs')
    await reply(parts, turn, intent);
  await ask(parts, turn, 'diagnose', subjectOf(turn, intent), more);
}

function subjectOf({ talk: { last } }: Turn, intent: Intent): Ask {
  const said = 'ask' in intent ? intent.ask : NOTHING_ASKED;
  return last && said.devices.length === 0 ? onTopOf(last, said) : said;
}
