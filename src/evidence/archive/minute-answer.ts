import { BACK_SOON_MS } from '../fleet-from-records';
import { add, clear, type DeviceTally } from './device-tally';
import { type EventIndex, NONE } from './event-index';
import { addressAt, codeAt, EVENT, type EventList, identityAt, timeAt, traitsAt } from './event-list';
import { type HubCounts, NOWHERE } from './hub-counts';
import { deviceOf } from './identity-table';
import type { MinuteAnswer } from './settled';

/** Who dropped in a minute, or in the one before or after. `index` is of the events; `tally` is used again and again. */
export function answerMinute(counts: HubCounts, index: EventIndex, tally: DeviceTally, minute: number): MinuteAnswer {
  const { events, identities, codes } = counts;
  clear(tally, identities.count);
  for (const near of [minute - 1, minute, minute + 1]) {
    for (let event = index.firstInMinute(near); event !== NONE; event = index.nextInMinute(event)) {
      if (traitsAt(events, event) !== DROP) continue;
      const device = deviceOf(identities, identityAt(events, event));
      add(tally, device, addressAt(events, event), codeAt(events, event), isBackSoon(events, index, event));
    }
  }
  const prefixes = [...tally.ofAddress].filter(([address]) => address !== NOWHERE);
  const named = [...tally.ofCode].map(([code, devices]) => [codes[code] ?? '', devices] as const);
  return {
    devices: tally.found.slice(0, tally.devices),
    backSoon: tally.back,
    prefixes: prefixes.length,
    onePrefix: prefixes.reduce((most, [, devices]) => Math.max(most, devices), 0),
    codes: Object.fromEntries(named.filter(([code]) => code !== '')),
  };
}

/** An end with an error, of whatever code. */
const DROP = EVENT.end | EVENT.error;

/** Whether whoever dropped then connected again soon. */
function isBackSoon(events: EventList, index: EventIndex, drop: number): boolean {
  const time = timeAt(events, drop);
  for (let event = index.firstOf(identityAt(events, drop)); event !== NONE; event = index.nextOf(event)) {
    const later = timeAt(events, event) - time;
    if (traitsAt(events, event) === 0 && later >= 0 && later <= BACK_SOON_MS) return true;
  }
  return false;
}
