import type { ConversationReference } from 'botbuilder';

/**
 * Which channels put an updated message in the place of the old one, by channelId. Teams: "Update and delete messages
 * sent from bot" on learn.microsoft.com. Direct Line, and with it Web Chat, has no update (BotFramework-Services issue
 * 130); of the Emulator nothing is promised. A channel that is not named is taken for one without.
 */
const UPDATES_IN_PLACE: Readonly<Record<string, boolean>> = {
  msteams: true,
  webchat: false,
  directline: false,
  emulator: false,
};

export function updatesInPlace({ channelId = '' }: Partial<ConversationReference>): boolean {
  return Object.hasOwn(UPDATES_IN_PLACE, channelId) && UPDATES_IN_PLACE[channelId] === true;
}
