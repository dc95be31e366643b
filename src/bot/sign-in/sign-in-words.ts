import { oneLine } from '../../cards/escape';

export const SIGN_IN_TITLE = 'Sign in';

export const SIGN_IN_WORDS = {
  card: 'Please sign in, so that I can see which hubs Azure lets you read. In your name I ask for nothing else, and your password stays with Microsoft.',
  /** With the second card: the first one led nowhere. */
  plainCard:
    'Here is the plain way to sign in. If no window opens, your browser or phone blocks pop-ups: allow them for this chat, or try it in a browser. If you are shown a code of six digits at the end, type it here.',
  aloneFirst:
    'I have to know who you are before I look at a hub, and I do not ask for that in front of others. Please open a chat with me alone, type “sign in” there, and then ask me here again.',
  cancelled:
    'You closed the sign-in before it was done, so I have looked at nothing. Type “sign in” whenever you like.',
  failed: 'The sign-in did not work, so I have looked at nothing. Please type “sign in” to try again.',
  expired: 'That sign-in took longer than fifteen minutes and has expired. Please type “sign in” to start again.',
  wrongCode:
    'That code did not work: it may be mistyped, used already, or too old. Type it again, or “sign in” for a new one.',
  noService:
    'I could not reach the sign-in service of Microsoft just now, so I have looked at nothing. Please try again in a minute.',
  notHere: 'There is no sign-in here. Type “help” to see what I understand.',
  signedOut: 'You are signed out. Type “sign in” to come back.',
  notSignedOut:
    'I could not sign you out just now: the sign-in service did not answer. Please type “sign out” again in a minute.',
  /** Stands in transcripts in place of the code. */
  aCode: '(typed the code of a sign-in)',
} as const;

export function signedInWords(name: string | null): string {
  return name === null ? 'Thank you, you are signed in.' : `Thank you, you are signed in as ${oneLine(name, 100)}.`;
}

export function alreadySignedIn(name: string | null): string {
  const as = name === null ? '' : ` as ${oneLine(name, 100)}`;
  return `You are signed in${as} already. Type “sign out” to leave.`;
}
