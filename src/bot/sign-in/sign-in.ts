import type { Activity } from 'botbuilder';
import { oauthCard, plainSignInCard } from '../../dialogs/sign-in-card';
import type { SignIn } from '../ports';
import type { Asked } from '../talk';
import { type Turn, tell } from '../turn';
import { alreadySignedIn, SIGN_IN_TITLE, SIGN_IN_WORDS, signedInWords } from './sign-in-words';

/** As long as the Bot Framework's own prompt waits. Milliseconds. */
const PATIENCE = 15 * 60_000;

/** Asks to sign in, and remembers what was asked, so that it is answered then. The second time it is the plain card. */
export async function askToSignIn(turn: Turn): Promise<void> {
  const { context, owner, now, talk, signIn } = turn;
  if (signIn === null) return tell(turn, SIGN_IN_WORDS.notHere);
  if (isRoom(context.activity)) return tell(turn, SIGN_IN_WORDS.aloneFirst);
  const before = waiting(turn);
  const resource = await signIn.resourceFor(context.activity);
  if (!resource?.signInLink) return tell(turn, SIGN_IN_WORDS.noService);
  const asked = turn.asked ?? before?.asked;
  talk.signIn = { who: owner.person.id, until: now.getTime() + PATIENCE, ...(asked && { asked }) };
  await context.sendActivity(
    before
      ? plainSignInCard(resource.signInLink, { title: SIGN_IN_TITLE, text: SIGN_IN_WORDS.plainCard })
      : oauthCard(context.activity, signIn.connection, resource, { title: SIGN_IN_TITLE, text: SIGN_IN_WORDS.card }),
  );
}

/** The typed "sign in". */
export async function startSignIn(turn: Turn): Promise<void> {
  // They may just have done it somewhere else.
  await turn.signIn?.service.tokenOf(turn.owner.person);
  const token = await turn.signIn?.tokens.armTokenFor(turn.owner.person);
  if (token?.kind === 'token') return tell(turn, alreadySignedIn(nameHere(turn, token.who.name)));
  if (token?.kind === 'unclear') return tell(turn, token.why);
  delete turn.asked;
  return askToSignIn(turn);
}

export async function signOut(turn: Turn): Promise<void> {
  const { signIn } = turn;
  if (signIn === null) return tell(turn, SIGN_IN_WORDS.notHere);
  delete turn.talk.signIn;
  const { ok } = await signIn.tokens.signOut(turn.owner.person);
  return tell(turn, ok ? SIGN_IN_WORDS.signedOut : SIGN_IN_WORDS.notSignedOut);
}

/** Says how it went, and gives what had been asked before, to be answered now. */
export async function afterSignIn(signIn: SignIn, turn: Turn): Promise<Asked | null> {
  const asked = waiting(turn)?.asked ?? null;
  const token = await signIn.tokens.armTokenFor(turn.owner.person);
  if (token.kind !== 'not-signed-in') delete turn.talk.signIn;
  if (token.kind === 'token') {
    await tell(turn, signedInWords(nameHere(turn, token.who.name)));
    return asked;
  }
  await tell(turn, token.kind === 'unclear' ? token.why : SIGN_IN_WORDS.failed);
  return null;
}

/** What this person is waited for; null when nothing is, or it took too long. */
export function waiting({ talk, owner, now }: Turn): { readonly asked?: Asked } | null {
  const { signIn } = talk;
  return signIn?.who === owner.person.id && signIn.until > now.getTime() ? signIn : null;
}

/** Their address is for nobody else. */
function nameHere({ context }: Turn, name: string | null): string | null {
  return isRoom(context.activity) ? null : name;
}

/** Where others read along. */
function isRoom({ conversation }: Partial<Activity>): boolean {
  return Boolean(conversation?.isGroup) || ['groupChat', 'channel'].includes(conversation?.conversationType ?? '');
}
