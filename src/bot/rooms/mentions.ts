import type { Activity } from 'botbuilder';
import { isJsonObject } from '../../json';

/**
 * What a person wrote, without whom they mentioned: the bot, and others with it. Teams writes a mention as `<at>Name</at>`
 * and says so in `entities`, several for a name of several words, and puts `&nbsp;` behind it; other channels write what
 * stands in the entity's own text.
 */
export function withoutMentions({ text, entities, channelId }: Partial<Activity>): string {
  if (typeof text !== 'string') return '';
  let rest = text;
  for (const entity of entities ?? []) {
    if (entity.type !== 'mention') continue;
    const mentioned: unknown = entity.text;
    if (typeof mentioned === 'string' && mentioned.trim() !== '') rest = rest.replaceAll(mentioned, ' ');
  }
  rest = rest.replace(/<at\b[^>]*>(?:(?!<at\b)[\s\S])*?<\/at>/gi, ' ');
  // Teams alone writes characters as entities; what is left of one is no part of any device id.
  return channelId === 'msteams' ? rest.replace(/&(?:nbsp|amp|lt|gt|quot|#39|#160);/gi, plainCharacter) : rest;
}

const CHARACTERS: Readonly<Record<string, string>> = {
  ...{ '&nbsp;': ' ', '&#160;': ' ', '&amp;': '&', '&lt;': '<', '&gt;': '>' },
  ...{ '&quot;': '"', '&#39;': "'" },
};

function plainCharacter(entity: string): string {
  return CHARACTERS[entity.toLowerCase()] ?? ' ';
}

/** Whether the bot is among those who came. */
export function isBotAmong(members: Activity['membersAdded'], recipient: Activity['recipient'] | undefined): boolean {
  return members?.some((member) => isJsonObject(member) && member.id === recipient?.id) ?? false;
}
