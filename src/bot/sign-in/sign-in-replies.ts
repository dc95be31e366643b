import { type Activity, ActivityTypes } from 'botbuilder';
import { z } from 'zod';
import { findCode } from '../../diagnosis/catalogues/codes';
import { deliveryOf } from '../delivery';
import type { BotLog, FirstTime, SignIn } from '../ports';
import type { Asked } from '../talk';
import { type Turn, tell } from '../turn';
import { afterSignIn, askToSignIn, waiting } from './sign-in';
import { SIGN_IN_WORDS } from './sign-in-words';

// What comes back from a sign-in. No token in it is believed or kept: whether somebody has signed in, the token service
// tells.

export interface ReplyParts {
  readonly once: FirstTime;
  readonly log: BotLog;
}

const INVOKES = ['signin/tokenExchange', 'signin/verifyState', 'signin/failure'];
const EVENT = 'tokens/response';
/** What Teams gives in place of a code when somebody closes its window. */
const CLOSED = 'CancelledByUser';
/** All clients of a person bring the same exchange within moments. */
const EXCHANGES = 15 * 60_000;

const exchange = z.object({ id: z.string().min(1).max(256), connectionName: z.string(), token: z.string().min(1) });
const verified = z.object({ state: z.string().max(64) });
const failure = z.object({ code: z.string().regex(/^[a-z]{1,40}$/) });

export function isSignInReply({ type, name }: Partial<Activity>): boolean {
  return type === ActivityTypes.Invoke ? INVOKES.includes(name ?? '') : type === ActivityTypes.Event && name === EVENT;
}

/** Takes a reply, and gives what had been asked before where it can be answered now. */
export async function takeSignInReply(parts: ReplyParts, turn: Turn): Promise<Asked | null> {
  const { activity } = turn.context;
  const value: unknown = activity.value;
  // It may hold a token: from here on nobody sees it.
  activity.value = undefined;
  const { signIn } = turn;
  if (signIn === null) return null;
  switch (activity.name) {
    case 'signin/tokenExchange':
      return takeExchange(parts, signIn, turn, exchange.safeParse(value).data);
    case 'signin/verifyState':
      return takeState(signIn, turn, verified.safeParse(value).data?.state ?? '');
    case 'signin/failure':
      // Resource, consent, a phone that cannot: Teams shows nothing of it, so the plain card comes.
      parts.log.warn({ code: failure.safeParse(value).data?.code }, 'Teams could not sign somebody in silently');
      await answer(turn, 200);
      if (waiting(turn)) await askToSignIn(turn);
      return null;
    default:
      await signIn.service.tokenOf(turn.owner.person);
      return afterSignIn(signIn, turn);
  }
}

/** Six digits while a sign-in waits for them; `taken` false: they mean something else. */
export async function takeSignInCode(
  turn: Turn,
  text: string,
): Promise<{ readonly taken: boolean; readonly asked: Asked | null }> {
  const { signIn } = turn;
  const code = /^\s*(\d{6})\s*$/.exec(text)?.[1];
  if (signIn === null || code === undefined || !waiting(turn)) return { taken: false, asked: null };
  const given = await signIn.service.tokenOf(turn.owner.person, code);
  // Codes of IoT Hub have six digits as well.
  if (given.kind === 'none' && findCode(code)) return { taken: false, asked: null };
  turn.context.activity.text = SIGN_IN_WORDS.aCode;
  if (given.kind === 'token') return { taken: true, asked: await afterSignIn(signIn, turn) };
  await tell(turn, given.kind === 'none' ? SIGN_IN_WORDS.wrongCode : SIGN_IN_WORDS.noService);
  return { taken: true, asked: null };
}

/**
 * Every client that the person has open brings one. Each gets its answer, so that none asks for consent that another was
 * given; only the first goes on.
 */
async function takeExchange(
  { once }: ReplyParts,
  signIn: SignIn,
  turn: Turn,
  given: z.infer<typeof exchange> | undefined,
): Promise<Asked | null> {
  const { person, conversationId } = turn.owner;
  if (!given || given.connectionName !== signIn.connection) {
    await answer(turn, 400, { failureDetail: 'This exchange is not for the connection of this bot.' });
    return null;
  }
  const { id, connectionName } = given;
  const taken = await signIn.service.exchange(person, given.token);
  if (taken.kind !== 'token') {
    // Teams shows the button then, which asks for what is missing.
    await answer(turn, 412, { id, connectionName, failureDetail: 'The token was not taken. Sign in with the button.' });
    return null;
  }
  await answer(turn, 200, { id, connectionName });
  const key = `sign-in:${person.channel}:${conversationId}:${person.id}:${id}`;
  const by = deliveryOf(turn.context.activity) ?? undefined;
  return (await once.firstTime(key, EXCHANGES, by)) ? afterSignIn(signIn, turn) : null;
}

async function takeState(signIn: SignIn, turn: Turn, state: string): Promise<Asked | null> {
  if (state === CLOSED) {
    await answer(turn, 200);
    await tell(turn, SIGN_IN_WORDS.cancelled);
    return null;
  }
  const given = await signIn.service.tokenOf(turn.owner.person, state);
  await answer(turn, given.kind === 'token' ? 200 : given.kind === 'none' ? 404 : 500);
  if (given.kind === 'token') return afterSignIn(signIn, turn);
  const tooLate = waiting(turn) ? SIGN_IN_WORDS.failed : SIGN_IN_WORDS.expired;
  await tell(turn, given.kind === 'none' ? tooLate : SIGN_IN_WORDS.noService);
  return null;
}

/** Invokes want an answer of their own; events do not. */
async function answer({ context }: Turn, status: number, body: object = {}): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}
