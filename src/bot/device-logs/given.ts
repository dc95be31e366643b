import { createHash } from 'node:crypto';
import type { Attachment } from 'botbuilder';
import { type ActParts, act, ask, askForSupport, reply } from '../act';
import { deliveryOf } from '../delivery';
import { interrupt } from '../interrupt';
import { refuse, turnAway } from '../refusal';
import { linkOf } from '../rooms/teams-files';
import { SAME_ASK } from '../start-job';
import type { Turn } from '../turn';
import { type Ask, type Intent, NOTHING_ASKED } from '../understand/intent';
import { onTopOf } from '../understand/same-question';
import { say, WORDS } from '../words';
import { type TakeParts, takeLogs } from './take-logs';

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
  const by = deliveryOf(turn.context.activity) ?? undefined;
  if (!(await parts.once.firstTime(sameGiven(turn, given), SAME_ASK, by)))
    return void (await turn.context.sendActivity(say(WORDS.already)));
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

/** The same lines or files with the same words, brought under another id while they are still being read. */
function sameGiven({ owner, context }: Turn, { pasted, files }: GivenWithMessage): string {
  const links = files.map((file) => [linkOf(file), file.name]);
  const what = JSON.stringify([owner, context.activity.text, pasted, links]);
  return `given:${createHash('sha256').update(what).digest('hex')}`;
}

function subjectOf({ talk: { last } }: Turn, intent: Intent): Ask {
  const said = 'ask' in intent ? intent.ask : NOTHING_ASKED;
  return last && said.devices.length === 0 ? onTopOf(last, said) : said;
}
