import { type Activity, ActivityTypes, type ConversationState, type TurnContext } from 'botbuilder';
import { DialogSet } from 'botbuilder-dialogs';
import type { Access } from '../access/access';
import { cardAttachment } from '../cards/render';
import { chooseHubCard } from '../cards/small-cards';
import type { Cloud } from '../cloud';
import { AskDialog, type Slots } from '../dialogs/ask-dialog';
import { EscalateDialog } from '../dialogs/escalate-dialog';
import type { Said } from '../support/case-parts';
import type { UploadLinks } from '../support/device-logs/upload-links';
import type { EscalationDesk } from '../support/escalation/desk';
import { type ActParts, act, welcome } from './act';
import { deliveryOf } from './delivery';
import type { EdgeParts } from './edge-log';
import type { EnableParts } from './enable-device';
import { addedWords } from './escalation-words';
import { type TakeParts, takeGiven } from './given';
import { interrupt } from './interrupt';
import type { Jobs } from './jobs';
import type { ButtonDeed, Owner } from './kept-buttons';
import { inLanes } from './lanes';
import type { GuideParts } from './log-guide';
import { noteTurn } from './noting';
import { pastedLog } from './pasted-log';
import { DAY } from './period';
import { personOf, zoneOf } from './person';
import type { FirstTime, SignIn } from './ports';
import { disarm } from './secrets-in-text';
import { isSignInReply, takeSignInCode, takeSignInReply } from './sign-in-replies';
import { type Asked, talkOf, talkState } from './talk';
import type { Transcripts } from './transcripts';
import type { Turn } from './turn';
import { understand } from './understand';
import { say, WORDS } from './words';

export interface BotParts extends TakeParts, GuideParts, EdgeParts, EnableParts {
  readonly links: UploadLinks;
  readonly access: Pick<Access, 'hubsFor'>;
  readonly jobs: Jobs;
  readonly once: FirstTime;
  readonly desk: EscalationDesk;
  /** Null where nobody can sign in. */
  readonly signIn: SignIn | null;
  readonly cloud: Cloud;
  readonly conversationState: ConversationState;
  /** Questions that work here, offered as buttons. */
  readonly examples: readonly string[];
  /** False where no case can be written. */
  readonly canCollect: boolean;
  readonly transcripts: Pick<Transcripts, 'add' | 'forget'>;
  /** The person's cases of this conversation. */
  readonly forgetCases: (owner: Owner) => Promise<void>;
}

export interface Bot {
  run(context: TurnContext): Promise<void>;
}

/**
 * Channels repeat a delivery within seconds to minutes. One whose turn came to its end is not answered again; one that a
 * crash cut off is, so what a turn does can be repeated.
 */
const REPEATS = 15 * 60_000;

/** Routes a turn in fixed order: card action, attachment, command, running dialog. State is saved once, at its end. */
export function createBot(parts: BotParts): Bot {
  const talks = talkState(parts.conversationState);
  const dialogs = new DialogSet(parts.conversationState.createProperty('dialog'));
  dialogs.add(new AskDialog(learned, hubQuestion));
  dialogs.add(new EscalateDialog());
  const acting: ActParts & TakeParts = { ...parts, forget, forgetWords };
  /** Turns of which nothing may be kept. */
  const forgotten = new WeakSet<TurnContext>();
  const inLane = inLanes();

  // Two turns of one conversation at a time would overwrite each other's state.
  return { run: (context) => inLane(context.activity.conversation?.id ?? '', () => turn(context)) };

  async function turn(context: TurnContext): Promise<void> {
    const delivery = deliveryOf(context.activity);
    if (delivery === null) return answer(context);
    if (!(await parts.once.begin(delivery))) return;
    try {
      await answer(context);
    } finally {
      await parts.once.end(delivery, REPEATS);
    }
  }

  async function answer(context: TurnContext): Promise<void> {
    const { activity } = context;
    const said = noteTurn(context, parts.clock);
    if (activity.type === ActivityTypes.ConversationUpdate) await joined(context);
    else if (activity.type === ActivityTypes.Message) await message(await begin(context));
    else if (activity.type === ActivityTypes.Invoke && activity.name === 'adaptiveCard/action') await invoked(context);
    else if (isSignInReply(activity)) await signedIn(context);
    else return;
    await parts.conversationState.saveChanges(context);
    if (!forgotten.has(context)) await remember(context, said());
  }

  async function remember({ activity }: TurnContext, said: readonly Said[]): Promise<void> {
    try {
      await parts.transcripts.add(ownerOf(activity), said);
    } catch (error) {
      // It was answered; that it is not in a later case is no reason to answer it again.
      parts.log.warn({ err: error }, 'what was said could not be noted');
    }
  }

  async function begin(context: TurnContext): Promise<Turn> {
    const owner = ownerOf(context.activity);
    return {
      context,
      owner,
      dialog: await dialogs.createContext(context),
      talk: await talkOf(talks, context),
      hubs: await parts.access.hubsFor(owner.person),
      now: parts.clock.now(),
      zone: zoneOf(context.activity),
      signIn: parts.signIn,
    };
  }

  /** Once a conversation, for the person who came. */
  async function joined(context: TurnContext): Promise<void> {
    const { membersAdded, recipient, conversation } = context.activity;
    const person = membersAdded?.find((member) => member.id !== recipient?.id);
    const key = `welcome:${context.activity.channelId}:${conversation.id}`;
    if (!person || !(await parts.once.firstTime(key, 30 * DAY, deliveryOf(context.activity) ?? undefined))) return;
    context.activity.from = person;
    await welcome(acting, await begin(context));
  }

  async function message(turn: Turn): Promise<void> {
    const { activity } = turn.context;
    const token = tokenIn(activity.value);
    if (token !== null || (activity.value !== undefined && activity.value !== null && !activity.text))
      return press(turn, token);
    const text = typeof activity.text === 'string' ? activity.text : '';
    const code = await takeSignInCode(turn, text);
    if (code.taken) return answerNow(turn, code.asked);
    const files = (activity.attachments ?? []).filter((attachment) => attachment.contentType !== 'text/html');
    // Lines that are added to a case are no log to look at anew.
    const pasted = addedWords(text) ? null : pastedLog(text);
    const { intent, secret, safeText } = understand(pasted?.said ?? text, {
      hubs: turn.hubs,
      now: turn.now,
      zone: turn.zone.zone,
    });
    // From here on nobody sees the key, the dialog included.
    activity.text = safeText;
    turn.asked = { text: safeText };
    if (secret || (pasted !== null && disarm(pasted.log).secret)) await turn.context.sendActivity(say(WORDS.secret));
    const { edgeLog, enabling } = turn.talk;
    stopWaiting(turn);
    if (enabling && intent.kind === 'yes')
      return act(acting, turn, { kind: 'enable-device', ask: enabling, confirmed: true });
    if (enabling && (intent.kind === 'no' || intent.kind === 'cancel'))
      return act(acting, turn, { kind: 'enable-device-no' });
    // It is what was asked last: a case that waits for a yes, too, keeps waiting.
    if (edgeLog && intent.kind === 'yes') return act(acting, turn, { kind: 'edge-log', ...edgeLog, confirmed: true });
    if (edgeLog && (intent.kind === 'no' || intent.kind === 'cancel'))
      return act(acting, turn, { kind: 'edge-log-no' });
    if (pasted !== null || files.length > 0)
      return takeGiven(acting, turn, { pasted: pasted?.log ?? null, files }, intent);
    if (secret && (intent.kind === 'unknown' || intent.kind === 'empty')) return;
    if (turn.dialog.activeDialog) return interrupt(acting, turn, intent);
    return act(acting, turn, intent);
  }

  async function press(turn: Turn, token: string | null): Promise<void> {
    const by = deliveryOf(turn.context.activity);
    const pressed = token === null ? ({ kind: 'unknown' } as const) : await parts.buttons.press(token, turn.owner, by);
    if (pressed.kind === 'do') {
      // Whoever goes on to something else means that with the next yes.
      turn.asked = { intent: pressed.intent };
      stopWaiting(turn);
      // A button works once: what it asks is no double of what was typed a moment ago.
      return act(acting, turn, pressed.intent, `button ${token}`);
    }
    const words = { twice: WORDS.pressedTwice, 'not-yours': WORDS.notYourButton, unknown: WORDS.oldButton };
    await turn.context.sendActivity(say(words[pressed.kind]));
  }

  async function signedIn(context: TurnContext): Promise<void> {
    const turn = await begin(context);
    await answerNow(turn, await takeSignInReply(parts, turn));
  }

  /** What was asked before somebody signed in. Now they may see more. */
  async function answerNow(before: Turn, asked: Asked | null): Promise<void> {
    if (asked === null) return;
    const turn = { ...before, asked, hubs: await parts.access.hubsFor(before.owner.person) };
    if ('intent' in asked) return act(acting, turn, asked.intent, 'after the sign-in');
    turn.context.activity.text = asked.text;
    return message(turn);
  }

  /** Action.Execute of Teams and the Playground: the same, and the invoke wants an answer of its own. */
  async function invoked(context: TurnContext): Promise<void> {
    const value: unknown = context.activity.value;
    const action = isRecord(value) && isRecord(value.action) ? value.action : {};
    await press(await begin(context), tokenIn(action.data));
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' };
    await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
  }

  async function learned(context: TurnContext, slots: Slots): Promise<void> {
    const talk = await talkOf(talks, context);
    if (talk.pending) talk.pending = { ...talk.pending, ask: { ...talk.pending.ask, ...slots } };
  }

  async function hubQuestion(context: TurnContext, question: string, names: readonly string[]) {
    const { pending } = await talkOf(talks, context);
    const deeds = names.map((title): ButtonDeed => {
      const ask = { devices: [], module: null, period: null, ...pending?.ask, hub: title };
      // What was said of severity and contact is remembered with the conversation, not behind the button.
      if (pending?.kind === 'escalate')
        return { title, intent: { kind: 'escalate', ask, severity: null, contact: null } };
      return { title, intent: { kind: pending?.kind ?? 'diagnose', ask } };
    });
    const { card, summary } = chooseHubCard(question, await parts.buttons.keep(ownerOf(context.activity), deeds));
    return { attachment: cardAttachment(card), summary };
  }

  async function forgetWords({ context, owner }: Turn): Promise<void> {
    forgotten.add(context);
    await parts.transcripts.forget(owner);
  }

  async function forget(turn: Turn): Promise<void> {
    await forgetWords(turn);
    await parts.forgetCases(turn.owner);
    await parts.buttons.forget(turn.owner);
    await parts.logs.forget(turn.owner);
    await parts.answers.forget(turn.owner);
    await parts.links.forget(turn.owner);
    await parts.signIn?.tokens.signOut(turn.owner.person);
    await parts.conversationState.clear(turn.context);
  }
}

/** A yes to a call or a change is for the message right after it. */
function stopWaiting({ talk }: Turn): void {
  delete talk.edgeLog;
  delete talk.enabling;
}

function ownerOf(activity: Partial<Activity>): Owner {
  return { person: personOf(activity), conversationId: activity.conversation?.id ?? '' };
}

function tokenIn(value: unknown): string | null {
  return isRecord(value) && typeof value.keepalive === 'string' ? value.keepalive : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
