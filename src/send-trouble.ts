import { within } from './json';

/** Why a message was not said, as its error's status or code tells. */
export interface SendTrouble {
  /**
   * `gone`: the conversation is over, the bot was put out of it (403 BotNotInConversationRoster), or the person has blocked
   * it (403 ForbiddenOperationException), says "Proactive messages" of the Teams documentation. `unsaid`: it was refused
   * before it was said, or nobody was reached, so it may be said again. `unclear`: it may have arrived (rule 5).
   */
  readonly kind: 'gone' | 'unsaid' | 'unclear';
  /** The status or the code; undefined when there is neither. */
  readonly what: unknown;
}

const GONE: readonly unknown[] = [403, 404, 410];
/** Not now, or not by this token. */
const UNSAID: readonly unknown[] = [401, 429];
/** Nobody was reached, so nothing can have arrived. */
const UNREACHED: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

export function sendTrouble(error: unknown): SendTrouble {
  const [status, code] = [within(error, 'statusCode'), within(error, 'code')];
  const what = status ?? code;
  if (GONE.includes(status)) return { kind: 'gone', what };
  return { kind: UNSAID.includes(status) || !wasReached(code) ? 'unsaid' : 'unclear', what };
}

/** @param code of the error that the network gave */
export function wasReached(code: unknown): boolean {
  return !UNREACHED.includes(code);
}
