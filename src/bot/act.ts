import { type DialogTurnResult, DialogTurnStatus } from 'botbuilder-dialogs';
import { cardAttachment } from '../cards/render';
import { codeCard, helpCard, type SmallCard, statusWordCard, welcomeCard } from '../cards/small-cards';
import type { Cloud } from '../cloud';
import { closedCloudAnswer } from '../cloud/closed-cloud';
import { findCode } from '../diagnosis/catalogues/codes';
import { findStatusWord } from '../diagnosis/catalogues/status-words';
import { AskDialog, type AskOptions, type AskResult } from '../dialogs/ask-dialog';
import {
  EscalateDialog,
  type EscalateOptions,
  type EscalateResult,
  isEscalateResult,
} from '../dialogs/escalate-dialog';
import { askEdgeLog, type EdgeParts, leaveEdgeLog, startEdgeLog } from './device-logs/edge-log';
import { type GuideParts, showLogGuide } from './device-logs/log-guide';
import { askEnable, type EnableParts, leaveEnable, startEnable } from './enable/enable-device';
import { doEscalation, type EscalationParts, givenFor, startEscalation } from './escalation/escalation-deeds';
import { exampleDeeds } from './examples';
import { askForget, leaveForget, sayForgotten } from './kept/what-is-kept';
import { enter, hubNamed, hubsToAskAbout, refuse, turnAway } from './refusal';
import { signOut, startSignIn } from './sign-in/sign-in';
import { startJob } from './start-job';
import type { AskKind, Talk } from './talk';
import { type Turn, tell } from './turn';
import type { Ask, Intent } from './understand/intent';
import { type AskMore, logsOfSame, onTopOf } from './understand/same-question';
import { showWatches, startWatch, stopWatch, toWatch, type WatchParts } from './watch/watch-deeds';
import { WATCH_WORDS } from './watch/watch-words';
import { listOf, maybeDevice, show, unknownCode, WORDS } from './words';

export interface ActParts extends EscalationParts, GuideParts, EdgeParts, EnableParts, WatchParts {
  /** Where guides are read. */
  readonly cloud: Cloud;
  /** Questions that work here, offered as buttons. */
  readonly examples: readonly string[];
  /** Forgets the state of this conversation. */
  readonly forget: (turn: Turn) => Promise<void>;
  /** Forgets only what was said in it, this turn included. */
  readonly forgetWords: (turn: Turn) => Promise<void>;
  /** Says what is kept of its person. */
  readonly showKept: (turn: Turn) => Promise<void>;
}

/**
 * Does what the person wants, ending a running dialog where it must. `how` tells equal questions apart that are no
 * doubles of each other: typed first, "again", or by a certain button.
 */
export async function act(parts: ActParts, turn: Turn, intent: Intent, how = 'first'): Promise<void> {
  const { talk } = turn;
  switch (intent.kind) {
    case 'diagnose':
      return ask(parts, turn, 'diagnose', intent.ask, { how, logs: logsOfSame(talk, intent.ask) });
    case 'and-also':
      return askAlso(parts, turn, talk.last ? onTopOf(talk.last, intent.ask) : intent.ask);
    case 'hub-picture':
      return ask(parts, turn, 'hub-picture', { ...intent.ask, devices: [], module: null }, { how });
    case 'collect':
    case 'escalate':
      return askForSupport(parts, turn, intent, { how, logs: logsOfSame(talk, intent.ask) });
    case 'again':
      if (!talk.last) return tell(turn, WORDS.nothingBefore);
      return askAlso(parts, turn, { ...talk.last, period: intent.period ?? talk.last.period }, 'again');
    case 'bad-id':
      return ask(parts, turn, 'diagnose', { ...intent.ask, devices: [] }, { because: intent.why });
    case 'bad-hub':
      return ask(parts, turn, 'diagnose', intent.ask, { because: intent.why });
    case 'yes':
    case 'no':
    case 'consent':
    case 'decline':
    case 'withdraw':
    case 'add':
      return void (await doEscalation(parts, turn, intent));
    case 'status':
      if (intent.number === null) await showWatches(parts, turn, false);
      return void (await doEscalation(parts, turn, intent));
    case 'watch':
      if (!parts.watches) return tell(turn, WATCH_WORDS.notHere);
      return ask(parts, turn, 'watch', toWatch(turn, intent.ask));
    case 'stop-watching':
      return stopWatch(parts, turn, intent.ask);
    case 'watches':
      return void (await showWatches(parts, turn, true));
    case 'sign-in':
      return startSignIn(turn);
    case 'sign-out':
      return signOut(turn);
    case 'edge-log':
      await stopAsking(turn);
      return intent.confirmed
        ? startEdgeLog(parts, turn, intent.ask, intent.module)
        : askEdgeLog(parts, turn, intent.ask, intent.module);
    case 'edge-log-no':
      return leaveEdgeLog(turn);
    case 'enable-device':
      await stopAsking(turn);
      return intent.confirmed ? startEnable(parts, turn, intent.ask) : askEnable(parts, turn, intent.ask);
    case 'enable-device-no':
      return leaveEnable(turn);
    case 'cancel': {
      const running = turn.dialog.activeDialog !== undefined;
      await stopAsking(turn);
      if (!running && talk.draft !== undefined) return void (await doEscalation(parts, turn, { kind: 'no' }));
      return tell(turn, running ? WORDS.cancelled : WORDS.nothingToCancel);
    }
    case 'start-over':
      await stopAsking(turn);
      delete talk.last;
      // What follows is about something else: what was said before belongs into no case of it.
      await parts.forgetWords(turn);
      return welcome(parts, turn);
    case 'forget-me':
      await stopAsking(turn);
      await parts.forget(turn);
      await parts.guard.did(turn.owner.person, { what: 'forget-me', hub: null, deviceId: null, result: 'done' });
      return sayForgotten(turn, await parts.desk.forget(turn.owner.person));
    case 'what-is-kept':
      return parts.showKept(turn);
    case 'forget-ask':
      return askForget(parts, turn);
    case 'forget-no':
      return leaveForget(turn);
    default:
      return reply(parts, turn, intent);
  }
}

/** Answers that change nothing, so that a running question can go on after them. */
export async function reply(parts: ActParts, turn: Turn, intent: Intent): Promise<void> {
  switch (intent.kind) {
    case 'help':
      return card(turn, helpCard(await parts.buttons.keep(turn.owner, exampleDeeds(parts, turn.hubs))));
    case 'log-guide':
      return showLogGuide(parts, turn, intent.ask, intent.sdk);
    case 'hubs':
      if (turn.hubs.length === 0) return refuse(turn, await turnAway(parts, turn, 'hubs'));
      return tell(turn, `You may ask about ${listOf(turn.hubs.map((hub) => hub.name))}.`);
    case 'explain-code':
      for (const code of intent.codes) {
        const entry = findCode(code);
        const word = entry ? undefined : findStatusWord(code);
        if (entry) await card(turn, codeCard(entry, parts.cloud));
        else await (word ? card(turn, statusWordCard(word)) : tell(turn, unknownCode(code)));
      }
      return;
    case 'maybe-device':
      return tell(turn, maybeDevice(intent.word));
    case 'bad-time':
      return tell(turn, intent.why);
    case 'greeting':
      return tell(turn, WORDS.greeting);
    case 'thanks':
      return tell(turn, WORDS.thanks);
    case 'empty':
      return tell(turn, WORDS.empty);
    case 'too-long':
      return tell(turn, WORDS.tooLong);
    default:
      return tell(turn, WORDS.unknown);
  }
}

/** Asks for what is missing, then starts. Who may see no hub hears so before anything is read (rule 6). */
export async function ask(
  parts: ActParts,
  turn: Turn,
  kind: AskKind,
  wanted: Ask,
  { because = null, how = 'first', given, logs = [] }: AskMore = {},
): Promise<void> {
  await stopAsking(turn);
  const closed = wanted.hub === null ? null : closedCloudAnswer(wanted.hub);
  if (closed !== null) return tell(turn, closed);
  // A device without a hub is meant on the hub that was spoken of; "the hub" is that hub.
  const wholeHub = kind === 'hub-picture' || (kind === 'watch' && wanted.devices.length === 0 && wanted.hub !== null);
  const isMeant = wanted.devices.length > 0 || wholeHub;
  const hub = wanted.hub ?? (isMeant ? (turn.talk.last?.hub ?? null) : null);
  const among = await hubsToAskAbout(parts, turn, kind, { ...wanted, hub });
  if ('words' in among) return refuse(turn, among);
  turn.talk.pending = { kind, ask: { ...wanted, hub }, ...(given && { given }), ...(logs.length > 0 && { logs }) };
  const slots = { hub, devices: wanted.devices };
  const options: AskOptions = { slots, hubs: among.hubs, wholeHub, because };
  await settle(parts, turn, await turn.dialog.beginDialog(AskDialog.ID, options), how);
}

/** A case is of the device last spoken of, where none is named. */
export function askForSupport(
  parts: ActParts,
  turn: Turn,
  intent: Extract<Intent, { kind: 'collect' | 'escalate' }>,
  more: AskMore,
): Promise<void> {
  const { last } = turn.talk;
  const wanted = last && intent.ask.devices.length === 0 ? onTopOf(last, intent.ask) : intent.ask;
  if (intent.kind === 'collect') return ask(parts, turn, 'collect', wanted, more);
  return ask(parts, turn, 'escalate', wanted, { ...more, given: givenFor(turn, intent.severity, intent.contact) });
}

/** After each step of a dialog: starts when it has everything. */
export async function settle(parts: ActParts, turn: Turn, result: DialogTurnResult, how = 'first'): Promise<void> {
  if (result.status === DialogTurnStatus.waiting) return;
  const pending = turn.talk.pending;
  delete turn.talk.pending;
  if (!pending) return;
  const said: unknown = result.result;
  if (isEscalateResult(said)) return begin(parts, turn, pending, how, said);
  const takesHub = pending.kind === 'hub-picture' || pending.kind === 'watch';
  if (!isResult(said) || (said.devices.length === 0 && !takesHub)) return;
  const complete = { ...pending, ask: { ...pending.ask, hub: said.hub, devices: said.devices } };
  if (pending.kind !== 'escalate') return begin(parts, turn, complete, how);
  turn.talk.pending = complete;
  const { severity = null, contact = null } = pending.given ?? {};
  const options: EscalateOptions = { deviceId: said.devices[0] ?? '', severity, contact };
  await settle(parts, turn, await turn.dialog.beginDialog(EscalateDialog.ID, options), how);
}

async function begin(
  parts: ActParts,
  turn: Turn,
  { kind, ask: complete, logs = [] }: NonNullable<Talk['pending']>,
  how: string,
  given?: EscalateResult,
): Promise<void> {
  const known = hubNamed(turn, complete.hub ?? '', parts.cloud);
  if (!known) return;
  const entry = await enter(parts, turn, kind, known, complete.devices[0] ?? null);
  if (!entry.ok) return refuse(turn, entry);
  const { hub } = entry;
  if (kind === 'watch') return startWatch(parts, turn, complete, hub);
  await (given
    ? startEscalation(parts, turn, complete, hub, given, how, logs)
    : startJob(parts, turn, kind, complete, hub, how, { logs }));
}

/** What goes on from the last subject: where that was a hub as a whole and no device is named, the hub is meant. */
function askAlso(parts: ActParts, turn: Turn, wanted: Ask, how = 'first'): Promise<void> {
  const isHub = turn.talk.last?.devices.length === 0 && wanted.devices.length === 0;
  return ask(parts, turn, isHub ? 'hub-picture' : 'diagnose', wanted, { how });
}

export async function welcome(parts: ActParts, turn: Turn): Promise<void> {
  await card(turn, welcomeCard(await parts.buttons.keep(turn.owner, exampleDeeds(parts, turn.hubs))));
}

async function stopAsking(turn: Turn): Promise<void> {
  delete turn.talk.pending;
  if (turn.dialog.activeDialog) await turn.dialog.cancelAllDialogs();
}

async function card(turn: Turn, { card: content, summary }: SmallCard): Promise<void> {
  await turn.context.sendActivity(show(cardAttachment(content), summary));
}

function isResult(value: unknown): value is AskResult {
  return (
    typeof value === 'object' && value !== null && 'hub' in value && 'devices' in value && Array.isArray(value.devices)
  );
}
