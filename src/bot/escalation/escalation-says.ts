import type { Activity, ConversationReference } from 'botbuilder';
import { expertCard } from '../../cards/escalation-cards';
import { oneLine } from '../../cards/escape';
import { cardAttachment } from '../../cards/render';
import { sendTrouble } from '../../send-trouble';
import type { Escalation } from '../../support/escalation/escalation';
import type { Told } from '../../support/escalation/outbox';
import type { Sink } from '../../support/escalation/sink';
import type { ExpertAnswer } from '../../support/escalation/take-answer';
import type { BotLog, Tell } from '../ports';
import { listOf, say, show } from '../words';

export interface SayParts {
  readonly tell: Tell;
  readonly log: BotLog;
}

/** How the delivery of a case ended: its number, where it is, until when, or what to do. */
export function sayEnd(
  parts: SayParts,
  sinks: ReadonlyArray<Pick<Sink, 'name' | 'where'>>,
  isTaken: (number: string) => Promise<boolean> = async () => false,
): (escalation: Escalation) => Promise<Told> {
  return async (escalation) => {
    // Somebody of support has it, and the person knows: where it arrived is no news any more.
    if (escalation.state === 'delivered' && (await isTaken(escalation.number))) return 'told';
    return said(parts, escalation, say(endWords(escalation, sinks)));
  };
}

/** Who has it now, and that the bot is quiet about it from here on. */
export function sayTaken(parts: SayParts): (escalation: Escalation, by: string) => Promise<Told> {
  return (escalation, by) => {
    const { number, subject } = escalation;
    const words = `${oneLine(by, 60)} of support has taken ${number}, ${subject.deviceId}, and answers here. Until then I say nothing of my own about it; whatever you ask me, I still answer.`;
    return said(parts, escalation, say(words));
  };
}

export function sayAnswer(parts: SayParts): (escalation: Escalation, answer: ExpertAnswer) => Promise<Told> {
  return (escalation, answer) => {
    const { card, summary } = expertCard({ ...answer, deviceId: escalation.subject.deviceId });
    return said(parts, escalation, show(cardAttachment(card), summary));
  };
}

/**
 * At least once: a case that a person believes lost does more harm than one message that comes twice, and its number
 * tells that it is the same.
 */
async function said(
  { tell, log }: SayParts,
  { number, conversation }: Escalation,
  message: Partial<Activity>,
): Promise<Told> {
  try {
    await tell.tell(reference(conversation), message);
    return 'told';
  } catch (error) {
    if (sendTrouble(error).kind === 'gone') return 'gone';
    log.warn({ err: error, number }, 'a person could not be told about their escalation');
    return 'again';
  }
}

export function endWords(
  { number, state, parcels, subject, expires }: Escalation,
  sinks: ReadonlyArray<Pick<Sink, 'name' | 'where'>>,
): string {
  const states = parcels.find(({ kind }) => kind === 'case')?.sinks ?? {};
  const having = sinks.filter(({ name }) => states[name]?.state === 'delivered');
  const lacking = sinks.filter(({ name }) => states[name]?.state === 'failed');
  if (state === 'failed') {
    const why = lacking.map(({ name, where }) => `${where}: ${states[name]?.why ?? 'no answer'}`);
    return `I could not hand over the case of ${subject.deviceId}, ${number} (${oneLine(why.join('; '), 400)}). It is kept until ${dayWords(expires)}. Please tell whoever runs Keepalive this number: they can have it sent anew, and nothing needs to be done twice.`;
  }
  const places = having.map(({ name, where }) => {
    const { externalId } = states[name] ?? {};
    return externalId && externalId !== number ? `${where} (there it is ${oneLine(externalId, 60)})` : where;
  });
  const missing = lacking.length > 0 ? ` It could not be brought to ${listOf(lacking.map(({ where }) => where))}.` : '';
  return `${number} has arrived: the case of ${subject.deviceId} is in ${listOf(places)}.${missing} It is kept until ${dayWords(expires)}. “status ${number}” shows what becomes of it, “add to ${number}: …” says more, “withdraw ${number}” takes it back.`;
}

/** `22 December 2026`; the day in UTC. */
export function dayWords(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

function reference(conversation: Escalation['conversation']): Partial<ConversationReference> {
  return conversation;
}
