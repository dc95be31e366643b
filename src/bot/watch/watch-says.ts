import type { ConversationReference } from 'botbuilder';
import type { Clock } from '../../clock';
import { sendTrouble } from '../../send-trouble';
import type { Place, Said, SayIncidents } from '../../watch/ports';
import type { BotLog, Tell } from '../ports';
import { say } from '../words';
import { incidentWords } from './watch-words';

export interface WatchSayParts {
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: BotLog;
}

/** Says what a watch found, in the conversation in which it was asked for. */
export function watchSays({ tell, clock, log }: WatchSayParts): SayIncidents {
  async function send(place: Place, text: string): Promise<Said> {
    try {
      return { kind: 'said', message: await tell.tell(referenceOf(place), say(text)) };
    } catch (error) {
      const { kind, what } = sendTrouble(error);
      if (kind === 'gone') return { kind };
      log.warn({ err: error }, 'what a watch found could not be told');
      if (kind === 'unsaid') return { kind: 'again', why: `It could not be sent (${String(what)}).` };
      // A create is never repeated after an answer that leaves open whether it arrived (rule 5).
      return { kind: 'said', message: null, unsure: true };
    }
  }

  return {
    updatesInPlace: (place) => tell.updatesInPlace(referenceOf(place)),
    say: (place, incidents) => send(place, incidentWords(incidents, { zone: place.zone, now: clock.now() })),
    edit: (place, message, incidents) =>
      tell.update(referenceOf(place), message, say(incidentWords(incidents, { zone: place.zone, now: clock.now() }))),
    refuse: (place, hub) => send(place, `You may not see ${hub} any more, so I have stopped watching it.`),
  };
}

/** As it was kept; the adapter reads it, and refuses what names a place that it does not answer to. */
function referenceOf({ conversation }: Place): Partial<ConversationReference> {
  return conversation;
}
