import { isWebChat, type WebSession } from '../../access/web-access';
import { oneLine } from '../../cards/escape';
import { deleteCard, type KeptThing, keptCard } from '../../cards/kept-card';
import { when } from '../../cards/local-time';
import { cardAttachment } from '../../cards/render';
import { count } from '../../diagnosis/words';
import type { ListedCase } from '../../support/case-links';
import type { KeptLog, LogBook } from '../../support/device-logs/log-book';
import type { EscalationDesk } from '../../support/escalation/desk';
import { type Escalation, isHandedOver } from '../../support/escalation/escalation';
import type { Watches } from '../../watch/watches';
import type { ButtonDeed, KeptButtons, Owner } from '../kept-buttons';
import type { Transcripts } from '../transcripts';
import type { Turn } from '../turn';
import { targetName } from '../watch/watch-words';
import { forgottenWords, say, show } from '../words';

/** Who speaks in the web chat, as it is written down. */
export interface KeptWebSessions {
  of(userId: string): Promise<WebSession | null>;
  forget(userId: string): Promise<void>;
}

export interface KeptElsewhere {
  /** The person's cases of this conversation that can still be fetched. */
  readonly casesOf: (owner: Owner) => Promise<readonly ListedCase[]>;
  /** How long cases, logs and what was said are kept. */
  readonly caseDays: number;
  /** Null where nobody is written down, as in the lab. */
  readonly webSessions: KeptWebSessions | null;
}

export interface KeptParts {
  readonly kept: KeptElsewhere;
  readonly transcripts: Pick<Transcripts, 'of'>;
  readonly logs: Pick<LogBook, 'listOf'>;
  readonly desk: Pick<EscalationDesk, 'of'>;
  readonly watches: Pick<Watches, 'of'> | null;
  readonly buttons: KeptButtons;
}

/** A list that is longer ends with how many more there are. */
const MOST_LINES = 10;

/** Lists everything that is kept of this person, with a button that deletes it. Reads our own store and nothing of a hub. */
export async function showKept(parts: KeptParts, turn: Turn): Promise<void> {
  const things = await thingsOf(parts, turn);
  const deeds: ButtonDeed[] = [{ title: 'Delete all of it', intent: { kind: 'forget-ask' } }];
  const footer = [
    'Keys, tokens and passwords were taken out before anything was kept.',
    isWebChat(turn.owner.person) ? OF_CHANNEL : '',
    '“forget me” deletes all of it, too.',
  ];
  const buttons = await parts.buttons.keep(turn.owner, deeds);
  const { card, summary } = keptCard({ things, footer: footer.filter(Boolean).join(' '), buttons });
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

const OF_CHANNEL =
  'Direct Line, which brings our messages, keeps them for a while of its own; I cannot delete them there.';

/** Asks first: a button is pressed sooner than words are typed. */
export async function askForget({ buttons }: Pick<KeptParts, 'buttons'>, turn: Turn): Promise<void> {
  turn.talk.forgetting = true;
  const deeds: ButtonDeed[] = [
    { title: 'Yes, delete it', intent: { kind: 'forget-me' } },
    { title: 'No, keep it', intent: { kind: 'forget-no' } },
  ];
  const { card, summary } = deleteCard(await buttons.keep(turn.owner, deeds));
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

export async function leaveForget(turn: Turn): Promise<void> {
  await turn.context.sendActivity(say('I have deleted nothing.'));
}

/**
 * @param handedOver cases that stay with support. The page of the web chat reads the mark: it deletes what the browser
 *   keeps, and begins anew.
 */
export async function sayForgotten({ context, owner }: Turn, handedOver: number): Promise<void> {
  const mark = isWebChat(owner.person) && { channelData: { keepalive: 'forgotten' } };
  await context.sendActivity({ ...say(forgottenWords(handedOver)), ...mark });
}

async function thingsOf({ kept, transcripts, logs, desk, watches }: KeptParts, turn: Turn): Promise<KeptThing[]> {
  const { owner, zone, now, talk } = turn;
  const until = (at: Date) => when(at, zone.zone, now);
  const [said, cases, given, watched, escalations, session] = await Promise.all([
    transcripts.of(owner),
    kept.casesOf(owner),
    logs.listOf(owner),
    watches?.of(owner) ?? [],
    desk.of(owner.person),
    isWebChat(owner.person) ? (kept.webSessions?.of(owner.person.id) ?? null) : null,
  ]);
  const days = count(kept.caseDays, 'day');
  const [device] = talk.last?.devices ?? [];
  const last = talk.last && `What you asked about last: ${device ?? talk.last.hub ?? ''}.`;
  return [
    {
      name: 'This conversation',
      lines: [
        said.length === 0
          ? 'Nothing that was said in it.'
          : `${count(said.length, 'message')}, each for ${days}, for the case that may come of it.`,
        ...(last ? [oneLine(last, 200)] : []),
      ],
    },
    listed(
      'Cases',
      'None.',
      cases.map(({ name, expires }) => `${name}, until ${until(expires)}.`),
    ),
    listed(
      'Logs that you gave me',
      'None.',
      given.map((log) => logWords(log, until(log.expires))),
    ),
    listed(
      'Watches',
      'None.',
      watched.map((target) => `${targetName(target)}, until ${until(new Date(target.until))}.`),
    ),
    listed(
      'Handed over to support',
      'Nothing.',
      escalations.map((one) => escalationWords(one, until)),
    ),
    ...(session === null ? [] : [{ name: 'Web chat', lines: [sessionWords(session, until(new Date(session.until)))] }]),
    {
      name: 'Audit log',
      lines: [
        `What you did with which device and when, without what was said. Whoever runs Keepalive must keep it: ${days}, also when you delete the rest.`,
      ],
    },
  ];
}

function listed(name: string, none: string, lines: readonly string[]): KeptThing {
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `And ${more} more.`] : lines;
  return { name, lines: shown.length > 0 ? shown : [none] };
}

function logWords({ name, deviceId }: KeptLog, until: string): string {
  return `${oneLine(name, 80)}${deviceId === null ? '' : `, of ${oneLine(deviceId, 128)}`}, until ${until}.`;
}

function escalationWords(escalation: Escalation, until: (at: Date) => string): string {
  const { number, subject, openedAt, expires } = escalation;
  const about = `${number}, of ${oneLine(subject.deviceId, 128)}, of ${until(new Date(openedAt))}`;
  const end = until(new Date(expires));
  return isHandedOver(escalation)
    ? `${about}: with support, and kept until ${end}. It stays when you delete the rest; “withdraw ${number}” takes it back.`
    : `${about}: waits for your yes until ${end}, and then goes.`;
}

function sessionWords({ siteUser }: WebSession, until: string): string {
  const who =
    siteUser === null
      ? 'no name, only a number by which this chat finds you again'
      : 'a mark of who the site says you are';
  return `A session until ${until}: ${who}. Your browser keeps the other half of it.`;
}
