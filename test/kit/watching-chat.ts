import type { Activity } from 'botbuilder';
import { noAccess } from '../../src/access/access';
import type { WatchParts } from '../../src/bot/watch/watch-deeds';
import { startConversation } from './conversation';
import { watching } from './watching';

export interface BotOptions {
  readonly watches?: null;
  readonly isRegistered?: WatchParts['isRegistered'];
  readonly access?: 'nobody';
  /** What a channel posts when the bot is put out. */
  readonly put?: Partial<Activity>;
}

/** A conversation with the bot, whose watches are `all`. */
export function watchingChat({ watches, isRegistered, access }: BotOptions = {}) {
  const all = watching();
  const conversation = startConversation({
    watches: watches === null ? null : all.watches,
    ...(isRegistered && { isRegistered }),
    ...(access && { access: noAccess }),
  });
  return { ...conversation, all };
}
