import type { TurnContext } from 'botbuilder';
import { deliveryOf } from '../delivery';
import type { FirstTime } from '../ports';
import { DAY } from '../understand/period';
import { say, WORDS } from '../words';
import { isBotAmong } from './mentions';

/** Said once to all, when the bot itself came; who else comes and goes in a room is nothing to greet. */
export async function greetRoom(once: FirstTime, context: TurnContext): Promise<void> {
  const { membersAdded, recipient, conversation, channelId } = context.activity;
  if (!isBotAmong(membersAdded, recipient)) return;
  const key = `welcome:${channelId}:${conversation.id}`;
  if (await once.firstTime(key, 30 * DAY, deliveryOf(context.activity) ?? undefined))
    await context.sendActivity(say(WORDS.roomGreeting));
}
