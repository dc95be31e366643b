import { TurnContext } from 'botbuilder';
import type { SeenHub } from '../../access/guard';
import { statusCard } from '../../cards/escalation-cards';
import { cardAttachment } from '../../cards/render';
import type { EscalateResult } from '../../dialogs/escalate-dialog';
import { contactOf, keptContact } from '../../support/escalation/contact';
import type { EscalationDesk } from '../../support/escalation/desk';
import type { Escalation } from '../../support/escalation/escalation';
import { referenceOf } from '../delivery';
import { enter, refuse } from '../refusal';
import { type StartParts, startJob } from '../start-job';
import type { GivenForSupport } from '../talk';
import { type Turn, tell } from '../turn';
import type { Ask, Intent } from '../understand/intent';
import { show, WORDS } from '../words';
import { dayWords } from './escalation-says';

export interface EscalationParts extends StartParts {
  readonly desk: EscalationDesk;
}

/** A second case of the same device within this time is the same intent (rule 5); milliseconds. */
const SAME_CASE = 24 * 3_600_000;

/** What was said now counts more than what was said last time. */
export function givenFor(turn: Turn, severity: GivenForSupport['severity'], contact: string | null): GivenForSupport {
  const before = turn.talk.forSupport;
  const given = {
    severity: severity ?? before?.severity ?? null,
    contact: contact === null ? (before?.contact ?? null) : keptContact(contact),
  };
  turn.talk.forSupport = given;
  return given;
}

/** Opens the draft and has its case made; the preview comes when that is done. */
export async function startEscalation(
  parts: EscalationParts,
  turn: Turn,
  ask: Ask,
  hub: SeenHub,
  given: EscalateResult,
  how: string,
  logs: readonly string[] = [],
): Promise<void> {
  const { talk, owner } = turn;
  const [deviceId = ''] = ask.devices;
  talk.forSupport = given;
  const subject = { hub: hub.host, deviceId, moduleId: ask.module };

  async function openDraft(): Promise<string | null> {
    const own = await parts.desk.of(owner.person);
    const before = own.find((one) => isSameCase(one, subject, turn.now));
    if (before) {
      await tell(turn, alreadyHandedOver(before));
      return null;
    }
    // Only one waits for a yes, so that a yes is never for another than the last that was shown.
    if (talk.draft !== undefined) await parts.desk.decline(talk.draft, owner.person);
    const draft = await parts.desk.open({
      reference: referenceOf(turn.context.activity),
      person: owner.person,
      conversation: plainData(TurnContext.getConversationReference(turn.context.activity)),
      subject,
      hubResourceId: hub.resourceId,
      severity: given.severity,
      contact: contactOf(given.contact),
    });
    talk.draft = draft.number;
    return draft.number;
  }

  if (ask.devices.length > 1) await tell(turn, WORDS.oneAtATime);
  await startJob(parts, turn, 'escalate', { ...ask, devices: [deviceId] }, hub, how, { openDraft, logs });
}

/** Everything about cases that were handed over or wait for a yes. False when the intent is another. */
export async function doEscalation(parts: EscalationParts, turn: Turn, intent: Intent): Promise<boolean> {
  switch (intent.kind) {
    case 'yes':
      await consent(parts, turn, turn.talk.draft ?? null);
      return true;
    case 'consent':
      await consent(parts, turn, intent.number);
      return true;
    case 'no':
    case 'decline':
      await decline(parts, turn, intent.kind === 'decline' ? intent.number : turn.talk.draft);
      return true;
    case 'status':
      await status(parts, turn, intent.number);
      return true;
    case 'withdraw':
      await tell(turn, intent.number === null ? WORDS.withdrawWhat : await withdraw(parts, turn, intent.number));
      return true;
    case 'add':
      await tell(turn, intent.text === '' ? WORDS.addWhat : await add(parts, turn, intent.number, intent.text));
      return true;
    default:
      return false;
  }
}

async function consent({ desk, guard }: EscalationParts, turn: Turn, number: string | null): Promise<void> {
  if (number === null) return tell(turn, WORDS.nothingToAgree);
  const draft = await desk.find(number, turn.owner.person);
  if (draft) {
    const { subject, hubResourceId } = draft;
    const hub = { host: subject.hub, name: subject.hub.split('.')[0] ?? '', resourceId: hubResourceId };
    const entry = await enter({ guard }, turn, 'hand-over', hub, subject.deviceId);
    if (!entry.ok) return refuse(turn, entry);
  }
  const agreed = await desk.consent(number, turn.owner.person);
  switch (agreed.kind) {
    case 'handed-over':
      await guard.did(turn.owner.person, {
        what: 'hand-over',
        ...about(agreed.escalation),
        result: 'begun',
        why: number,
      });
      return tell(
        turn,
        `Thank you. I am handing it over under the number ${agreed.escalation.number}, and tell you here when it has arrived. “status ${agreed.escalation.number}” shows how far it is.`,
      );
    case 'already':
      return tell(turn, alreadyHandedOver(agreed.escalation));
    case 'not-ready':
      return tell(turn, WORDS.notReady);
    case 'expired':
      delete turn.talk.draft;
      return tell(turn, WORDS.draftGone);
    default:
      delete turn.talk.draft;
      return tell(turn, WORDS.nothingToAgree);
  }
}

async function decline({ desk }: EscalationParts, turn: Turn, number: string | undefined): Promise<void> {
  if (number === turn.talk.draft) delete turn.talk.draft;
  if (number === undefined) return tell(turn, WORDS.nothingToAgree);
  if (await desk.decline(number, turn.owner.person)) return tell(turn, WORDS.declined);
  const found = await desk.find(number, turn.owner.person);
  await tell(
    turn,
    found
      ? `${found.number} is with support already. To take it back, type “withdraw ${found.number}”.`
      : WORDS.nothingToAgree,
  );
}

async function status({ desk }: EscalationParts, turn: Turn, number: string | null): Promise<void> {
  const { person } = turn.owner;
  const one = number === null ? null : await desk.find(number, person);
  if (number !== null && one === null) return tell(turn, WORDS.unknownNumber);
  const shown = one ? [one] : await desk.of(person);
  if (shown.length === 0) return tell(turn, WORDS.noEscalations);
  const { card, summary } = statusCard(shown, { zone: turn.zone.zone, now: turn.now });
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

async function withdraw({ desk, guard }: EscalationParts, turn: Turn, number: string): Promise<string> {
  const how = await desk.withdraw(number, turn.owner.person);
  if (how === 'unknown') return WORDS.unknownNumber;
  await guard.did(turn.owner.person, { what: 'withdraw', hub: null, deviceId: null, result: 'done', why: number });
  if (number === turn.talk.draft) delete turn.talk.draft;
  if (how === 'declined') return WORDS.declined;
  return how === 'already'
    ? `${number} is withdrawn already.`
    : `${number} is withdrawn. Whoever has it is told; what has not left yet does not leave any more.`;
}

async function add({ desk, guard }: EscalationParts, turn: Turn, number: string, text: string): Promise<string> {
  const how = await desk.add(number, turn.owner.person, text);
  if (how === 'unknown') return WORDS.unknownNumber;
  if (how === 'already') return WORDS.addedTwice;
  if (how === 'closed') return WORDS.addClosed;
  await guard.did(turn.owner.person, { what: 'add-to-case', hub: null, deviceId: null, result: 'begun', why: number });
  const lines = text.split('\n').length;
  return `I am adding ${lines === 1 ? 'that' : `those ${lines} lines`} to ${number}; keys and tokens were taken out first.`;
}

function about({ subject }: Escalation): { readonly hub: string; readonly deviceId: string } {
  return { hub: subject.hub, deviceId: subject.deviceId };
}

function alreadyHandedOver({ number, subject, expires }: Escalation): string {
  return `${subject.deviceId} is in support’s hands already: ${number}, kept until ${dayWords(expires)}. Type “status ${number}” to see how far it is, “add to ${number}: …” to say more, or “withdraw ${number}” to take it back.`;
}

function isSameCase(one: Escalation, subject: Escalation['subject'], now: Date): boolean {
  const isOpen = one.state === 'consented' || one.state === 'delivering' || one.state === 'delivered';
  const isRecent = now.getTime() - new Date(one.openedAt).getTime() < SAME_CASE;
  return isOpen && isRecent && JSON.stringify(key(one.subject)) === JSON.stringify(key(subject));
}

function key({ hub, deviceId, moduleId }: Escalation['subject']): unknown {
  return [hub, deviceId, moduleId];
}

/** As it is kept: without dates and functions. */
function plainData(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
}
