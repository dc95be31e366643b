import { takeOver } from './byte-table';
import { addEvent, addressAt, CODE_SHIFT, codeAt, type EventList, identityAt, timeAt, traitsAt } from './event-list';
import type { HubCounts } from './hub-counts';
import { codeNumber, hasBit, noteAddress, noteMet, noteSdk } from './identity-notes';
import {
  addLosses,
  deviceOf,
  homeOf,
  lossesOf,
  NO_SDK,
  roams,
  sdkOf,
  sdkTimeOf,
  setDevice,
  setRoams,
  takeOverIdentities,
} from './identity-table';
import { mergeOwn } from './own-records';
import type { Settled } from './settled';

/** Adds to `into` what was counted of other parts of the same archive around the same subject. */
export function mergeCounts(into: HubCounts, from: HubCounts, subjectAddresses: number): void {
  into.isLate ||= from.isLate || overlap(into.settled, from.settled) || reaches(from, into) || reaches(into, from);
  into.records += from.records;
  into.dropped += from.dropped;
  into.newest = Math.max(into.newest, from.newest);
  into.oldest = Math.min(into.oldest, from.oldest);
  into.newestEver = Math.max(into.newestEver, from.newestEver);
  for (const [minute, place] of from.attempts.places) {
    const known = into.attempts.places.get(minute) ?? into.attempts.counts.push(0) - 1;
    into.attempts.places.set(minute, known);
    into.attempts.counts[known] = (into.attempts.counts[known] ?? 0) + (from.attempts.counts[place] ?? 0);
  }
  const identities = takeOverIdentities(into.identities, from.identities);
  const addresses = takeOver(into.addresses, from.addresses);
  mergeIdentities(into, from, identities, addresses, subjectAddresses);
  const codes = from.codes.map((code) => codeNumber(into.codes, code));
  mergeEvents(into.events, from.events, { identities, addresses, codes });
  for (const [minute, answer] of from.settled.minutes) {
    const devices = answer.devices.map((device) => identities[device] ?? 0);
    into.settled.minutes.set(minute, { ...answer, devices });
  }
  for (const [place, sharers] of from.settled.returns) {
    into.settled.returns.set(place, {
      identities: sharers.identities.map((identity) => identities[identity] ?? 0),
      addresses: sharers.addresses.map((address) => addresses[address] ?? 0),
    });
  }
  mergeOwn(into.own.connections, from.own.connections);
  mergeOwn(into.own.operations, from.own.operations);
}

/** Each has answered from its own events alone what both may have events of. */
function overlap(one: Settled, other: Settled): boolean {
  return Math.max(one.from, other.from) < Math.min(one.until, other.until);
}

/** Whether one has events of a time that the other took for settled. */
function reaches({ events }: HubCounts, { settled }: HubCounts): boolean {
  for (let event = 0; event < events.count; event += 1) {
    const time = timeAt(events, event);
    if (time > settled.from && time < settled.until) return true;
  }
  return false;
}

function mergeIdentities(
  into: HubCounts,
  from: HubCounts,
  identities: Int32Array,
  addresses: Int32Array,
  subjectAddresses: number,
): void {
  const sdks = takeOver(into.sdks, from.sdks);
  for (const [there, here] of identities.entries()) {
    setDevice(into.identities, here, identities[deviceOf(from.identities, there)] ?? 0);
    addLosses(into.identities, here, lossesOf(from.identities, there));
    const sdk = sdkOf(from.identities, there);
    if (sdk !== NO_SDK) noteSdk(into, here, sdks[sdk] ?? 0, sdkTimeOf(from.identities, there));
    noteAddress(into, here, addresses[homeOf(from.identities, there)] ?? 0, subjectAddresses);
    if (roams(from.identities, there)) setRoams(into.identities, here);
    for (let address = 1; address <= subjectAddresses; address += 1) {
      if (hasBit(from.metAt, there, address - 1)) noteMet(into, here, address);
    }
  }
}

interface Numbers {
  readonly identities: Int32Array;
  readonly addresses: Int32Array;
  readonly codes: readonly number[];
}

function mergeEvents(into: EventList, from: EventList, { identities, addresses, codes }: Numbers): void {
  for (let event = 0; event < from.count; event += 1) {
    addEvent(
      into,
      identities[identityAt(from, event)] ?? 0,
      timeAt(from, event),
      addresses[addressAt(from, event)] ?? 0,
      traitsAt(from, event) | ((codes[codeAt(from, event)] ?? 0) << CODE_SHIFT),
    );
  }
}
