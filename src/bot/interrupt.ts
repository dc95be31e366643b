import { answersEscalateDialog, EscalateDialog } from '../dialogs/escalate-dialog';
import { type ActParts, act, ask, reply, settle } from './act';
import type { AskKind } from './talk';
import type { Turn } from './turn';
import type { Ask, Intent } from './understand/intent';
import { knownHub } from './understand/names';
import { kept, onTopOf } from './understand/same-question';

/** Commands, whatever is being asked. */
const GOES_FIRST: ReadonlySet<Intent['kind']> = new Set([
  'help',
  'cancel',
  'start-over',
  'forget-me',
  'what-is-kept',
  'sign-in',
  'sign-out',
  'status',
  'withdraw',
  'add',
  'escalate',
  'watch',
  'watches',
  'stop-watching',
]);

/**
 * A message while the dialog asks for something. Commands and questions come first, whatever is being asked; what says
 * more of the same question is added to it; the rest is the answer that the dialog waits for.
 */
export async function interrupt(parts: ActParts, turn: Turn, intent: Intent): Promise<void> {
  const pending = turn.talk.pending;
  // While it asks how bad it is or whom to answer, what answers that is no question about a device.
  const isForSupport = turn.dialog.activeDialog?.id === EscalateDialog.ID;
  if (isForSupport && !GOES_FIRST.has(intent.kind) && answersEscalateDialog(turn.context.activity.text))
    return settle(parts, turn, await turn.dialog.continueDialog());
  switch (intent.kind) {
    case 'help':
    case 'hubs':
    case 'log-guide':
    case 'explain-code':
    case 'greeting':
    case 'thanks':
    case 'empty':
    case 'too-long':
    case 'bad-time':
      await reply(parts, turn, intent);
      return turn.dialog.repromptDialog();
    case 'sign-in':
    case 'sign-out':
    case 'what-is-kept':
    case 'status':
    case 'watches':
    case 'stop-watching':
    case 'withdraw':
    case 'add':
      await act(parts, turn, intent);
      return turn.dialog.repromptDialog();
    case 'escalate':
    case 'watch':
    case 'edge-log':
    case 'edge-log-no':
    case 'enable-device':
    case 'enable-device-no':
    case 'cancel':
    case 'start-over':
    case 'forget-me':
    case 'again':
      return act(parts, turn, intent);
    case 'hub-picture':
      // "The hub" is the one that is already known.
      return act(parts, turn, { ...intent, ask: { ...intent.ask, hub: intent.ask.hub ?? pending?.ask.hub ?? null } });
    case 'diagnose':
    case 'and-also':
    case 'collect': {
      const said = intent.ask;
      const saysMore = said.devices.length > 0 || said.hub !== null || said.period !== null;
      // One word that looks like a device may still be the name of a hub when that is what was asked; unless no device
      // is known either: then people name it first.
      const oneWord = !/\s/.test(turn.context.activity.text.trim());
      const hubAsked = pending?.kind === 'hub-picture' || (pending?.ask.devices.length ?? 0) > 0;
      const maybeHub = oneWord && pending?.ask.hub === null && said.hub === null && hubAsked;
      if (!pending || !saysMore || maybeHub) break;
      if (isForSupport) return act(parts, turn, intent);
      return ask(parts, turn, kindOf(intent.kind, said, pending.kind), onTopOf(pending.ask, said), kept(pending));
    }
    case 'maybe-device':
      if (pending?.kind === 'hub-picture') break;
      if (pending?.ask.hub !== null || pending.ask.devices.length > 0 || knownHub(intent.word, turn.hubs)) break;
      return ask(parts, turn, pending.kind, { ...pending.ask, devices: [intent.word] }, kept(pending));
    default:
      break;
  }
  await settle(parts, turn, await turn.dialog.continueDialog());
}

/** Whoever is asked which hub, and names a device, means the device. */
function kindOf(intent: Intent['kind'], said: Ask, pending: AskKind): AskKind {
  if (intent === 'collect') return 'collect';
  return pending === 'hub-picture' && said.devices.length > 0 ? 'diagnose' : pending;
}
