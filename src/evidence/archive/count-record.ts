import { LONGEST_ID } from '../device-id';
import type { Subject } from '../evidence';
import { type LogRecord, readLogLine } from '../log-record';
import { isEntry, numberOf } from './byte-table';
import { addEvent, CODE_SHIFT, EVENT } from './event-list';
import { type HubCounts, NOWHERE, OWN } from './hub-counts';
import type { RecordKind } from './hub-record';
import { codeNumber, noteAddress, noteSdk, noteStir } from './identity-notes';
import { addLosses, homeOf, identityNumber, isNamed, NO_SDK, sdkOf, setDevice, touch } from './identity-table';
import { FIELDS, PLACES } from './line-parts';
import { keepOwn } from './own-records';
import { endOf, MOST_IN_BATCH, type RecordBatch, startOf } from './record-batch';
import { settler } from './settle';
import { MATTERS, MINUTE_MS, minuteOf, type Vicinity } from './vicinity';

export interface Counting {
  readonly subject: Subject;
  /** Both ends included, ms since 1970; infinite where the window is open. */
  readonly from: number;
  readonly to: number;
  readonly vicinity: Vicinity;
  /** So many events more are kept before what they can answer is settled (settle.ts); infinite: all are kept to the end. */
  readonly settleEvery: number;
}

/** Counts what it is given. */
export function recordCounter(counts: HubCounts, counting: Counting): (batch: RecordBatch) => void {
  const { subject, from, to, vicinity, settleEvery } = counting;
  const { identities, sdks, addresses, attempts, events, own, settled } = counts;
  const hasFallen = vicinity.returns.length > 0 || vicinity.absence !== null;
  const isUnseen = vicinity.minutes.length === 0;
  const moduleName = new DataView(new ArrayBuffer(LONGEST_NAME));
  // Of the minute of the record before: most lie in the same one.
  let minute = Number.NaN;
  let place = 0;
  let matters = 0;
  let quietTime = -1;
  let newest = Number.NEGATIVE_INFINITY;
  let enough = settleEvery;
  const found = new Int32Array(MOST_IN_BATCH);
  const settle = settler(counts, vicinity);

  function count(batch: RecordBatch, index: number): void {
    const kind = batch.kinds[index];
    const time = batch.times[index] ?? Number.NaN;
    if (!kind?.isOurs) return;
    if (time > counts.newestEver) counts.newestEver = time;
    if (!(time >= from && time <= to)) return;
    if (time > counts.newest) counts.newest = time;
    if (time < counts.oldest) counts.oldest = time;
    if (!kind.isOfDevice) return;
    const { bytes } = batch;
    const idStart = startOf(batch, index, FIELDS.deviceId);
    const idEnd = Math.min(endOf(batch, index, FIELDS.deviceId), idStart + LONGEST_BYTES);
    if (!kind.isConnections) {
      if (isNamed(identities, OWN, bytes, idStart, idEnd)) keepIfSubjects(wholeOf(batch, index));
      return;
    }
    counts.records += 1;
    const now = minuteOf(time);
    if (now !== minute) turnTo(now);
    if (kind.isAttempt) attempts.counts[place] = (attempts.counts[place] ?? 0) + 1;
    const device = identityNumber(identities, bytes, idStart, idEnd);
    if (device === OWN) keepIfSubjects(wholeOf(batch, index));
    else {
      if (kind.isEnd && kind.hasFailed) {
        counts.dropped += 1;
        addLosses(identities, device, kind.isToken ? -1 : 1);
      }
      if (!isUnseen) noteOther(kind, device, time, batch, index);
    }
  }

  function turnTo(other: number): void {
    if (settled.from === Number.POSITIVE_INFINITY) settled.from = (other + 1) * MINUTE_MS + LATE_MS;
    minute = other;
    newest = Math.max(newest, minute * MINUTE_MS);
    if (events.count >= enough) {
      settle(newest - LATE_MS);
      enough = events.count + settleEvery;
    }
    matters = vicinity.matters.get(minute) ?? 0;
    quietTime = vicinity.quietTimes.findIndex((quiet) => quiet.from <= minute && minute <= quiet.to);
    place = attempts.places.get(minute) ?? attempts.counts.push(0) - 1;
    attempts.places.set(minute, place);
  }

  function keepIfSubjects(record: LogRecord | undefined): void {
    if (record?.moduleId !== subject.moduleId) return;
    keepOwn(record.category === 'Connections' ? own.connections : own.operations, record);
  }

  function noteOther(kind: RecordKind, device: number, time: number, batch: RecordBatch, index: number): void {
    const sdkStart = startOf(batch, index, FIELDS.sdkVersion);
    const sdkEnd = endOf(batch, index, FIELDS.sdkVersion);
    if (sdkStart < sdkEnd) {
      const known = sdkOf(identities, device);
      const isSame = known !== NO_SDK && isEntry(sdks, known, batch.bytes, sdkStart, sdkEnd);
      noteSdk(counts, device, isSame ? known : numberOf(sdks, batch.bytes, sdkStart, sdkEnd), time);
    }
    if (!hasFallen && matters === 0) return;
    const addressStart = startOf(batch, index, FIELDS.maskedIpAddress);
    const addressEnd = endOf(batch, index, FIELDS.maskedIpAddress);
    const home = homeOf(identities, device);
    const isHome = home !== NOWHERE && isEntry(addresses, home, batch.bytes, addressStart, addressEnd);
    const address = isHome ? home : numberOf(addresses, batch.bytes, addressStart, addressEnd);
    noteAddress(counts, device, address, vicinity.addresses.length);
    const isWanted = (wantedAs(kind) & matters) !== 0;
    const isStir = quietTime >= 0 && (kind.isConnect || (kind.isEnd && kind.isToken));
    if (!isWanted && !isStir) return;
    if (time < settled.until && time > settled.from) counts.isLate = true;
    const identity = identityOf(device, batch, index);
    // In a quiet time the first of an identity is enough.
    if (isWanted || noteStir(counts, identity, quietTime)) addEvent(events, identity, time, address, eventOf(kind));
  }

  function eventOf({ isEnd, hasFailed, code }: RecordKind): number {
    if (!isEnd) return 0;
    return EVENT.end | (hasFailed ? EVENT.error : 0) | (codeNumber(counts.codes, code) << CODE_SHIFT);
  }

  /** The device, or its module where the record names one. */
  function identityOf(device: number, batch: RecordBatch, index: number): number {
    const start = startOf(batch, index, FIELDS.moduleId);
    const end = endOf(batch, index, FIELDS.moduleId);
    if (start === end) return device;
    const { bytes } = batch;
    const idEnd = endOf(batch, index, FIELDS.deviceId);
    const deviceEnd = copied(bytes, startOf(batch, index, FIELDS.deviceId), idEnd, moduleName, 0);
    moduleName.setUint8(deviceEnd, 0);
    const moduleEnd = copied(bytes, start, end, moduleName, deviceEnd + 1);
    const identity = identityNumber(identities, moduleName, 0, moduleEnd);
    setDevice(identities, identity, device);
    return identity;
  }

  return (batch) => {
    const ids = batch.places.subarray(2 * FIELDS.deviceId);
    const flags = touch(identities, batch.bytes, ids, PLACES, batch.count, found);
    // So that the engine does not leave out what nobody asks for.
    if (flags < 0) throw new RangeError('A sum of flags is negative.');
    for (let index = 0; index < batch.count; index += 1) count(batch, index);
  };
}

/** What an accepted connect, and an end, may matter for: a sum of MATTERS. */
function wantedAs(kind: RecordKind): number {
  if (kind.isConnect) return MATTERS.connects;
  if (!kind.isEnd) return 0;
  return (kind.hasFailed ? MATTERS.errors | MATTERS.losses : 0) | (kind.isToken ? MATTERS.losses : 0);
}

/** A record may come so much later than its neighbours in a log without being noticed. Own judgement. */
const LATE_MS = 10 * MINUTE_MS;

/** Ids have 128 characters at most, of four bytes if somebody invents some; what is longer is cut. */
const LONGEST_BYTES = 4 * LONGEST_ID;
const LONGEST_NAME = 2 * LONGEST_BYTES + 1;

function copied(from: DataView, start: number, end: number, to: DataView, at: number): number {
  const length = Math.min(end - start, LONGEST_BYTES);
  for (let index = 0; index < length; index += 1) to.setUint8(at + index, from.getUint8(start + index));
  return at + length;
}

function wholeOf({ bytes, starts, ends, wholes }: RecordBatch, index: number): LogRecord | undefined {
  const start = starts[index] ?? 0;
  const length = (ends[index] ?? 0) - start;
  return wholes[index] ?? readLogLine(Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString());
}
