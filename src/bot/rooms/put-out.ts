import { type Activity, ActivityTypes } from 'botbuilder';

/** The app was uninstalled there, or the bot taken out ("Conversation events in your Teams bot"). */
export function isPutOut({ type, action, membersRemoved, recipient }: Partial<Activity>): boolean {
  if (type === ActivityTypes.InstallationUpdate) return action === 'remove';
  const isRemoved = membersRemoved?.some(({ id }) => id !== undefined && id === recipient?.id) ?? false;
  return type === ActivityTypes.ConversationUpdate && isRemoved;
}
