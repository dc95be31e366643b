import { type Activity, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { Access, Person } from '../../access/access';
import type { Audit, AuditResult } from '../../access/audit';
import { oneLine } from '../../cards/escape';
import { cardAttachment } from '../../cards/render';
import { supportCaseCard } from '../../cards/support-case-card';
import { within } from '../../json';
import type { SupportChannelPort } from '../../support/escalation/channel-cards';
import { isHandedOver } from '../../support/escalation/escalation';
import type { Expert, SupportDesk } from '../../support/escalation/support-desk';
import type { Tell } from '../ports';
import { show } from '../words';

// The channel in which support takes escalations: it is chosen by saying so there, and the cards of cases are pressed there.

export interface SupportRoomParts {
  readonly support: SupportDesk;
  /** Whether this person takes escalations; of this hub, or where it is null of any. Asked at each press. */
  readonly maySupport: (person: Person, hub: string | null) => Promise<boolean>;
  readonly audit: Audit;
  readonly now: () => Date;
}

export interface CasePress {
  readonly number: string;
  readonly deed: 'take' | 'answer' | 'close';
  readonly text: string;
}

const pressShape = z.object({
  supportCase: z.object({ number: z.string().regex(/^KA-[A-Z0-9]{4,12}$/), deed: z.enum(['take', 'answer', 'close']) }),
  answer: z.string().max(20_000).nullish(),
});

/** A press on the card of a case; null when the value is of another card. Numbers are no secret: who may is asked. */
export function casePressIn(value: unknown): CasePress | null {
  const read = pressShape.safeParse(value).data;
  return read ? { ...read.supportCase, text: (read.answer ?? '').trim() } : null;
}

const TAKE_HERE = /^(?:please )?take (?:the )?escalations here[.!]?$/i;

/** @param text without mentions */
export function isTakeHere(text: string): boolean {
  return TAKE_HERE.test(text.trim());
}

export const SUPPORT_WORDS = {
  notYours: 'Only people with the support role can do that. Please ask whoever runs Keepalive.',
  onlyInChannel: 'Please say that in the channel of Teams in which your team wants to have the escalations.',
  notSetUp: 'Escalations do not come into channels here. Whoever runs Keepalive can set ESCALATION_TEAMS_CHANNEL.',
  here: 'From now on I post a card of each escalation in this channel, and keep it up to date. To have them elsewhere, say “take escalations here” there.',
  notHere: 'That card is not of this channel any more.',
  gone: 'I no longer keep that case.',
  noText: 'Please write the answer into the card first, then press Answer.',
  sent: 'Your answer is on its way into the person’s chat.',
  sentAlready: 'That answer was sent already.',
  full: 'There are too many answers to that case already.',
  closed: 'Closed. The person is told.',
} as const;

const NOTHING = { hub: null, deviceId: null };
const CLOSING = 'Support has closed this case.';

/** Makes the channel of this turn the one that has the cards. Gives what to say. */
export async function takeHere(parts: SupportRoomParts | null, activity: Activity, person: Person): Promise<string> {
  if (!parts) return SUPPORT_WORDS.notSetUp;
  if (activity.channelId !== 'msteams' || activity.conversation.conversationType !== 'channel')
    return SUPPORT_WORDS.onlyInChannel;
  const note = (result: AuditResult, why: string | null) =>
    parts.audit.note({ who: person, what: 'take-escalations-here', subject: NOTHING, result, why });
  if (!(await parts.maySupport(person, null))) {
    await note('refused', 'may-not');
    return SUPPORT_WORDS.notYours;
  }
  const reference = TurnContext.getConversationReference(activity);
  const { activityId: _of, user: _who, ...place } = reference;
  const conversation = { ...place, conversation: { ...activity.conversation, id: rootOf(activity) } };
  await parts.support.choose({
    conversation: JSON.parse(JSON.stringify(conversation)),
    at: parts.now().toISOString(),
    by: nameOf(activity),
  });
  await note('done', null);
  return SUPPORT_WORDS.here;
}

/** Does what was pressed. Gives what to say to whoever pressed; null when the card itself tells. */
export async function pressCase(
  parts: SupportRoomParts | null,
  activity: Activity,
  person: Person,
  { number, deed, text }: CasePress,
): Promise<string | null> {
  const channel = await parts?.support.channel();
  if (!parts || !channel || roomOf(channel.conversation) !== rootOf(activity)) return SUPPORT_WORDS.notHere;
  const found = await parts.support.find(number);
  // Whether there is such a case is nobody's business who may not take it.
  const { hub = null, deviceId = null } = found?.subject ?? {};
  const note = (result: AuditResult, why: string | null) =>
    parts.audit.note({ who: person, what: `case-${deed}`, subject: { hub, deviceId }, result, why });
  if (!(await parts.maySupport(person, hub))) {
    await note('refused', 'may-not');
    return SUPPORT_WORDS.notYours;
  }
  if (!found || !isHandedOver(found)) return SUPPORT_WORDS.gone;
  if (found.state === 'withdrawn') return `The person has withdrawn ${number}.`;
  const expert: Expert = { id: person.id, name: nameOf(activity) };
  if (deed === 'take') {
    const { by, isNew } = await parts.support.take(number, expert);
    if (isNew) await note('done', null);
    return isNew ? null : `${oneLine(by, 60)} has ${number} already.`;
  }
  if (deed === 'answer' && text === '') return SUPPORT_WORDS.noText;
  const state = deed === 'close' ? 'closed' : 'answered';
  const taken = await parts.support.answer(number, expert, text || CLOSING, state);
  if (taken === 'taken') await note('done', null);
  const words = {
    taken: state === 'closed' ? SUPPORT_WORDS.closed : SUPPORT_WORDS.sent,
    known: SUPPORT_WORDS.sentAlready,
    other: SUPPORT_WORDS.sentAlready,
    'too-many': SUPPORT_WORDS.full,
    unknown: SUPPORT_WORDS.gone,
  };
  return words[taken];
}

/** How cards come into the channel. Posted in one try: what may have arrived is not said again. */
export function supportChannelPort(tell: Tell): SupportChannelPort {
  return {
    put(conversation, view) {
      const { card, summary } = supportCaseCard(view);
      return tell.tell(conversation, show(cardAttachment(card), summary));
    },
    update(conversation, id, view) {
      const { card, summary } = supportCaseCard(view);
      return tell.update(conversation, id, show(cardAttachment(card), summary));
    },
  };
}

/** A thread of a channel is named after it and its first message; the channel itself is what comes before. */
function rootOf({ conversation }: Partial<Activity>): string {
  return conversation?.id.split(';messageid=')[0] ?? '';
}

function roomOf(reference: Readonly<Record<string, unknown>>): unknown {
  return within(reference.conversation, 'id');
}

function nameOf({ from }: Partial<Activity>): string {
  return oneLine(from?.name ?? '', 60) || 'Support';
}

/** Whether this person takes what is escalated of a hub; of any that they may see, where it is null. */
export async function maySupport(access: Access, person: Person, hub: string | null): Promise<boolean> {
  const hosts = hub === null ? (await access.hubsFor(person)).map(({ host }) => host) : [hub];
  for (const host of hosts) {
    const sight = await access.mayRead(person, host);
    if (sight.kind === 'may' && sight.roles.includes('support')) return true;
  }
  return false;
}
