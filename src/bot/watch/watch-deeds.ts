import { TurnContext } from 'botbuilder';
import type { HubRef } from '../../access/access';
import type { Guard } from '../../access/guard';
import type { Watched, Watches } from '../../watch/watches';
import { LONGEST_WATCH, SHORTEST_WATCH, USUAL_WATCH } from '../../watch/watches';
import { type Turn, tell } from '../turn';
import type { Ask } from '../understand/intent';
import { nameOf, stoppedWords, WATCH_WORDS, watchesWords, watchingWords } from './watch-words';

export interface WatchParts {
  /** Null where no events of devices reach us. */
  readonly watches: Watches | null;
  readonly guard: Guard;
  /** Whether the registry knows the device; `unclear` where it cannot be asked in a moment. */
  readonly isRegistered: (hub: string, deviceId: string) => Promise<'yes' | 'no' | 'unclear'>;
}

/** Without a name the subject last spoken of is meant. */
export function toWatch({ talk: { last } }: Turn, wanted: Ask): Ask {
  const isNamed = wanted.devices.length > 0 || wanted.hub !== null;
  return isNamed || !last ? wanted : { ...last, period: wanted.period };
}

/** Watches each device of the question, or without one the hub as a whole. */
export async function startWatch(
  { watches, guard, isRegistered }: WatchParts,
  turn: Turn,
  { devices, module, period }: Ask,
  hub: HubRef,
): Promise<void> {
  if (!watches) return tell(turn, WATCH_WORDS.notHere);
  const { owner, zone, now } = turn;
  const ms = period?.kind === 'last' ? period.ms : USUAL_WATCH;
  const reference = TurnContext.getConversationReference(turn.context.activity);
  const conversation: Record<string, unknown> = JSON.parse(JSON.stringify(reference));
  const notes = [ms > LONGEST_WATCH ? WATCH_WORDS.shortened : '', ms < SHORTEST_WATCH ? WATCH_WORDS.lengthened : ''];
  const isFirst = (await watches.of(owner)).length === 0;
  const watched: Array<{ readonly name: string; readonly how: Extract<Watched, { kind: 'watching' }> }> = [];
  for (const deviceId of devices.length > 0 ? devices : [null]) {
    const moduleId = deviceId === null ? null : module;
    const name = nameOf({ hub: hub.name, deviceId, moduleId });
    if (deviceId !== null && (await isRegistered(hub.host, deviceId)) === 'no') {
      notes.push(WATCH_WORDS.noDevice(name));
      continue;
    }
    const how = await watches.watch({ ...owner, conversation, zone: zone.zone, hub, deviceId, moduleId, ms });
    if (how.kind === 'too-many') {
      notes.push(WATCH_WORDS.tooMany);
      break;
    }
    await guard.did(owner.person, { what: 'watch', hub: hub.host, deviceId, result: 'done' });
    watched.push({ name, how });
  }
  const [first] = watched;
  if (!first) return tell(turn, notes.filter(Boolean).join(' '));
  turn.talk.last = { devices, hub: hub.name, module, period: null };
  const isHub = devices.length === 0;
  const names = watched.map(({ name }) => name);
  const begun = watchingWords(names, isHub, first.how, { zone: zone.zone, now });
  await tell(turn, [begun, ...notes, isFirst ? WATCH_WORDS.cannotSee : ''].filter(Boolean).join(' '));
}

export async function stopWatch({ watches }: WatchParts, turn: Turn, { devices, hub }: Ask): Promise<void> {
  if (!watches) return tell(turn, WATCH_WORDS.notHere);
  const stopped = await watches.stop(turn.owner, { hub, devices });
  if (stopped.length > 0) return tell(turn, stoppedWords(stopped));
  await tell(turn, devices.length > 0 || hub !== null ? WATCH_WORDS.notWatched : WATCH_WORDS.nothing);
}

/** @param isAsked whether that was the question; else it is said only where there is something */
export async function showWatches({ watches }: WatchParts, turn: Turn, isAsked: boolean): Promise<boolean> {
  const own = watches ? await watches.of(turn.owner) : [];
  if (own.length > 0) await tell(turn, watchesWords(own, { zone: turn.zone.zone, now: turn.now }));
  else if (isAsked) await tell(turn, watches ? WATCH_WORDS.nothing : WATCH_WORDS.notHere);
  return own.length > 0;
}
