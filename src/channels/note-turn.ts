import type { Activity } from 'botbuilder';
import { referenceOf } from '../bot/delivery';
import type { Clock } from '../clock';
import type { Telemetry } from '../telemetry/telemetry';

/** How a turn ended: `refused` before it began, `failed` by a fault of ours, even where the person got an apology. */
export type TurnEnd = 'answered' | 'refused' | 'failed' | 'stopping';

export interface NoteParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly telemetry: Telemetry;
  readonly log: { info?(details: object, message: string): void };
}

/** Whatever else a request names as its channel or type is its own word, not ours. */
const CHANNELS = ['msteams', 'webchat', 'directline', 'emulator'];
const ACTIVITIES = ['message', 'invoke', 'conversationUpdate', 'installationUpdate', 'event'];

/**
 * One line in the log, and one turn in telemetry: nothing of what was said, and not who said it.
 *
 * @param activity null: it was not read
 */
export function noteTurn(
  { clock, telemetry, log }: NoteParts,
  activity: Activity | null,
  begun: Date,
  end: TurnEnd,
): void {
  const ended = clock.now();
  // Of what nobody has signed there is no trace to make.
  const reference = activity === null || end === 'refused' ? null : referenceOf(activity);
  const about = { channel: oneOf(CHANNELS, activity?.channelId), activity: oneOf(ACTIVITIES, activity?.type), end };
  telemetry.took('keepalive.turn', { begun, ended, reference }, about);
  log.info?.({ reference, ...about, ms: ended.getTime() - begun.getTime() }, 'a turn ended');
}

function oneOf(known: readonly string[], given: string | undefined): string {
  return given !== undefined && known.includes(given) ? given : 'other';
}
