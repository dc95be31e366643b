import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Proof } from '../finding';
import { plain } from '../words';

/** Lines of this meaning after which the same log shows no successful connect: those that still stand. */
export function standingEvents(
  logs: readonly DeviceLog[] | undefined,
  meaning: DeviceLogMeaning,
): readonly DeviceLogEvent[] {
  return (logs ?? []).flatMap(({ events }) => {
    const connected = events.findLast((event) => event.meaning === 'connected')?.line ?? 0;
    return events.filter((event) => event.meaning === meaning && event.line > connected);
  });
}

/** Lines that only a client writes that still tries. */
const TRYING: ReadonlySet<DeviceLogMeaning> = new Set([
  'connected',
  'credentials-refused',
  'token-expired',
  'signature-invalid',
  'unavailable',
  'connack-missing',
  'dns',
  'connect-timeout',
  'connect-refused',
  'server-untrusted',
  'proxy',
]);

/** Whether a log shows attempts after this moment. Logs that do not name their zone may be off by hours: they do not tell. */
export function goesOnTrying(logs: readonly DeviceLog[] | undefined, since: Date): boolean {
  return (logs ?? []).some(
    ({ events, zoneStated }) => zoneStated && events.some(({ at, meaning }) => at && at > since && TRYING.has(meaning)),
  );
}

/** The line itself as a proof. */
export function quote({ text, at }: DeviceLogEvent): Proof {
  return { kind: 'device-logs', text: `The log of the device says: "${plain(text, 160)}".`, ...(at ? { at } : {}) };
}
