import { type Activity, ActivityTypes, type ConversationState, type TurnContext } from 'botbuilder';
import { DialogSet } from 'botbuilder-dialogs';
import type { Access } from '../access/access';
import type { Cloud } from '../cloud';
import { AskDialog, type Slots } from '../dialogs/ask-dialog';
import { EscalateDialog } from '../dialogs/escalate-dialog';
import { inLanes } from '../lanes';
import type { Said } from '../support/case-parts';
import type { UploadLinks } from '../support/device-logs/upload-links';
import type { EscalationDesk } from '../support/escalation/desk';
import { type ActParts, act, welcome } from './act';
import { deliveryOf } from './delivery';
import type { EdgeParts } from './device-logs/edge-log';
import { type TakeParts, takeGiven } from './device-logs/given';
import type { GuideParts } from './device-logs/log-guide';
import { pastedLog } from './device-logs/pasted-log';
import { answerUploadEvent, UPLOAD_EVENT } from './device-logs/upload-place';
import type { EnableParts } from './enable/enable-device';
import { addedWords } from './escalation/escalation-words';
import { casePressIn, isTakeHere, pressCase, type SupportRoomParts, takeHere } from './escalation/support-room';
import { hubQuestionCard } from './hub-question';
import { interrupt } from './interrupt';
import type { Jobs } from './jobs';
import { forgetAll } from './kept/forget-all';
import { type KeptElsewhere, showKept } from './kept/what-is-kept';
import type { Owner } from './kept-buttons';
import { noteTurn } from './noting';
import { personOf, zoneOf } from './person';
import type { FirstTime, SignIn } from './ports';
import { answerToExecute, executedData, tokenIn } from './press';
import { answerConsent, CONSENT_INVOKE, type ConsentParts } from './rooms/file-consent';
import { withoutMentions } from './rooms/mentions';
import type { OwnChats } from './rooms/own-chats';
import { isPutOut } from './rooms/put-out';
import { greetRoom } from './rooms/room-arrivals';
import { isForRooms, isRoom } from './rooms/rooms';
import { hasFileInRoom } from './rooms/teams-files';
import { toOwnChat } from './rooms/to-own-chat';
import { isSignInReply, takeSignInCode, takeSignInReply } from './sign-in/sign-in-replies';
import { type Asked, talkOf, talkState } from './talk';
import type { Transcripts } from './transcripts';
import { type Turn, tell } from './turn';
import { DAY } from './understand/period';
import { disarm } from './understand/secrets-in-text';
import { understand } from './understand/understand';
import { stopWaiting, takeWaiting } from './waiting-yes';
import type { WatchParts } from './watch/watch-deeds';
import { say, WORDS } from './words';

export interface BotParts extends TakeParts, GuideParts, EdgeParts, EnableParts, WatchParts {
  readonly links: UploadLinks;
  readonly access: Pick<Access, 'hubsFor'>;
  readonly jobs: Jobs;
  readonly once: FirstTime;
  readonly desk: EscalationDesk;
  /** Null where nobody can sign in. */
  readonly signIn: SignIn | null;
  readonly cloud: Cloud;
  readonly conversationState: ConversationState;
  readonly ownChats: OwnChats;
  /** Questions that work here, offered as buttons. */
  readonly examples: readonly string[];
  /** False where no case can be written. */
  readonly canCollect: boolean;
  /** Null or absent where no case can be put into a OneDrive. */
  readonly consent?: ConsentParts | null;
  /** Null or absent where escalations come into no channel. */
  readonly support?: SupportRoomParts | null;
  readonly transcripts: Pick<Transcripts, 'add' | 'forget' | 'of'>;
  /** The person's cases of this conversation. */
  readonly forgetCases: (owner: Owner) => Promise<void>;
  readonly kept: KeptElsewhere;
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
  const acting: ActParts & TakeParts = {
    ...parts,
    forget,
    forgetWords,
    showKept: (turn) => showKept(parts, turn),
  };
  /** Turns of which nothing may be kept. */
  const forgotten = new WeakSet<TurnContext>();
  const inLane = inLanes<void>();

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
    if (isPutOut(activity)) return left(activity);
    const said = noteTurn(context, parts.clock);
    if (activity.type === ActivityTypes.ConversationUpdate) await joined(context);
    else if (activity.type === ActivityTypes.Message) await message(await begin(context));
    else if (activity.type === ActivityTypes.Invoke && activity.name === 'adaptiveCard/action') await invoked(context);
    else if (activity.type === ActivityTypes.Invoke && activity.name === CONSENT_INVOKE)
      await answerConsent(parts.consent ?? null, context);
    else if (activity.type === ActivityTypes.Event && activity.name === UPLOAD_EVENT)
      await answerUploadEvent(parts, await begin(context));
    else if (isSignInReply(activity)) await signedIn(context);
    else return;
    await parts.conversationState.saveChanges(context);
    if (!forgotten.has(context)) await remember(context, said());
  }

  /** Nobody reads any more what is said there. */
  /** Whoever took the bot out is told nothing unasked any more. */
  async function left(activity: Activity): Promise<void> {
    await parts.watches?.leave(activity.conversation.id);
    if (!isRoom(activity.conversation)) await parts.ownChats.forget(personOf(activity));
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
    await parts.ownChats.see(context.activity, owner.person);
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
    if (isRoom(conversation)) return greetRoom(parts.once, context);
    const person = membersAdded?.find((member) => member.id !== recipient?.id);
    const key = `welcome:${context.activity.channelId}:${conversation.id}`;
    if (!person || !(await parts.once.firstTime(key, 30 * DAY, deliveryOf(context.activity) ?? undefined))) return;
    context.activity.from = person;
    await welcome(acting, await begin(context));
  }

  async function message(turn: Turn): Promise<void> {
    const { activity } = turn.context;
    const casePress = casePressIn(activity.value);
    if (casePress) return tellIf(turn, await pressCase(parts.support ?? null, activity, turn.owner.person, casePress));
    const token = tokenIn(activity.value);
    if (token !== null || (activity.value !== undefined && activity.value !== null && !activity.text))
      return pressed(turn, token);
    const text = withoutMentions(activity);
    if (isTakeHere(text)) return tellIf(turn, await takeHere(parts.support ?? null, activity, turn.owner.person));
    const code = await takeSignInCode(turn, text);
    if (code.taken) return answerNow(turn, code.asked);
    const isInRoom = hasFileInRoom(activity);
    const attached = (activity.attachments ?? []).filter((attachment) => attachment.contentType !== 'text/html');
    const files = isInRoom ? [] : attached;
    if (isInRoom) await toOwnChat(parts, turn, '', WORDS.fileInRoom);
    if (isInRoom && text.trim() === '') return;
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
    const isPersonal = pasted !== null || files.length > 0 || !isForRooms(intent);
    if (isPersonal && isRoom(activity.conversation)) return toOwnChat(parts, turn, pasted === null ? safeText : '');
    const waiting = takeWaiting(turn.talk, intent);
    if (waiting) return act(acting, turn, waiting);
    if (pasted !== null || files.length > 0)
      return takeGiven(acting, turn, { pasted: pasted?.log ?? null, files }, intent);
    if (secret && (intent.kind === 'unknown' || intent.kind === 'empty')) return;
    if (turn.dialog.activeDialog) return interrupt(acting, turn, intent);
    return act(acting, turn, intent);
  }

  async function tellIf(turn: Turn, words: string | null): Promise<void> {
    if (words !== null) await tell(turn, words);
  }

  async function pressed(turn: Turn, token: string | null): Promise<void> {
    await tellIf(turn, await press(turn, token));
  }

  /** Does what the button means; else gives the words for whoever pressed it, and for nobody else. */
  async function press(turn: Turn, token: string | null): Promise<string | null> {
    const by = deliveryOf(turn.context.activity);
    const pressed = token === null ? ({ kind: 'unknown' } as const) : await parts.buttons.press(token, turn.owner, by);
    if (pressed.kind === 'do') {
      // Whoever goes on to something else means that with the next yes.
      turn.asked = { intent: pressed.intent };
      stopWaiting(turn.talk);
      // A button works once: what it asks is no double of what was typed a moment ago.
      if (isRoom(turn.context.activity.conversation) && !isForRooms(pressed.intent)) return WORDS.ownChat;
      await act(acting, turn, pressed.intent, `button ${token}`);
      return null;
    }
    const words = { twice: WORDS.pressedTwice, 'not-yours': WORDS.notYourButton, unknown: WORDS.oldButton };
    return words[pressed.kind];
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

  /** Action.Execute of Teams and the Playground: the same, and only whoever pressed sees what the invoke is answered. */
  async function invoked(context: TurnContext): Promise<void> {
    const { activity } = context;
    const casePress = casePressIn(executedData(activity.value));
    const words = casePress
      ? await pressCase(parts.support ?? null, activity, personOf(activity), casePress)
      : await press(await begin(context), tokenIn(executedData(activity.value)));
    await context.sendActivity(answerToExecute(words ?? WORDS.pressed));
  }

  async function learned(context: TurnContext, slots: Slots): Promise<void> {
    const talk = await talkOf(talks, context);
    if (talk.pending) talk.pending = { ...talk.pending, ask: { ...talk.pending.ask, ...slots } };
  }

  async function hubQuestion(context: TurnContext, question: string, names: readonly string[]) {
    return hubQuestionCard(parts.buttons, ownerOf(context.activity), await talkOf(talks, context), question, names);
  }

  async function forgetWords({ context, owner }: Turn): Promise<void> {
    forgotten.add(context);
    await parts.transcripts.forget(owner);
  }

  async function forget(turn: Turn): Promise<void> {
    await forgetWords(turn);
    await forgetAll(parts, turn.owner);
    await parts.conversationState.clear(turn.context);
  }
}

function ownerOf(activity: Partial<Activity>): Owner {
  return { person: personOf(activity), conversationId: activity.conversation?.id ?? '' };
}
