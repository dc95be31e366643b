import type { TurnContext } from 'botbuilder';
import { deliveryOf } from './delivery';
import { isBotAmong } from './mentions';
import type { OwnChats } from './own-chats';
import { DAY } from './period';
import { personOf } from './person';
import type { FirstTime } from './ports';
import { isRoom } from './rooms';
import { say, WORDS } from './words';

/** Said once to all, when the bot itself came; who else comes and goes in a room is nothing to greet. */
export async function greetRoom(once: FirstTime, context: TurnContext): Promise<void> {
  const { membersAdded, recipient, conversation, channelId } = context.activity;
  if (!isBotAmong(membersAdded, recipient)) return;
  const key = `welcome:${channelId}:${conversation.id}`;
  if (await once.firstTime(key, 30 * DAY, deliveryOf(context.activity) ?? undefined))
    await context.sendActivity(say(WORDS.roomGreeting));
}

/** A person who removed the bot is told nothing unasked any more. */
export async function installed(ownChats: Pick<OwnChats, 'forget'>, { activity }: TurnContext): Promise<void> {
  const isRemoved = activity.action?.startsWith('remove') ?? false;
  if (isRemoved && !isRoom(activity.conversation)) await ownChats.forget(personOf(activity));
}
