import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import { recognizeSdk } from '../catalogues/sdks';
import type { Session } from '../session';
import { belongsTo, type Timeline } from '../timeline';
import { isAmqp } from './authentication';
import { LONGEST_WAIT_MS } from './capped-ages';
import { sessionAt } from './session-times';

/** DeviceNotOnline, GatewayTimeout. One page of the code list prints 404102 for the former: both count. */
const CODES: ReadonlySet<string> = new Set(['404103', '404102', '504101']);
/** A program subscribes to methods some seconds after its connect. Own judgement. */
const SETTLED_MS = 30_000;
/** The hub waits 1.5 times the keep-alive before it takes a silent client for gone (MQTT page). */
const WAITS_TIMES = 1.5;

/**
 * Method calls that failed as if the device were offline, while its sessions show that it was connected; or, where it
 * left no record because one connection outlasts the window, the registry.
 */
export function findUnanswered(
  { sessions, records }: Timeline,
  operations: LogRecords,
  { subject, identity, now }: { subject: Subject; identity: DeviceIdentity | null | undefined; now: Date },
): readonly LogRecord[] {
  const failed = operations.records.filter(
    (record) =>
      record.category === 'DirectMethods' &&
      record.code !== null &&
      CODES.has(record.code) &&
      belongsTo(record, subject),
  );
  if (failed.length === 0) return [];
  if (records.length === 0) return failed.filter(({ time }) => wasRegisteredConnected(identity, time));
  const lookUp = sessionAt(sessions);
  return failed.filter(({ time }) => {
    const found = lookUp(time);
    return found !== undefined && wasConnected(found.session, found.next, time, now);
  });
}

function wasConnected(session: Session, next: Session | undefined, at: Date, now: Date): boolean {
  const from = session.from?.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = (session.to ?? next?.from ?? now).getTime();
  // After a goodbye it is known that it was there until then; otherwise it may have been gone unseen for a while.
  const unseen = session.end === 'clean' ? 0 : patience(session);
  return at.getTime() >= from + SETTLED_MS && at.getTime() <= to - unseen;
}

/** The state has not changed since before the call, and the device was active after it: so it was there, and stayed. */
function wasRegisteredConnected(identity: DeviceIdentity | null | undefined, at: Date): boolean {
  const since = registryTime(identity?.connectionStateUpdatedTime);
  const active = registryTime(identity?.lastActivityTime);
  if (identity?.connectionState !== 'Connected' || !since || !active) return false;
  return at.getTime() >= since.getTime() + SETTLED_MS && at <= active;
}

/** How long the hub may hold a client for connected that is gone, milliseconds. */
function patience(session: Session): number {
  const { mqtt, amqp } = recognizeSdk(session.sdkVersion)?.sdk.keepAliveSeconds ?? { mqtt: null, amqp: null };
  const keepAlive = isAmqp(session) ? amqp : mqtt;
  return keepAlive === null ? LONGEST_WAIT_MS : WAITS_TIMES * keepAlive * 1000;
}
