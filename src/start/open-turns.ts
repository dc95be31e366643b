import type { Bot } from '../bot/keepalive-bot';
import type { KeepaliveAdapter } from '../channels/adapter';
import { noteTurn } from '../channels/note-turn';
import { type Clock, doneWithin } from '../clock';
import { createInFlight } from '../in-flight';
import type { Log } from '../log';
import type { ServerParts } from '../server';
import type { Telemetry } from '../telemetry/telemetry';

export interface TurnsParts {
  readonly adapter: Pick<KeepaliveAdapter, 'answer'>;
  readonly bot: Bot;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

export interface Turns {
  readonly messages: ServerParts['messages'];
  /** Takes no more, and waits for those that run. */
  end(): Promise<void>;
}

/** A turn ends within 2 s (rule 2); one that hangs does not keep the program from stopping. Milliseconds. */
const PATIENCE = 5_000;
const STOPPING = { error: { code: '503', message: 'Keepalive is stopping.' } };

export function openTurns({ adapter, bot, clock, log, telemetry }: TurnsParts): Turns {
  const turns = createInFlight();
  return {
    async messages(request, response) {
      const begun = clock.now();
      const turn = turns.run(() => adapter.answer(request, response, bot));
      if (turn !== null) return turn;
      // The channel brings it again, to whoever serves then; not on this connection, which would come here again.
      response.send(503, STOPPING, { connection: 'close', 'retry-after': '5' });
      noteTurn({ clock, log, telemetry }, null, begun, 'stopping');
    },
    async end() {
      await doneWithin(clock, PATIENCE, turns.drain());
    },
  };
}
