/** The way to the bot: its own messaging endpoint, as the service would post to it. */
import type { Activity } from './activity';

/** Resolves to whether the bot took the activity. Never rejects. */
export type Deliver = (activity: Activity) => Promise<'taken' | 'refused' | 'timed-out' | 'unreachable'>;

/** Direct Line gives a bot 15 s (Azure Bot Service documentation, "Long-running operations"). */
const PATIENCE_MS = 15_000;

/** @param signed what vouches for an activity; absent in the lab of the bot's own process, where nobody asks */
export function deliverTo(
  origin: () => string,
  signed: (activity: Activity) => Record<string, string> = () => ({}),
): Deliver {
  return async (activity) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const response = await fetch(`${origin()}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed(activity) },
        body: JSON.stringify(activity),
        redirect: 'error',
        signal,
      });
      await response.body?.cancel();
      return response.ok ? 'taken' : 'refused';
    } catch {
      // fetch rejects for what never became an answer: too late, or no one there. Both are the client's 502.
      return signal.aborted ? 'timed-out' : 'unreachable';
    }
  };
}
