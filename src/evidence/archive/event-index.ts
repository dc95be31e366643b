import { type EventList, identityAt, timeAt } from './event-list';
import { minuteOf } from './vicinity';

/** Ways to the events of a list, in no order: from the first to the next, up to NONE. Numbers, since there are millions. */
export interface EventIndex {
  firstInMinute(minute: number): number;
  nextInMinute(event: number): number;
  firstOf(identity: number): number;
  nextOf(event: number): number;
}

export const NONE = -1;

/**
 * Makes indexes one after another in the same memory: two chains through all events, four bytes each. The one made before
 * is then no longer of use.
 */
export function eventIndexer(): (events: EventList, identities: number) => EventIndex {
  const firstInMinute = new Map<number, number>();
  let [firstOf, nextInMinute, nextOf] = [new Int32Array(), new Int32Array(), new Int32Array()];

  return (events, identities) => {
    firstInMinute.clear();
    firstOf = withRoom(firstOf, identities).fill(NONE);
    nextInMinute = withRoom(nextInMinute, events.count);
    nextOf = withRoom(nextOf, events.count);
    for (let event = 0; event < events.count; event += 1) {
      const minute = minuteOf(timeAt(events, event));
      const identity = identityAt(events, event);
      nextInMinute[event] = firstInMinute.get(minute) ?? NONE;
      firstInMinute.set(minute, event);
      nextOf[event] = firstOf[identity] ?? NONE;
      firstOf[identity] = event;
    }
    return {
      firstInMinute: (minute) => firstInMinute.get(minute) ?? NONE,
      nextInMinute: (event) => nextInMinute[event] ?? NONE,
      firstOf: (identity) => firstOf[identity] ?? NONE,
      nextOf: (event) => nextOf[event] ?? NONE,
    };
  };
}

function withRoom(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  return array.length >= length ? array : new Int32Array(2 * length);
}
