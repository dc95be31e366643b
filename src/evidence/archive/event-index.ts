import { type EventList, identityAt, linkEvent, nextInMinuteAt, nextOfAt, timeAt } from './event-list';
import { minuteOf } from './vicinity';

/** Ways to the events of a list, in no order: from the first to the next, up to NONE. Numbers, since there are many. */
export interface EventIndex {
  firstInMinute(minute: number): number;
  nextInMinute(event: number): number;
  firstOf(identity: number): number;
  nextOf(event: number): number;
}

export const NONE = -1;

/** Makes indexes one after another in the same memory: the one made before is then no longer of use. */
export function eventIndexer(): (events: EventList, identities: number) => EventIndex {
  const minutes = new Map<number, number>();
  let firstOf = new Int32Array();

  return (events, identities) => {
    if (firstOf.length < identities) firstOf = new Int32Array(powerOfTwo(identities));
    firstOf.fill(NONE);
    minutes.clear();
    for (let event = 0; event < events.count; event += 1) {
      const minute = minuteOf(timeAt(events, event));
      const identity = identityAt(events, event);
      linkEvent(events, event, minutes.get(minute) ?? NONE, firstOf[identity] ?? NONE);
      minutes.set(minute, event);
      firstOf[identity] = event;
    }
    return {
      firstInMinute: (minute) => minutes.get(minute) ?? NONE,
      nextInMinute: (event) => nextInMinuteAt(events, event),
      firstOf: (identity) => firstOf[identity] ?? NONE,
      nextOf: (event) => nextOfAt(events, event),
    };
  };
}

/** The least that is not less. So arrays that follow the number of devices are seldom made anew. */
export function powerOfTwo(number: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, number)));
}
